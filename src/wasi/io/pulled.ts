/** A source over a function that gives the next bytes, now or by a promise: functions of users, readable streams. */
import { Signal } from './signal.ts';
import type { Source } from './source.ts';

/** The next bytes, as many as it likes; none or undefined at the end. */
export type Pull = (limit: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>;

/** As many bytes as are asked for where nobody has said how many. */
const usual = 65_536;

export class PulledSource implements Source {
  readonly #pull: Pull;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;
  #state: 'idle' | 'pulling' | 'there' | 'ended' | 'failed' = 'idle';
  #bytes: Uint8Array = new Uint8Array();
  #error: unknown;

  constructor(pull: Pull) {
    this.#pull = pull;
  }

  ready(): boolean {
    if (this.#state === 'idle') this.#ask(usual);
    return this.#state !== 'pulling';
  }

  read(limit: number): Uint8Array | undefined {
    if (this.#state === 'idle') this.#ask(limit);
    switch (this.#state) {
      case 'there': {
        const part = this.#bytes.slice(0, limit);
        this.#bytes = this.#bytes.subarray(part.length);
        if (this.#bytes.length === 0) this.#state = 'idle';
        return part;
      }
      case 'failed':
        throw this.#error;
      case 'ended':
        return undefined;
      default:
        return new Uint8Array();
    }
  }

  #ask(limit: number): void {
    try {
      const given = this.#pull(limit);
      if (!(given instanceof Promise)) return this.#take(given);
      this.#state = 'pulling';
      given.then(
        (bytes) => this.#settle(() => this.#take(bytes)),
        (error: unknown) => this.#settle(() => this.#fail(error)),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #settle(how: () => void): void {
    how();
    this.#signal.tell();
  }

  #take(bytes: Uint8Array | undefined): void {
    if (bytes !== undefined && !(bytes instanceof Uint8Array)) {
      return this.#fail(new TypeError('a source gave what is no Uint8Array'));
    }
    this.#bytes = bytes ?? this.#bytes;
    this.#state = this.#bytes.length > 0 ? 'there' : 'ended';
  }

  #fail(error: unknown): void {
    this.#error = error;
    this.#state = 'failed';
  }
}
