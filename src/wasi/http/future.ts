/** `future-trailers` and `future-incoming-response` of wasi:http/types: results that come later, which a guest takes once. */
import { Pollable, Signal, type Wait } from '../io/index.ts';
import { type ErrorCode, errorCodeOf } from './error-code.ts';
import type { Result } from './result.ts';

/** What a guest is given of a promise. */
export class Future<T> {
  readonly #wait: Wait;
  readonly #onDrop: () => void;
  readonly #signal = new Signal();
  #settled: Result<T, ErrorCode> | undefined;
  #isGiven = false;

  /**
   * @param result - What it is rejected with is told as `errorCodeOf` has it.
   * @param onDrop - Nobody will take it any more.
   */
  constructor(result: Promise<T>, wait: Wait, onDrop: () => void) {
    this.#wait = wait;
    this.#onDrop = onDrop;
    void this.#settle(result);
  }

  async #settle(result: Promise<T>): Promise<void> {
    try {
      this.#settled = { tag: 'ok', val: await result };
    } catch (error) {
      this.#settled = { tag: 'err', val: errorCodeOf(error) };
    }
    this.#signal.tell();
  }

  subscribe(): Pollable {
    const ready = (): boolean => this.#settled !== undefined;
    return new Pollable({ ready, listen: this.#signal.listen }, this.#wait);
  }

  /** None while it isn't there, an error from the second time on. */
  get(): Result<Result<T, ErrorCode>, undefined> | undefined {
    if (this.#settled === undefined) return undefined;
    if (this.#isGiven) return { tag: 'err', val: undefined };
    this.#isGiven = true;
    return { tag: 'ok', val: this.#settled };
  }

  [Symbol.dispose](): void {
    if (!this.#isGiven) this.#onDrop();
  }
}
