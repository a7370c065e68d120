/** Files as sources and sinks, each with its own place in the file; they keep it open for as long as they need it. */
import type { Sink, Source } from '../io/index.ts';
import type { OpenFile } from './file-system.ts';

export class FileSource implements Source {
  readonly #file: OpenFile;
  #offset: bigint;

  constructor(file: OpenFile, offset: bigint) {
    file.keep();
    this.#file = file;
    this.#offset = offset;
  }

  ready(): boolean {
    return true;
  }

  read(limit: number): Uint8Array | undefined {
    const bytes = this.#file.read(limit, this.#offset);
    this.#offset += BigInt(bytes.length);
    return bytes.length === 0 ? undefined : bytes;
  }

  close(): void {
    this.#file.close();
  }
}

/** As many bytes as are taken at once. */
const room = 1 << 20;

export class FileSink implements Sink {
  readonly #file: OpenFile;
  #offset: bigint | undefined;

  /** @param offset - Undefined to write at the end, wherever that is by then. */
  constructor(file: OpenFile, offset: bigint | undefined) {
    file.keep();
    this.#file = file;
    this.#offset = offset;
  }

  ready(): boolean {
    return true;
  }

  room(): number {
    return room;
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const rest = bytes.subarray(at);
      if (this.#offset === undefined) {
        at += this.#file.append(rest);
      } else {
        const length = this.#file.write(rest, this.#offset);
        this.#offset += BigInt(length);
        at += length;
      }
    }
  }

  /** Written is given to the system; to have it on the disk is asked for by `sync`. */
  flush(): void {
    return;
  }

  close(): void {
    this.#file.close();
  }
}
