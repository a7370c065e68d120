/** Reads files whole, as bytes; `-` is standard input. */
import path from 'node:path';
import { diagnostic, didYouMean, limits, type Diagnostic } from '../base/index.ts';
import { nodeHost } from '../node.ts';
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

/** @param limit - The most bytes that it may have. */
export async function readBinary(
  named: string,
  io: Io,
  limit: number = limits.binary,
): Promise<ReadBinary> {
  const file = named === '-' ? '<stdin>' : slashed(named);
  try {
    const bytes = await (named === '-' ? standardInput(io, limit) : readNamed(named, limit));
    if (bytes.length > limit) throw new Error('it is too large');
    return { file, bytes, diagnostics: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const span = { file, offset: 0, path: '' };
    const message = `\`${file}\` cannot be read: ${why}`;
    const help = named === '-' ? [] : await nearBinaries(named);
    return { file, diagnostics: [diagnostic('load/unreadable', message, span, { help })] };
  }
}

/** Help that names binaries beside one that is not there, whose ending makes no name near to another. */
async function nearBinaries(file: string): Promise<string[]> {
  const { dir, base } = path.parse(file);
  try {
    const entries = (await nodeHost().list(dir === '' ? '.' : dir)) ?? [];
    const names = entries.slice(0, 1000).map((entry) => entry.name);
    if (names.includes(base)) return [];
    const ending = /\.wasm$/.exec(base)?.[0] ?? '';
    const stem = (name: string): string => name.slice(0, name.length - ending.length);
    const others = names.filter((name) => name.endsWith(ending)).map(stem);
    return didYouMean(stem(base), others, ending);
  } catch {
    return [];
  }
}

/**
 * Standard input, of which nobody knows whether it ends: what is no binary is read as far as text may go. Throws an `Error`
 * where it is longer than standard input may be.
 *
 * @param limit - The most bytes of a text, or of anything where it is less than what standard input may have.
 */
export async function standardInput(io: Io, limit: number): Promise<Uint8Array> {
  const most = limits.input;
  const text = Math.min(limit, limits.witText);
  const bytes = await io.input(most, (start) => start.length > text && !isWasm(start));
  if (bytes.length <= most) return bytes;
  throw new Error(`standard input has more than ${most / 1024 / 1024} MB`);
}

/** Whether a file begins like a WebAssembly binary. */
export const isWasm = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d;
