/** What was started and is to be finished: a promise as an event, and its outcome once. */
import { Signal } from '../io/index.ts';
import { SocketError } from './network.ts';

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

export class Pending<T> {
  readonly #promise: Promise<T>;
  #outcome: Outcome<T> | undefined;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;

  constructor(promise: Promise<T>) {
    this.#promise = promise;
    const settle = (outcome: Outcome<T>): void => {
      this.#outcome = outcome;
      this.#signal.tell();
    };
    promise.then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  }

  ready(): boolean {
    return this.#outcome !== undefined;
  }

  /** @throws SocketError `would-block` where it is not there yet; what it failed with */
  take(): T {
    if (this.#outcome === undefined) throw new SocketError('would-block');
    if ('error' in this.#outcome) throw this.#outcome.error;
    return this.#outcome.value;
  }

  /** Nobody will take it: has it ended as soon as it is there. */
  abandon(end: (value: T) => void): void {
    this.#promise.then(end, () => undefined);
  }
}

/** What is there already. */
export function settled<T>(value: T): Pending<T> {
  return new Pending(Promise.resolve(value));
}
