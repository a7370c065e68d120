/** A body that Node receives, of a request or of a response, as the source of a guest's stream. */
import type { IncomingMessage } from 'node:http';
import { Signal } from '../../io/index.ts';
import { HttpFailure, type ArrivingBody, type TransportField } from '../../http/index.ts';

const noBytes = new Uint8Array(0);

/** How a body may be received. */
export interface Receiving {
  /** Bytes at most; more are an `HTTP-request-body-size` or `HTTP-response-body-size`. */
  readonly maxBytes?: number | undefined;
  /** Milliseconds that may pass without a byte while a guest waits. */
  readonly betweenBytes?: number | undefined;
}

export class ArrivingMessage implements ArrivingBody {
  readonly #message: IncomingMessage;
  readonly #receiving: Receiving;
  readonly trailers: Promise<readonly TransportField[] | undefined>;
  #resolveTrailers!: (trailers: readonly TransportField[] | undefined) => void;
  #taken = 0;
  #isListening = false;
  #isEnded = false;
  #failure: Error | undefined;
  readonly #signal = new Signal();

  constructor(message: IncomingMessage, receiving: Receiving = {}) {
    this.#message = message;
    this.#receiving = receiving;
    this.trailers = new Promise((resolve) => {
      this.#resolveTrailers = resolve;
    });
  }

  read(limit: number): Uint8Array | undefined {
    this.#listen();
    if (this.#failure !== undefined) throw this.#failure;
    const there = this.#message.readableLength;
    if (there === 0) {
      if (this.#isEnded) return undefined;
      this.#message.read(0);
      return noBytes;
    }
    const bytes = this.#message.read(Math.min(limit, there)) as Buffer;
    this.#taken += bytes.length;
    const { maxBytes } = this.#receiving;
    if (maxBytes !== undefined && this.#taken > maxBytes) {
      this.#failure = new HttpFailure({ tag: tooLarge(this.#message), val: BigInt(this.#taken) });
      throw this.#failure;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  ready(): boolean {
    this.#listen();
    if (this.#isEnded || this.#failure !== undefined) return true;
    if (this.#message.readableLength > 0) return true;
    // Reading nothing lets Node go on, and find the end.
    this.#message.read(0);
    return false;
  }

  listen(wake: () => void): () => void {
    const unlisten = this.#signal.listen(wake);
    const { betweenBytes } = this.#receiving;
    if (betweenBytes === undefined) return unlisten;
    const timer = setTimeout(() => {
      this.#fail(new HttpFailure({ tag: 'connection-read-timeout' }));
    }, betweenBytes);
    return () => {
      clearTimeout(timer);
      unlisten();
    };
  }

  /**
   * The rest of a request is read and forgotten: whoever sends it may not hear the answer before. That of a response, which may
   * have no end, is not sent for.
   */
  close(): void {
    if (this.#isEnded || this.#failure !== undefined) return;
    const message = this.#message;
    message.removeAllListeners('readable');
    if (isRequest(message) || message.complete) message.resume();
    else message.destroy();
  }

  #listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    const message = this.#message;
    message.on('readable', () => this.#signal.tell());
    message.on('end', () => {
      this.#isEnded = true;
      this.#resolveTrailers(trailersOf(message));
      this.#signal.tell();
    });
    message.on('error', (error) => this.#fail(error));
    message.on('close', () => {
      if (!this.#isEnded) this.#fail(new HttpFailure({ tag: 'connection-terminated' }));
    });
    if (message.destroyed && !message.readableEnded) {
      this.#fail(new HttpFailure({ tag: 'connection-terminated' }));
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#signal.tell();
  }
}

/** Requests have a method, responses have none. */
function isRequest({ method }: IncomingMessage): boolean {
  return typeof method === 'string';
}

function tooLarge(message: IncomingMessage): 'HTTP-request-body-size' | 'HTTP-response-body-size' {
  return isRequest(message) ? 'HTTP-request-body-size' : 'HTTP-response-body-size';
}

function trailersOf({ rawTrailers }: IncomingMessage): readonly TransportField[] | undefined {
  return rawTrailers.length === 0 ? undefined : [...pairsOf(rawTrailers)];
}

/** Node's flat list of names and values, as pairs. */
export function* pairsOf(raw: readonly string[]): Generator<TransportField> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i]!, raw[i + 1]!];
}
