/** Bodies as web streams, as `fetch` has them, on either side. */
import { Signal } from '../io/index.ts';
import { HttpFailure } from './error-code.ts';
import type { ArrivingBody, LeavingBody } from './transport.ts';

/** How a body may be received. */
export interface StreamReceiving {
  /** Bytes at most. */
  readonly maxBytes?: number | undefined;
  /** What more of them are. */
  readonly tooLarge?: 'HTTP-request-body-size' | 'HTTP-response-body-size';
}

/** A body that arrives as a web stream. */
export class ArrivingStream implements ArrivingBody {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #receiving: StreamReceiving;
  readonly #signal = new Signal();
  readonly trailers = Promise.resolve(undefined);
  #there: Uint8Array | undefined;
  #taken = 0;
  #isReading = false;
  #isEnded: boolean;
  #failure: Error | undefined;

  constructor(stream: ReadableStream<Uint8Array> | null, receiving: StreamReceiving = {}) {
    this.#reader = stream?.getReader();
    this.#isEnded = stream === null;
    this.#receiving = receiving;
  }

  read(limit: number): Uint8Array | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    const there = this.#there;
    if (there === undefined) {
      if (this.#isEnded) return undefined;
      this.#readAhead();
      return new Uint8Array();
    }
    const bytes = there.subarray(0, limit);
    this.#there = bytes.length < there.length ? there.subarray(bytes.length) : undefined;
    this.#taken += bytes.length;
    const { maxBytes, tooLarge = 'HTTP-response-body-size' } = this.#receiving;
    if (maxBytes !== undefined && this.#taken > maxBytes) {
      this.#failure = new HttpFailure({ tag: tooLarge, val: BigInt(this.#taken) });
      throw this.#failure;
    }
    return bytes;
  }

  ready(): boolean {
    const isReady = this.#there !== undefined || this.#isEnded || this.#failure !== undefined;
    if (!isReady) this.#readAhead();
    return isReady;
  }

  listen(wake: () => void): () => void {
    return this.#signal.listen(wake);
  }

  close(): void {
    if (!this.#isEnded) this.#reader?.cancel().catch(() => {});
  }

  #readAhead(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#reader!.read().then(
      ({ done, value }) => {
        this.#isReading = false;
        if (done) this.#isEnded = true;
        else if (value.length > 0) this.#there = value;
        this.#signal.tell();
      },
      (cause: unknown) => {
        this.#failure = new HttpFailure({ tag: 'connection-terminated' }, { cause });
        this.#signal.tell();
      },
    );
  }
}

/** Bytes that are kept until they are taken. */
const highWater = 65_536;

/** A body that leaves as a web stream. */
export class LeavingStream implements LeavingBody {
  readonly stream: ReadableStream<Uint8Array>;
  readonly #signal = new Signal();
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  #isDropped = false;
  #isGone = false;
  #isOver = false;

  /** @param gone - Called when nobody takes the rest of it any more. */
  constructor(gone: () => void = () => {}) {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        pull: () => this.#signal.tell(),
        cancel: () => {
          this.#isGone = true;
          this.#signal.tell();
          gone();
        },
      },
      { highWaterMark: highWater, size: ({ length }) => length },
    );
  }

  /** The message has no body: what is written is forgotten. */
  drop(): void {
    this.#isDropped = true;
  }

  ready(): boolean {
    return this.#isDropped || this.#isGone || this.#controller.desiredSize! > 0;
  }

  listen(wake: () => void): () => void {
    return this.#signal.listen(wake);
  }

  room(): number {
    this.#check();
    return this.#isDropped ? highWater : Math.max(0, this.#controller.desiredSize!);
  }

  write(bytes: Uint8Array): void {
    this.#check();
    if (!this.#isDropped && bytes.length > 0) this.#controller.enqueue(bytes);
  }

  flush(): void {
    // It is taken as it is pulled.
  }

  end(): void {
    if (this.#isGone || this.#isOver) return;
    this.#isOver = true;
    this.#controller.close();
  }

  abort(): void {
    if (this.#isGone || this.#isOver) return;
    this.#isOver = true;
    this.#controller.error(new Error('the message was broken off'));
  }

  #check(): void {
    if (this.#isGone) throw new HttpFailure({ tag: 'connection-terminated' });
  }
}
