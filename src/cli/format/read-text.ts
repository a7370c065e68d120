/** Files -> texts that can be formatted; what can't be one is told by name. */
import { diagnostic, limits, printable } from '../../base/index.ts';
import type { Diagnostic, Outcome } from '../../base/index.ts';
import { readInput } from '../files.ts';
import { loneReturn } from './not-formatted.ts';
import { unreadable } from './source-files.ts';

/** The text with its byte order mark, if it has one; `read` is for what is no file. */
export async function readText(
  file: string,
  read: () => Uint8Array | Promise<Uint8Array> = () => readInput(file, limits.witText),
): Promise<Outcome<string | undefined>> {
  const failed = (d: Diagnostic) => ({ value: undefined, diagnostics: [d] });
  let bytes: Uint8Array;
  try {
    bytes = await read();
  } catch (error) {
    return failed(unreadable(file, error));
  }
  if (bytes.length > limits.witText) {
    const message = `\`${printable(file)}\` has more than ${limits.witText / 1024 / 1024} MB`;
    return failed(diagnostic('load/too-large', message, undefined));
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const at = text.search(/\r(?!\n)/);
    return at === -1 ? { value: text, diagnostics: [] } : failed(loneReturn(file, at));
  } catch {
    const message = `\`${printable(file)}\` is not a text in UTF-8`;
    return failed(diagnostic('load/not-utf8', message, undefined));
  }
}
