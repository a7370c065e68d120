/**
 * `witlink format`: WIT as it is usually written. Prints one file, or says of many which would change and how, or
 * changes them. A file with errors is left alone and reported.
 */
import { createSources, diagnostic, hasErrors, limits, printable } from '../../base/index.ts';
import type { Diagnostic, Outcome } from '../../base/index.ts';
import { readBytes } from '../../node.ts';
import { Misuse } from '../failure.ts';
import { unifiedDiff } from '../format/unified-diff.ts';
import { unreadable, witFiles } from '../format/wit-files.ts';
import { witFormatter } from '../format/wit-formatter.ts';
import type { Io } from '../io.ts';
import { writeResult } from '../output.ts';
import { report } from '../report.ts';

export interface FormatOptions {
  readonly check?: boolean;
  readonly write?: boolean;
  readonly diff?: boolean;
}

/** 1 where there are errors or, with `--check` and `--diff`, files that would change. */
export async function format(
  paths: readonly string[],
  options: FormatOptions,
  io: Io,
): Promise<number> {
  const prints = options.check !== true && options.write !== true && options.diff !== true;
  if (options.write === true && paths.includes('-')) {
    throw new Misuse('standard input cannot be written to', [
      'without --write the result is printed',
    ]);
  }
  const formatter = await witFormatter();
  const { value: files, diagnostics } = witFiles(paths);
  if (prints && files.length > 1) {
    throw new Misuse(`only one file is printed, and these are ${files.length}`, [
      'say what to do with them: --check, --write or --diff',
    ]);
  }
  const found: Diagnostic[] = [...diagnostics];
  const texts = new Map<string, string>();
  let formatted = 0;
  let changed = 0;
  for (const file of files) {
    const isIgnored = await formatter.ignores(file);
    if (isIgnored && !prints) continue;
    const name = file === '-' ? '<stdin>' : file;
    const { value: text, diagnostics: unread } = await read(file, io);
    found.push(...unread);
    if (text === undefined) continue;
    const { value: result, diagnostics: errors } = isIgnored
      ? { value: text, diagnostics: [] }
      : await formatter.format(name, text);
    if (result === undefined) texts.set(name, text);
    found.push(...errors);
    if (result === undefined) continue;
    formatted++;
    if (prints) io.out(result);
    if (result === text) continue;
    changed++;
    if (options.diff === true) io.out(unifiedDiff(printable(name), text, result));
    else if (!prints) io.out(`${printable(name)}\n`);
    if (options.write === true) writeResult(io, file, result);
  }
  report(io, found, createSources(texts));
  if (!prints) io.err(`${summary(formatted, changed, options.write === true)}\n`);
  return hasErrors(found) || (options.write !== true && !prints && changed > 0) ? 1 : 0;
}

function summary(formatted: number, changed: number, isWritten: boolean): string {
  const files = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;
  return `${files(changed)} of ${formatted} ${isWritten ? 'changed' : 'would change'}`;
}

async function read(file: string, io: Io): Promise<Outcome<string | undefined>> {
  const failed = (d: Diagnostic) => ({ value: undefined, diagnostics: [d] });
  let bytes: Uint8Array;
  try {
    bytes = file === '-' ? await io.input(limits.witText) : readBytes(file, limits.witText);
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

/** In WIT a line ends with LF only; prettier would end one here, and a comment with it. */
function loneReturn(file: string, at: number): Diagnostic {
  const message = `\`${printable(file)}\` has a carriage return without a line feed`;
  return diagnostic('format/lone-return', message, undefined, {
    help: [`it is character ${at + 1}; lines end with LF, or with CR and LF`],
  });
}
