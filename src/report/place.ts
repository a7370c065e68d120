/**
 * Where a finding stands, as reviewers know it: by the path from the top of the repository, which may be another than that
 * from the working directory, in lines and columns of its text. What breaks may point into a state of git's: there it is
 * the path of then.
 */
import { isTextSpan, printable } from '../base/index.ts';
import type { Diagnostic, Position, Sources, Span } from '../base/index.ts';
import type { Finding, Report, Surroundings } from './report.ts';
import { withNote } from './text.ts';

/** A text of another state: `git:REF:PATH`, where the path begins at the top. */
const past = /^git:[^:]*:(.*)$/s;
const drive = /^[A-Za-z]:\//;

/**
 * The path of a file from the top of the repository; of one outside of it the absolute path. What is no file, such as
 * `<stdin>`, has its name.
 */
export function reviewPath(file: string, { folder, root }: Surroundings): string {
  const before = past.exec(file)?.[1];
  if (before !== undefined) return before === '' ? '.' : before;
  if (/^<.*>$/.test(file)) return file;
  const absolute = isAbsolute(file) ? normalize(file) : normalize(`${folder}/${file}`);
  const top = normalize(root);
  if (absolute === top) return '.';
  const prefix = top.endsWith('/') ? top : `${top}/`;
  return absolute.startsWith(prefix) ? absolute.slice(prefix.length) : absolute;
}

/** Whether a path of `reviewPath` leads out of the repository. */
export const isAbsolute = (path: string): boolean => path.startsWith('/') || drive.test(path);

function normalize(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** The lines and columns of a span; of a binary, or without the text, there are none. */
export function linesOf(
  span: Span,
  sources: Sources,
): { readonly start: Position; readonly end: Position } | undefined {
  if (!isTextSpan(span)) return undefined;
  const source = sources.get(span.file);
  if (source === undefined) return undefined;
  return { start: source.position(span.start), end: source.position(span.end) };
}

/** A place in a line: `path:line:column`, or where in a binary; with the ref where it is of a state of git's. */
export function placeText(span: Span, sources: Sources, around: Surroundings): string {
  const path = printable(past.test(span.file) ? span.file : reviewPath(span.file, around));
  const lines = linesOf(span, sources);
  if (lines !== undefined) return `${path}:${lines.start.line}:${lines.start.column}`;
  if (isTextSpan(span) || (span.offset === 0 && span.path === '')) return path;
  const way = span.path === '' ? '' : ` (${printable(span.path)})`;
  return `${path}: offset 0x${span.offset.toString(16)}${way}`;
}

/** What formats for review show: what was found on the way as well. */
export function reviewed({ findings, aside }: Report): readonly Finding[] {
  return [...aside.map((diagnostic) => ({ diagnostic })), ...findings];
}

/**
 * What is said of a finding beside its message, a line each, fit to be shown: help, what would mend it, related places,
 * and the place in a binary.
 */
export function remarks(finding: Finding, { sources }: Report, around: Surroundings): string[] {
  const { span, related, help, fixes } = withNote(finding);
  return [
    ...(span === undefined || isTextSpan(span) ? [] : [`at ${placeText(span, sources, around)}`]),
    ...related.map((r) => `${placeText(r.span, sources, around)}: ${printable(r.message)}`),
    ...help.map((line) => `help: ${printable(line)}`),
    ...sinceLine(finding),
    ...fixes.map(({ title }) => `fix: ${printable(title)}`),
  ];
}

/** The state that a finding is a change from, in a line. */
export const sinceLine = ({ since }: Finding): string[] =>
  since === undefined ? [] : [`since: ${printable(since)}`];

/** How many findings there are of each severity. */
export function countsOf(findings: readonly Finding[]): Record<Diagnostic['severity'], number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { diagnostic } of findings) counts[diagnostic.severity]++;
  return counts;
}
