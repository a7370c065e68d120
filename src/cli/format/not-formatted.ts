/** Texts that are not formatted, or can't be -> findings, as `format` and `ci` tell them. */
import { diagnostic, printable } from '../../base/index.ts';
import type { Diagnostic } from '../../base/index.ts';

/** At the first line that would change, with all changes as one fix. */
export function notFormatted(file: string, before: string, after: string): Diagnostic {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  start = before.lastIndexOf('\n', start - 1) + 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same++;
  // Not within a pair of surrogates, nor within CR LF.
  if (same > 0 && /[\udc00-\udfff\n]/.test(before.at(-same)!)) same--;
  const end = before.length - same;
  const lineEnd = before.indexOf('\n', start);
  const span = { file, start, end: lineEnd === -1 ? before.length : lineEnd };
  const newText = after.slice(start, after.length - same);
  return diagnostic('format/unformatted', 'the file is not formatted', span, {
    help: ['`witlink format --write` formats it'],
    fixes: [{ title: 'format the file', edits: [{ span: { file, start, end }, newText }] }],
  });
}

/** In WIT and WAC a line ends with LF only; prettier would end one here, and a comment with it. */
export function loneReturn(file: string, at: number): Diagnostic {
  const message = `\`${printable(file)}\` has a carriage return without a line feed`;
  return diagnostic('format/lone-return', message, undefined, {
    help: [`it is character ${at + 1}; lines end with LF, or with CR and LF`],
  });
}
