/** Reads files whole, as bytes; `-` is standard input. */
import { diagnostic, limits, type Diagnostic } from '../base/index.ts';
import { readNamed } from './files.ts';
import type { Io } from './io.ts';
import { slashed } from './paths.ts';

export interface ReadBinary {
  /** Its name in diagnostics. */
  readonly file: string;
  /** Absent where it can't be read. */
  readonly bytes?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

/** @param limit The most bytes that it may have. */
export async function readBinary(
  path: string,
  io: Io,
  limit: number = limits.binary,
): Promise<ReadBinary> {
  const file = path === '-' ? '<stdin>' : slashed(path);
  try {
    const bytes = await (path === '-' ? standardInput(io, limit) : readNamed(path, limit));
    if (bytes.length > limit) throw new Error('it is too large');
    return { file, bytes, diagnostics: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const span = { file, offset: 0, path: '' };
    const message = `\`${file}\` cannot be read: ${why}`;
    return { file, diagnostics: [diagnostic('load/unreadable', message, span)] };
  }
}

/**
 * Standard input, of which nobody knows whether it ends: what is no binary is read as far as text may go. Throws an `Error`
 * where it is longer than standard input may be.
 *
 * @param limit The most bytes of a text, or of anything where it is less than what standard input may have.
 */
export async function standardInput(io: Io, limit: number): Promise<Uint8Array> {
  const most = limits.input;
  const text = Math.min(limit, limits.witText);
  const bytes = await io.input(most, (start) => start.length > text && !isWasm(start));
  if (bytes.length <= most) return bytes;
  throw new Error(`standard input has more than ${most / 1024 / 1024} MB`);
}

/** Whether a file begins like a WebAssembly binary. */
const isWasm = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
