/**
 * What the two ends of a stream or future have in common: at most one side waits with its buffer, and the other one
 * copies when it comes. CanonicalABI.md, Stream State and Future State.
 */
import type { AbiType } from '../../abi/index.ts';
import type { Instance } from '../state/instance.ts';
import { Trap, type TrapPlace } from '../trap.ts';
import { isNumberKind } from '../values/numbers.ts';
import type { Buffer, ReadableBuffer, WritableBuffer } from './buffer.ts';

export const copyResults = { completed: 0, dropped: 1, cancelled: 2 } as const;

export type CopyResult = (typeof copyResults)[keyof typeof copyResults];

/** One side's wish to copy. */
export interface Copy<B extends Buffer> {
  /** Absent where the host copies. */
  readonly instance: Instance | undefined;
  readonly place: TrapPlace;
  readonly buffer: B;
  /** Some elements were copied; there may be more before the guest sees the event, which calls `reclaim`. */
  readonly onCopy: (reclaim: () => void) => void;
  readonly onCopyDone: (result: CopyResult) => void;
}

type Pending =
  | ({ readonly side: 'read' } & Copy<WritableBuffer>)
  | ({ readonly side: 'write' } & Copy<ReadableBuffer>);

export abstract class Channel {
  abstract readonly kind: 'stream' | 'future';
  /** Absent where only the number of elements, or the fact, is passed. */
  readonly element: AbiType | undefined;
  protected dropped = false;
  protected pending: Pending | undefined;

  constructor(element: AbiType | undefined) {
    this.element = element;
  }

  abstract read(copy: Copy<WritableBuffer>): void;
  abstract write(copy: Copy<ReadableBuffer>): void;

  /** Whether a side's buffer is still held: nothing was copied yet, or less than might be. */
  holds(side: 'read' | 'write'): boolean {
    return this.pending?.side === side;
  }

  /** Takes back the copy that waits. */
  cancel(): void {
    this.notifyPending(copyResults.cancelled);
  }

  /** One end is gone; the other one learns of it. */
  drop(): void {
    if (this.dropped) return;
    this.dropped = true;
    if (this.pending !== undefined) this.notifyPending(copyResults.dropped);
  }

  protected notifyPending(result: CopyResult): void {
    const pending = this.pending!;
    this.pending = undefined;
    pending.onCopyDone(result);
  }

  /** Within one instance only numbers are copied, for now: other elements would have to be lifted while lowering. */
  protected checkSides(copy: Copy<Buffer>): void {
    const inside = copy.instance !== undefined && copy.instance === this.pending!.instance;
    if (!inside || this.element === undefined || isNumberKind(this.element.kind)) return;
    const detail = `both ends of the ${this.kind} are in \`${copy.instance.label}\``;
    throw new Trap('trap/same-instance-copy', copy.place, detail);
  }
}

export class Stream extends Channel {
  readonly kind = 'stream';

  read(copy: Copy<WritableBuffer>): void {
    if (this.dropped) return copy.onCopyDone(copyResults.dropped);
    const { pending } = this;
    if (pending?.side !== 'write') {
      this.pending = { side: 'read', ...copy };
      return;
    }
    this.checkSides(copy);
    if (pending.buffer.remain > 0) {
      this.#copy(pending.buffer, copy.buffer);
      copy.onCopyDone(copyResults.completed);
    } else {
      this.notifyPending(copyResults.completed);
      this.pending = { side: 'read', ...copy };
    }
  }

  write(copy: Copy<ReadableBuffer>): void {
    if (this.dropped) return copy.onCopyDone(copyResults.dropped);
    const { pending } = this;
    if (pending?.side !== 'read') {
      this.pending = { side: 'write', ...copy };
      return;
    }
    this.checkSides(copy);
    if (pending.buffer.remain > 0) {
      this.#copy(copy.buffer, pending.buffer);
      copy.onCopyDone(copyResults.completed);
    } else if (copy.buffer.isZeroLength && pending.buffer.isZeroLength) {
      // Both only ask whether the other one is ready; the reader goes on waiting.
      copy.onCopyDone(copyResults.completed);
    } else {
      this.notifyPending(copyResults.completed);
      this.pending = { side: 'write', ...copy };
    }
  }

  #copy(from: ReadableBuffer, to: WritableBuffer): void {
    const count = Math.min(from.remain, to.remain);
    if (count === 0) return;
    to.write(from.read(count));
    this.pending!.onCopy(() => {
      this.pending = undefined;
    });
  }
}

export class Future extends Channel {
  readonly kind = 'future';

  read(copy: Copy<WritableBuffer>): void {
    const { pending } = this;
    if (pending?.side !== 'write') {
      this.pending = { side: 'read', ...copy };
      return;
    }
    this.checkSides(copy);
    copy.buffer.write(pending.buffer.read(1));
    this.notifyPending(copyResults.completed);
    copy.onCopyDone(copyResults.completed);
  }

  write(copy: Copy<ReadableBuffer>): void {
    if (this.dropped) return copy.onCopyDone(copyResults.dropped);
    const { pending } = this;
    if (pending?.side !== 'read') {
      this.pending = { side: 'write', ...copy };
      return;
    }
    this.checkSides(copy);
    pending.buffer.write(copy.buffer.read(1));
    this.notifyPending(copyResults.completed);
    copy.onCopyDone(copyResults.completed);
  }
}
