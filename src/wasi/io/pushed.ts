/** A sink over a function that takes bytes, now or by a promise: functions of users, writable streams. */
import { Signal } from './signal.ts';
import { amplyRoom, type Sink } from './source.ts';

/** Takes bytes, which are its own; has taken them when it returns, or when its promise settles. */
export type Push = (bytes: Uint8Array) => void | PromiseLike<void>;

/** Bytes on their way after which a guest has to wait. */
const highWater = 65_536;

/** Bytes on their way after which a guest that can't wait is stopped. */
const mostQueued = 64 << 20;

export class PushedSink implements Sink {
  readonly #push: Push;
  readonly #canWait: boolean;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;
  #pending = 0;
  #isFlushing = false;
  #failure: { readonly error: unknown } | undefined;
  #last: PromiseLike<void> | undefined;

  /** @param canWait - Whether whoever writes can wait for promises; else their bytes are queued, up to 64 MiB. */
  constructor(push: Push, canWait: boolean) {
    this.#push = push;
    this.#canWait = canWait;
  }

  ready(): boolean {
    return this.#failure !== undefined || this.#room() > 0;
  }

  room(): number {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (!this.#canWait && this.#pending > mostQueued) {
      throw new Error('64 MiB of output wait for the event loop, which gets no turn');
    }
    return this.#room();
  }

  #room(): number {
    if (!this.#canWait) return amplyRoom;
    if (this.#isFlushing) return 0;
    return this.#pending === 0 ? amplyRoom : Math.max(0, highWater - this.#pending);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const taken = this.#push(bytes);
    if (taken === undefined) return;
    this.#pending += bytes.length;
    this.#last = taken.then(
      () => this.#settle(bytes.length),
      (error: unknown) => {
        this.#failure ??= { error };
        this.#settle(bytes.length);
      },
    );
  }

  flush(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#isFlushing = this.#pending > 0;
  }

  async taken(): Promise<void> {
    await this.#last;
  }

  #settle(length: number): void {
    this.#pending -= length;
    if (this.#pending === 0) this.#isFlushing = false;
    this.#signal.tell();
  }
}
