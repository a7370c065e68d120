/**
 * What the commands know of the process they run in: where text goes and comes from. Tests hand in another.
 */
import process from 'node:process';
import { noteStandardInput } from './files.ts';

export interface Io {
  /** Writes to standard output. */
  out(text: string): void;
  /** Writes to standard error. */
  err(text: string): void;
  /**
   * Reads standard input to its end, or `limit + 1` bytes of it.
   *
   * @param isEnough - Asked on the way, with what is there: whether the rest makes no difference.
   */
  input(limit: number, isEnough?: (start: Uint8Array) => boolean): Promise<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether findings are coloured on standard output, and on standard error. */
  readonly color: Colors;
}

export interface Colors {
  readonly out: boolean;
  readonly err: boolean;
}

/** The process's own. */
export function processIo(): Io {
  return {
    // As bytes: what waits as strings, Node counts three times and refuses beyond 2 GiB.
    out: (text) => process.stdout.write(Buffer.from(text)),
    err: (text) => process.stderr.write(text),
    input: readInput,
    env: process.env,
    color: {
      out: wantsColor(process.env, process.stdout.isTTY),
      err: wantsColor(process.env, process.stderr.isTTY),
    },
  };
}

/**
 * Colours are for terminals that can show them, and for people who don't object (no-color.org); `FORCE_COLOR` is for those
 * who know better, and has the last word, as in Node.
 */
export function wantsColor(env: Io['env'], isTerminal: boolean | undefined): boolean {
  const force = env['FORCE_COLOR'] ?? '';
  if (force !== '') return force !== '0' && force !== 'false';
  return isTerminal === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

async function readInput(
  limit: number,
  isEnough: (start: Uint8Array) => boolean = () => false,
): Promise<Uint8Array> {
  noteStandardInput();
  let bytes = new Uint8Array(65_536);
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Uint8Array>) {
    const taken = chunk.subarray(0, limit + 1 - length);
    if (length + taken.length > bytes.length) {
      const larger = new Uint8Array(
        Math.min(Math.max(2 * bytes.length, length + taken.length), limit + 1),
      );
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(taken, length);
    length += taken.length;
    if (length > limit || isEnough(bytes.subarray(0, length))) break;
  }
  return bytes.subarray(0, length);
}
