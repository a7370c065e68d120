/**
 * Directives to the rules: `// witlink-ignore rule-id: reason` keeps findings of that rule away from the
 * line on which it stands, or else from the next line of code (docs and gates between belong to it). Several ids have
 * commas between them. What is wrong with such comments, and those that keep nothing away, are findings themselves.
 */
import { directiveOf, type WitFile } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../base/index.ts';
import type { Diagnostic, Fix, TextSpan } from '../base/index.ts';

export interface Ignore {
  /** As written, one for each id of the comment. */
  readonly id: string;
  readonly reason: string;
  /** The comment. */
  readonly span: TextSpan;
  /** Where findings are kept away: from the start of the comment's line to the end of the line that it speaks of. */
  readonly from: number;
  readonly until: number;
}

/** The ignores of a file, in order. An id is empty where none is written. */
export function readIgnores(file: WitFile, text: string): readonly Ignore[] {
  const ignores: Ignore[] = [];
  let code: string | undefined;
  let until = -1;
  for (const comment of file.comments) {
    const directive = directiveOf(comment);
    if (directive?.name !== 'witlink-ignore') continue;
    const { rest } = directive;
    code ??= withoutComments(file, text);
    const [start, end] = comment.range;
    const colon = rest.indexOf(':');
    const ids = (colon === -1 ? rest : rest.slice(0, colon)).trim().split(/[\s,]+/);
    const reason = colon === -1 ? '' : rest.slice(colon + 1).trim();
    const from = text.lastIndexOf('\n', start - 1) + 1;
    // Of comments one below the other all speak of the same line.
    if (from > until) until = endOfCode(code, from);
    for (const id of ids) {
      ignores.push({ id, reason, span: { file: file.file, start, end }, from, until });
    }
  }
  return ignores;
}

/** The text with blanks for its comments. */
function withoutComments(file: WitFile, text: string): string {
  let code = '';
  let at = 0;
  for (const { range } of file.comments) {
    code += text.slice(at, range[0]);
    code += text.slice(range[0], range[1]).replaceAll(/[^\r\n]/g, ' ');
    at = range[1];
  }
  return code + text.slice(at);
}

/** The end of the first line of code from the start of a line on; lines of gates alone are passed over. */
function endOfCode(code: string, from: number): number {
  let start = from;
  for (;;) {
    const next = code.indexOf('\n', start);
    const end = next === -1 ? code.length : next;
    const line = code.slice(start, end).replaceAll(/@[a-z-]+\([^)\n]*\)/g, '');
    if (next === -1 || line.trim() !== '') return end;
    start = next + 1;
  }
}

/**
 * Takes away the findings that ignores speak of.
 *
 * @param ruleOf - The rule's full id for an id as written; `undefined` where there is no such rule.
 * @returns The other findings, and the ignores that took some away.
 */
export function applyIgnores(
  found: readonly Diagnostic[],
  ignores: readonly Ignore[],
  ruleOf: (id: string) => string | undefined,
): { readonly kept: readonly Diagnostic[]; readonly used: ReadonlySet<Ignore> } {
  /** By rule and file, in order, those that end together as one: the places of two groups don't overlap. */
  const groups = new Map<string, Ignore[][]>();
  for (const ignore of ignores) {
    const rule = ruleOf(ignore.id);
    if (rule === undefined) continue;
    const key = `${rule} ${ignore.span.file}`;
    const list = groups.get(key) ?? [];
    groups.set(key, list);
    const last = list.at(-1);
    if (last?.[0]!.until === ignore.until) last.push(ignore);
    else list.push([ignore]);
  }
  const used = new Set<Ignore>();
  const kept = found.filter(({ code, span }) => {
    if (span === undefined || !isTextSpan(span)) return true;
    const list = groups.get(`${code} ${span.file}`) ?? [];
    const group = firstEndingFrom(list, span.start);
    if (group === undefined || group[0]!.from > span.start) return true;
    if (!used.has(group[0]!)) for (const ignore of group) used.add(ignore);
    return false;
  });
  return { kept, used };
}

/** The first group that ends at a position or after it. */
function firstEndingFrom(list: readonly Ignore[][], position: number): Ignore[] | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]![0]!.until < position) low = middle + 1;
    else high = middle;
  }
  return list[low];
}

/** Takes an ignore comment away, with its line where nothing else stands on it. */
export function withoutIgnore(ignore: Ignore, text: string): Fix {
  let { start, end } = ignore.span;
  while (start > 0 && /[ \t]/.test(text[start - 1]!)) start -= 1;
  const isAlone = start === 0 || text[start - 1] === '\n';
  if (isAlone) {
    if (text[end] === '\r') end += 1;
    if (text[end] === '\n') end += 1;
  }
  return {
    title: 'remove the comment',
    edits: [{ span: { file: ignore.span.file, start, end }, newText: '' }],
  };
}
