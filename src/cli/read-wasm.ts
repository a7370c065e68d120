/** Reads a file that is named as a component or core module: a binary, or the text format, of which a binary is made. */
import { isWasmText } from '../base/index.ts';
import type { Io } from './io.ts';
import { readBinary, type ReadBinary } from './read-binary.ts';

/** As `readBinary`, with the binary of a text in the text format, whatever the file is called. */
export async function readWasm(named: string, io: Io): Promise<ReadBinary> {
  return assembled(await readBinary(named, io));
}

/** What was read, with the text format made binary. */
export async function assembled(read: ReadBinary): Promise<ReadBinary> {
  const { file, bytes } = read;
  if (bytes === undefined || !isWasmText(bytes)) return read;
  const { assemble } = await import('./text-format.ts');
  const { value, diagnostics } = await assemble(bytes, file);
  return value === undefined ? { file, diagnostics } : { file, bytes: value, diagnostics };
}
