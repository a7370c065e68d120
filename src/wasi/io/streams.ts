/**
 * `wasi:io/streams`: the resources `input-stream` and `output-stream` over sources and sinks. A function that fails says
 * `last-operation-failed` once, and `closed` from then on.
 */
import { ProgramExit } from '../../runtime/index.ts';
import { closed, failed, StreamClosed } from './error.ts';
import { Pollable } from './poll.ts';
import type { Sink, Source } from './source.ts';
import { after, type Wait } from './wait.ts';

/** As many bytes as one call reads, whatever a guest asks for. */
const mostRead = 1 << 20;

/** As many zeroes as one call writes with waiting; the WIT has 4096. */
const mostZeroes = 1 << 20;

export class InputStream {
  readonly #source: Source;
  readonly #wait: Wait;
  #isClosed = false;

  constructor(source: Source, wait: Wait) {
    this.#source = source;
    this.#wait = wait;
  }

  read(length: bigint): Uint8Array {
    if (this.#isClosed) throw closed();
    const limit = Number(length > mostRead ? mostRead : length);
    if (limit === 0) return new Uint8Array();
    let bytes: Uint8Array | undefined;
    try {
      bytes = this.#source.read(limit);
    } catch (error) {
      this.#isClosed = true;
      if (error instanceof ProgramExit) throw error;
      throw error instanceof StreamClosed ? closed() : failed(error);
    }
    if (bytes !== undefined) return bytes;
    this.#isClosed = true;
    throw closed();
  }

  blockingRead(length: bigint): Uint8Array | Promise<Uint8Array> {
    if (this.#isClosed || length === 0n) return this.read(length);
    return after(this.#wait, this.#source, () => {
      const bytes = this.read(length);
      // Another stream over the same source may have been faster.
      return bytes.length > 0 ? bytes : this.blockingRead(length);
    });
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint | Promise<bigint> {
    const bytes = this.blockingRead(length);
    return bytes instanceof Promise
      ? bytes.then((read) => BigInt(read.length))
      : BigInt(bytes.length);
  }

  subscribe(): Pollable {
    return new Pollable(this.event, this.#wait);
  }

  /** Ready when there is something to read, or nothing any more; for `splice`. */
  get event(): Source {
    return this.#source;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#source.close?.();
  }
}

export class OutputStream {
  readonly #sink: Sink;
  readonly #wait: Wait;
  #isClosed = false;
  /** How many bytes the next `write` may have. */
  #permit = 0;

  constructor(sink: Sink, wait: Wait) {
    this.#sink = sink;
    this.#wait = wait;
  }

  checkWrite(): bigint {
    this.#permit = this.#ask(() => this.#sink.room());
    return BigInt(this.#permit);
  }

  write(contents: Uint8Array): void {
    if (contents.length > this.#permit) {
      throw new Error(
        `\`write\` was given ${contents.length} bytes, and \`check-write\` has permitted ${this.#permit}`,
      );
    }
    this.#permit = 0;
    this.#ask(() => this.#sink.write(contents));
  }

  blockingWriteAndFlush(contents: Uint8Array): void | Promise<void> {
    const room = this.#ask(() => this.#sink.room());
    if (contents.length <= room) {
      this.#ask(() => this.#sink.write(contents));
      return this.blockingFlush();
    }
    const rest = contents.subarray(room);
    if (room > 0) this.#ask(() => this.#sink.write(contents.slice(0, room)));
    return after(this.#wait, this.#sink, () => this.blockingWriteAndFlush(rest));
  }

  flush(): void {
    this.#permit = 0;
    this.#ask(() => this.#sink.flush());
  }

  blockingFlush(): void | Promise<void> {
    this.flush();
    return after(this.#wait, this.#sink, () => {
      // Tells what went wrong meanwhile.
      this.#ask(() => this.#sink.room());
    });
  }

  subscribe(): Pollable {
    return new Pollable(this.#sink, this.#wait);
  }

  writeZeroes(length: bigint): void {
    // What is more than was permitted is refused by `write`, whatever it would hold.
    const least = BigInt(this.#permit) + 1n;
    this.write(new Uint8Array(Number(length < least ? length : least)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void | Promise<void> {
    if (length > mostZeroes) {
      throw new Error(`${length} zeroes are more than are written at once: ${mostZeroes}`);
    }
    return this.blockingWriteAndFlush(new Uint8Array(Number(length)));
  }

  splice(source: InputStream, length: bigint): bigint {
    const room = this.checkWrite();
    const bytes = source.read(length < room ? length : room);
    this.write(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(source: InputStream, length: bigint): bigint | Promise<bigint> {
    return after(this.#wait, this.#sink, () =>
      after(this.#wait, source.event, () => this.splice(source, length)),
    );
  }

  #ask<T>(action: () => T): T {
    if (this.#isClosed) throw closed();
    try {
      return action();
    } catch (error) {
      this.#isClosed = true;
      if (error instanceof ProgramExit) throw error;
      throw error instanceof StreamClosed ? closed() : failed(error);
    }
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#sink.close?.();
  }
}
