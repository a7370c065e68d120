/** A readable stream of Node's as a source: what has come is read at once, the rest is waited for. */
import type { Readable } from 'node:stream';
import { Signal, type Source } from '../io/index.ts';

export class ReadableSource implements Source {
  readonly #stream: Readable;
  readonly #signal = new Signal();
  readonly listen = this.#signal.listen;
  readonly #release: () => void;
  #hasEnded: boolean;
  #error: unknown;

  /** @param told - Makes of an error of the stream what `read` throws. */
  constructor(stream: Readable, told: (error: unknown) => unknown = (error) => error) {
    this.#stream = stream;
    this.#hasEnded = stream.readableEnded || stream.destroyed;
    const tell = (): void => {
      // The end is told to whoever reads there.
      if (stream.readableLength === 0) stream.read(0);
      this.#signal.tell();
    };
    const end = (): void => {
      this.#hasEnded = true;
      this.#signal.tell();
    };
    const fail = (error: unknown): void => {
      this.#error = told(error);
      end();
    };
    stream.on('readable', tell).on('end', end).on('close', end).on('error', fail);
    this.#release = () => {
      stream.off('readable', tell).off('end', end).off('close', end);
      // An error that nobody hears of would end the process.
      stream.off('error', fail).on('error', () => undefined);
    };
  }

  ready(): boolean {
    return this.#stream.readableLength > 0 || this.#hasEnded;
  }

  read(limit: number): Uint8Array | undefined {
    const length = Math.min(limit, this.#stream.readableLength);
    const bytes = length === 0 ? null : (this.#stream.read(length) as Uint8Array | null);
    if (bytes !== null) return new Uint8Array(bytes);
    if (this.#error !== undefined) throw this.#error;
    return this.#hasEnded ? undefined : new Uint8Array();
  }

  /** Reads it no more, and leaves it as it is. */
  release(): void {
    this.#release();
  }
}
