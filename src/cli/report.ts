/**
 * Findings on their way to the user: in a steady order, each once, as text on standard error or as JSON.
 */
import {
  createSources,
  diagnostic,
  hasErrors,
  isTextSpan,
  limits,
  renderSummary,
  renderText,
} from '../base/index.ts';
import type { Diagnostic, Sources } from '../base/index.ts';
import { withNotedTexts } from './files.ts';
import type { Io } from './io.ts';

/**
 * The findings without those that came twice, in the order of the files as first met and by position in each; what has
 * no place comes last.
 */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = new Map<string, number>();
  const seen = new Set<string>();
  const unique: Diagnostic[] = [];
  for (const d of diagnostics) {
    const key = JSON.stringify([d.code, d.message, d.span]);
    if (seen.has(key)) continue;
    seen.add(key);
    unique.push(d);
    if (d.span !== undefined && !files.has(d.span.file)) files.set(d.span.file, files.size);
  }
  const fileOf = ({ span }: Diagnostic): number =>
    span === undefined ? files.size : files.get(span.file)!;
  return unique.sort((a, b) => fileOf(a) - fileOf(b) || startOf(a) - startOf(b));
}

function startOf({ span }: Diagnostic): number {
  if (span === undefined) return 0;
  return isTextSpan(span) ? span.start : span.offset;
}

/** As many of them as anybody reads, with a last one that counts the others, and is as bad as these. */
export function firstOf(found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (found.length <= limits.findings) return found;
  const rest = found.slice(limits.findings);
  const severity = hasErrors(rest) ? 'error' : 'warning';
  const message = `${rest.length} more findings are not shown`;
  const last = diagnostic('cli/too-many', message, undefined, { severity });
  return [...found.slice(0, limits.findings), last];
}

const unread: ReadonlySet<string> = new Set(['load/unreadable', 'load/no-wit', 'load/no-folder']);

/** Whether something that was named or belongs to it could not be looked at: then a command has failed. */
export function isUnread({ code, severity }: Diagnostic): boolean {
  return severity === 'error' && unread.has(code);
}

/**
 * Prints findings as text to standard error, with a summary; gives the exit code, 1 where there are errors and 2 where
 * not everything could be read.
 */
export function report(
  io: Io,
  diagnostics: readonly Diagnostic[],
  sources: Sources = createSources(),
): number {
  const found = firstOf(inOrder(diagnostics));
  if (found.length > 0) {
    io.err(
      `${renderText(found, withNotedTexts(sources), { color: io.color.err })}${renderSummary(found)}\n`,
    );
  }
  return exitCodeOf(found);
}

/** 1 where there are errors, 2 where not everything could be read. */
export function exitCodeOf(found: readonly Diagnostic[]): number {
  if (found.some(isUnread)) return 2;
  return hasErrors(found) ? 1 : 0;
}
