/**
 * Notes what crosses in one direction of a call, for the trace: bytes that were written, handles that moved. Handles
 * are lifted and lowered in the same order, so the two halves of each are joined by their order.
 */
import type { TraceHandle } from './trace.ts';

/** One direction of one call. */
export class Transfer {
  /** Bytes written into the receiver's memory. */
  bytes = 0;
  readonly handles: TraceHandle[] = [];
  #taken = 0;

  /** A handle to `resource`, by its label, leaves the giving side's table at `index`, or comes from where there is no table. */
  give(kind: TraceHandle['kind'], resource: string, rep: number, index?: number): void {
    this.handles.push({
      kind,
      resource,
      rep,
      ...(index === undefined ? {} : { from: index }),
    });
  }

  /** The next handle arrives at `index`, or where there is no table. */
  take(index?: number): void {
    const at = this.#taken++;
    const handle = this.handles[at];
    if (handle !== undefined && index !== undefined) this.handles[at] = { ...handle, to: index };
  }
}
