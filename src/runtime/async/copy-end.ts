/**
 * The ends of streams and futures that guests hold: what an end may do depends on what was done with it before.
 * CanonicalABI.md, CopyEnd.
 */
import { Trap, type TrapPlace } from '../core/trap.ts';
import type { Channel, Future, Stream } from './channel.ts';
import { Waitable } from './waitable.ts';

/** One end of a channel, in a guest's table. */
export abstract class CopyEnd extends Waitable {
  abstract readonly kind: 'readable end' | 'writable end';
  readonly channel: Stream | Future;
  state: 'idle' | 'copying' | 'cancelling' | 'done' = 'idle';

  constructor(channel: Stream | Future) {
    super();
    this.channel = channel;
  }

  get isCopying(): boolean {
    return this.state === 'copying' || this.state === 'cancelling';
  }

  /** That it is an end of such a channel. Types are equal where they are the same. */
  checkChannel(kind: Channel['kind'], element: Channel['element'], place: TrapPlace): void {
    if (this.channel.kind === kind && this.channel.element === element) return;
    const detail = `it is the ${this.kind} of a ${this.channel.kind} of another type`;
    throw new Trap('trap/wrong-handle-type', place, detail);
  }

  /** That nothing is being copied and more can be. */
  checkIdle(verb: string, place: TrapPlace): void {
    const { kind } = this.channel;
    if (this.isCopying) {
      throw new Trap('trap/copy-busy', place, `cannot ${verb} a busy ${kind}`);
    }
    if (this.state !== 'done') return;
    const why =
      kind === 'future' ? 'after it was written or dropped' : 'whose other end was dropped';
    throw new Trap('trap/copy-done', place, `cannot ${verb} a ${kind} ${why}`);
  }

  /** Its handle is gone. */
  drop(place: TrapPlace): void {
    if (this.isCopying) {
      throw new Trap('trap/copy-busy', place, `cannot drop a busy ${this.channel.kind}`);
    }
    this.channel.drop();
    this.join(undefined);
  }
}

export class ReadableEnd extends CopyEnd {
  readonly kind = 'readable end';
}

export class WritableEnd extends CopyEnd {
  readonly kind = 'writable end';

  override drop(place: TrapPlace): void {
    if (this.channel.kind === 'future' && this.state !== 'done') {
      const detail = 'cannot drop the write end of a future without first writing a value';
      throw new Trap('trap/future-unwritten', place, detail);
    }
    super.drop(place);
  }
}
