/** `witlink print`: a component or module in the text format, by jco's printer. */
import { printableText } from '../../base/index.ts';
import type { Io } from '../io.ts';
import { loadJco } from '../jco.ts';
import { writeResult } from '../output.ts';
import { readWasm } from '../read-wasm.ts';
import { report } from '../report.ts';

export async function print(
  path: string,
  options: { readonly output?: string },
  io: Io,
): Promise<number> {
  const { bytes, diagnostics } = await readWasm(path, io);
  if (bytes === undefined) return report(io, diagnostics);
  const jco = await loadJco('printing the text format');
  let text: string;
  try {
    text = await jco.print(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.err(`error: jco can't print it: ${printableText(why)}\n`);
    return 1;
  }
  // In strings and names of the text format the escapes mean the same.
  writeResult(io, options.output, `${printableText(text.trimEnd())}\n`);
  return 0;
}
