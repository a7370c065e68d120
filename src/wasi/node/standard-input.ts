/**
 * Standard input as a source. There is one in a process, whoever reads it: bytes that one program has read are gone for
 * the next.
 */
import type { Closing } from '../closing.ts';
import { sleep, type Source } from '../io/index.ts';
import { fs, rare } from './built-ins.ts';
import { codeOf } from './code-of.ts';
import { ReadableSource } from './readable-source.ts';

/** How long to rest where there is nothing in a pipe that doesn't stop who reads it, in milliseconds. */
const rest = 1;

const usual = 65_536;

export function standardInput(waits: 'thread' | 'promise', closing: Closing): Source {
  // Files never let one wait, which others may.
  if (waits === 'thread' || isFile()) return new DescriptorSource(closing);
  return new EventSource(closing);
}

function isFile(): boolean {
  try {
    return fs.fstatSync(0).isFile();
  } catch {
    return false;
  }
}

/** Reads the descriptor; who waits for it stops in the system. */
class DescriptorSource implements Source {
  readonly asksSystem = true;
  #bytes: Uint8Array = new Uint8Array();
  #hasEnded = false;
  #error: unknown;
  #buffer: Uint8Array | undefined;
  /** A descriptor whose reads don't stop, where one can be had; null where not. */
  #probe: number | null | undefined;
  readonly #closing: Closing;

  constructor(closing: Closing) {
    this.#closing = closing;
  }

  ready(): boolean {
    return this.#isSettled() || this.#fill('probe', usual);
  }

  stop(): void {
    while (!this.#fill('stop', usual)) sleep(rest);
  }

  read(limit: number): Uint8Array | undefined {
    if (!this.#isSettled()) this.#fill('probe', limit);
    if (this.#error !== undefined) throw this.#error;
    if (this.#bytes.length === 0) return this.#hasEnded ? undefined : new Uint8Array();
    const part = this.#bytes.slice(0, limit);
    this.#bytes = this.#bytes.subarray(part.length);
    return part;
  }

  #isSettled(): boolean {
    return this.#bytes.length > 0 || this.#hasEnded || this.#error !== undefined;
  }

  /** Whether bytes, the end or an error are there now. */
  #fill(how: 'probe' | 'stop', limit: number): boolean {
    let from = 0;
    if (how === 'probe') {
      this.#probe ??= this.#openProbe();
      // Without one, reading it is the only way to know.
      from = this.#probe ?? 0;
    }
    if (this.#buffer === undefined || this.#buffer.length < limit) {
      this.#buffer = new Uint8Array(limit);
    }
    try {
      const length = fs.readSync(from, this.#buffer, 0, limit, null);
      this.#bytes = this.#buffer.subarray(0, length);
      this.#hasEnded = length === 0;
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EAGAIN') return false;
      // Windows tells so of a pipe that was closed at the other end.
      if (code === 'EOF') this.#hasEnded = true;
      else this.#error = error;
      return true;
    }
  }

  /**
   * On Linux a pipe or terminal can be opened once more, with a mode of its own, by the name that it has under /proc. What
   * else one can wait for Node makes so itself, when it makes its stream of it, which reads nothing unless it is asked to.
   * Reads of files never stop, and to open one would begin it anew.
   */
  #openProbe(): number | null {
    if (isFile()) return null;
    const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;
    try {
      const descriptor = fs.openSync('/proc/self/fd/0', O_RDONLY | O_NONBLOCK | O_NOCTTY);
      this.#closing.atEnd(() => fs.closeSync(descriptor));
      return descriptor;
    } catch {
      return process.stdin instanceof rare.net.Socket && !rare.tty.isatty(0) ? 0 : null;
    }
  }
}

/** Reads the stream that the process has, so that the event loop goes on while nothing comes. */
class EventSource implements Source {
  readonly #closing: Closing;
  #opened: ReadableSource | undefined;

  constructor(closing: Closing) {
    this.#closing = closing;
  }

  ready(): boolean {
    return this.#source.ready();
  }

  listen(wake: () => void): () => void {
    return this.#source.listen(wake);
  }

  read(limit: number): Uint8Array | undefined {
    return this.#source.read(limit);
  }

  /** Nobody but a program that reads holds up the end of the process. */
  get #source(): ReadableSource {
    if (this.#opened !== undefined) return this.#opened;
    const { stdin } = process;
    const source = new ReadableSource(stdin);
    // Files have neither, and let nobody wait.
    stdin.ref?.();
    this.#closing.atEnd(() => {
      source.release();
      const isRead = stdin.listenerCount('readable') + stdin.listenerCount('data') > 0;
      if (!isRead) stdin.unref?.();
    });
    return (this.#opened = source);
  }
}
