/**
 * What the two ends of a stream or future have in common: at most one side waits with its buffer, and the other one
 * copies when it comes. CanonicalABI.md, Stream State and Future State.
 */
import type { AbiType } from '../../abi/index.ts';
import type { InstanceId } from '../../plan/index.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import { isNumberKind } from '../core/numbers.ts';
import type { Buffer, ReadableBuffer, WritableBuffer } from './buffer.ts';

/** How a copy ends, as the numbers that guests see. */
export const copyResults = { completed: 0, dropped: 1, cancelled: 2 } as const;

export type CopyResult = (typeof copyResults)[keyof typeof copyResults];

/** One side's wish to copy. */
export interface Copy<B extends Buffer> {
  /** Absent where the host copies. */
  readonly instance: InstanceId | undefined;
  readonly place: TrapPlace;
  readonly buffer: B;
  /** Some elements were copied; there may be more before the guest sees the event, which calls `reclaim`. */
  readonly onCopy: (reclaim: () => void) => void;
  readonly onCopyDone: (result: CopyResult) => void;
}

type EndCopy =
  | ({ readonly side: 'read' } & Copy<WritableBuffer>)
  | ({ readonly side: 'write' } & Copy<ReadableBuffer>);

/** Both sides are there: what is read is written. */
interface Meeting {
  readonly from: ReadableBuffer;
  readonly to: WritableBuffer;
}

/** What ends of streams and futures share; a guest's ends are in its table (`copy-end.ts`). */
export abstract class Channel {
  abstract readonly kind: 'stream' | 'future';
  /** Absent where only the number of elements, or the fact, is passed. */
  readonly element: AbiType | undefined;
  protected pending: EndCopy | undefined;
  #dropped = false;

  constructor(element: AbiType | undefined) {
    this.element = element;
  }

  read(copy: Copy<WritableBuffer>): void {
    this.#come({ side: 'read', ...copy });
  }

  write(copy: Copy<ReadableBuffer>): void {
    this.#come({ side: 'write', ...copy });
  }

  /** Waits for the other side, or copies where that waits already. */
  #come(coming: EndCopy): void {
    if (this.#dropped) return coming.onCopyDone(copyResults.dropped);
    const waiting = this.pending;
    const meeting = waiting && meetingOf(waiting, coming);
    if (waiting === undefined || meeting === undefined) {
      this.pending = coming;
      return;
    }
    this.#checkInstances(waiting, coming);
    this.meet(meeting, waiting, coming);
  }

  /** Copies from one side to the other, and tells them. */
  protected abstract meet(meeting: Meeting, waiting: EndCopy, coming: EndCopy): void;

  /** Whether a side's buffer is still held: nothing was copied yet, or less than might be. */
  holds(side: EndCopy['side']): boolean {
    return this.pending?.side === side;
  }

  /** Takes back the copy that waits. */
  cancel(): void {
    this.notifyPending(copyResults.cancelled);
  }

  /** One end is gone; the other one learns of it. */
  drop(): void {
    if (this.#dropped) return;
    this.#dropped = true;
    if (this.pending !== undefined) this.notifyPending(copyResults.dropped);
  }

  protected notifyPending(result: CopyResult): void {
    const pending = this.pending!;
    this.pending = undefined;
    pending.onCopyDone(result);
  }

  /** Within one instance only numbers are copied, for now: other elements would have to be lifted while lowering. */
  #checkInstances(waiting: EndCopy, { instance, place }: EndCopy): void {
    const inside = instance !== undefined && instance === waiting.instance;
    if (!inside || this.element === undefined || isNumberKind(this.element.kind)) return;
    const detail = `both ends of the ${this.kind} are in \`${place.component}\``;
    throw new Trap('trap/same-instance-copy', place, detail);
  }
}

/** Undefined where both are of the same side. */
function meetingOf(a: EndCopy, b: EndCopy): Meeting | undefined {
  if (a.side === 'read') return b.side === 'read' ? undefined : { from: b.buffer, to: a.buffer };
  return b.side === 'write' ? undefined : { from: a.buffer, to: b.buffer };
}

export class Stream extends Channel {
  readonly kind = 'stream';

  protected meet({ from, to }: Meeting, waiting: EndCopy, coming: EndCopy): void {
    if (waiting.buffer.remain > 0) {
      const count = Math.min(from.remain, to.remain);
      if (count > 0) {
        to.write(from.read(count));
        waiting.onCopy(() => {
          this.pending = undefined;
        });
      }
      coming.onCopyDone(copyResults.completed);
    } else if (coming.side === 'write' && from.isZeroLength && to.isZeroLength) {
      // Both only ask whether the other one is ready; the reader goes on waiting.
      coming.onCopyDone(copyResults.completed);
    } else {
      this.notifyPending(copyResults.completed);
      this.pending = coming;
    }
  }
}

export class Future extends Channel {
  readonly kind = 'future';

  protected meet({ from, to }: Meeting, _: EndCopy, coming: EndCopy): void {
    to.write(from.read(1));
    this.notifyPending(copyResults.completed);
    coming.onCopyDone(copyResults.completed);
  }
}
