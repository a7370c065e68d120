/** An open file of the machine. */
import type { NewTime, OpenFile, Stat } from '../../filesystem/index.ts';
import { FileError } from '../../filesystem/index.ts';
import { fs } from '../built-ins.ts';
import { hasProc } from './anchor.ts';
import { told } from './errors.ts';
import type { Fd } from './fd.ts';
import { statOf, timesOf } from './stat.ts';

/** Bytes that one thread reads at a time before they are copied into what has their length. */
let scratch = new Uint8Array(65_536);

export class NodeFile implements OpenFile {
  readonly kind = 'file';
  readonly #fd: Fd;
  /** The same file, opened so that the system itself finds its end. */
  #appending: Fd | undefined;
  readonly #reopen: (path: string, flags: number) => Fd;

  /** @param reopen - Opens something more; it is closed with the file. */
  constructor(fd: Fd, reopen: (path: string, flags: number) => Fd) {
    this.#fd = fd;
    this.#reopen = reopen;
  }

  read(limit: number, offset: bigint): Uint8Array {
    // No file is that long.
    if (offset > Number.MAX_SAFE_INTEGER) return new Uint8Array();
    if (scratch.length < limit) scratch = new Uint8Array(limit);
    const length = told(() => fs.readSync(this.#fd.number, scratch, 0, limit, Number(offset)));
    return scratch.slice(0, length);
  }

  write(bytes: Uint8Array, offset: bigint): number {
    if (bytes.length === 0) return 0;
    if (offset > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large');
    return told(() => fs.writeSync(this.#fd.number, bytes, 0, bytes.length, Number(offset)));
  }

  append(bytes: Uint8Array): number {
    if (!hasProc) return this.write(bytes, this.stat().size);
    return told(() => {
      const { O_WRONLY, O_APPEND } = fs.constants;
      this.#appending ??= this.#reopen(`/proc/self/fd/${this.#fd.number}`, O_WRONLY | O_APPEND);
      return fs.writeSync(this.#appending.number, bytes);
    });
  }

  setSize(size: bigint): void {
    if (size > Number.MAX_SAFE_INTEGER) throw new FileError('file-too-large');
    told(() => fs.ftruncateSync(this.#fd.number, Number(size)));
  }

  stat(): Stat {
    return told(() => statOf(fs.fstatSync(this.#fd.number, { bigint: true })));
  }

  setTimes(accessed: NewTime, modified: NewTime): void {
    const times = timesOf(accessed, modified, () => this.stat());
    told(() => fs.futimesSync(this.#fd.number, ...times));
  }

  sync(what: 'data' | 'all'): void {
    const { number } = this.#fd;
    told(() => (what === 'data' ? fs.fdatasyncSync(number) : fs.fsyncSync(number)));
  }

  keep(): void {
    this.#fd.keep();
  }

  close(): void {
    if (this.#fd.close()) this.#appending?.close();
  }
}
