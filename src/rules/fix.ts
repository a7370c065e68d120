/**
 * Applies the fixes of findings to texts. Of fixes that touch the same place only the first is taken; running the
 * rules again on the result finds what is left.
 */
import type { Diagnostic, TextEdit } from '../base/index.ts';

/** The texts that change, by file; empty when there is nothing to fix. A finding's first fix is taken. */
export function applyFixes(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const taken = new Map<string, TextEdit[]>();
  for (const { fixes } of diagnostics) {
    const edits = fixes[0]?.edits ?? [];
    const isFree = edits.every((edit) => {
      const others = taken.get(edit.span.file) ?? [];
      return sources.has(edit.span.file) && !others.some((other) => overlap(edit, other));
    });
    if (!isFree) continue;
    for (const edit of edits) {
      const list = taken.get(edit.span.file);
      if (list === undefined) taken.set(edit.span.file, [edit]);
      else list.push(edit);
    }
  }
  return new Map(
    [...taken].map(([file, edits]) => [file, applyEdits(sources.get(file)!, edits)] as const),
  );
}

/** Touching counts: two insertions at one place have no order. */
const overlap = ({ span: a }: TextEdit, { span: b }: TextEdit): boolean =>
  a.start <= b.end && b.start <= a.end;

function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits.toSorted((a, b) => a.span.start - b.span.start)) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
