/** Reads the one binary that a command is about; `-` is standard input. */
import { diagnostic, limits, type Diagnostic } from '../base/index.ts';
import { readBytes } from '../node.ts';
import type { Io } from './io.ts';

export interface ReadBinary {
  /** Its name in diagnostics. */
  readonly file: string;
  readonly bytes?: Uint8Array;
  readonly diagnostics: readonly Diagnostic[];
}

export async function readBinary(path: string, io: Io): Promise<ReadBinary> {
  const file = path === '-' ? '<stdin>' : path.replaceAll('\\', '/');
  try {
    const bytes = await (path === '-' ? io.input(limits.binary) : readBytes(path, limits.binary));
    return { file, bytes, diagnostics: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const span = { file, offset: 0, path: '' };
    const message = `\`${file}\` cannot be read: ${why}`;
    return { file, diagnostics: [diagnostic('load/unreadable', message, span)] };
  }
}
