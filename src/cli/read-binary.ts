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
    const bytes = await (path === '-' ? io.input(limit) : readNamed(path, limit));
    if (bytes.length > limit) throw new Error('it is too large');
    return { file, bytes, diagnostics: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const span = { file, offset: 0, path: '' };
    const message = `\`${file}\` cannot be read: ${why}`;
    return { file, diagnostics: [diagnostic('load/unreadable', message, span)] };
  }
}
