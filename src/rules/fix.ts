/**
 * Applies the fixes of findings to texts. A fix is taken whole, or left where it reaches into one that was taken;
 * running the rules again on the result finds what is left.
 */
import type { Diagnostic, TextEdit } from '../base/index.ts';

/** The texts that change, by file; empty when there is nothing to fix. A finding's first fix is taken. */
export function applyFixes(
  diagnostics: readonly Pick<Diagnostic, 'fixes'>[],
  sources: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const wanted = diagnostics
    .flatMap(({ fixes }) => fixes.slice(0, 1))
    .map(({ edits }) => edits.toSorted((a, b) => a.span.start - b.span.start))
    .filter((edits) => edits.length > 0 && edits.every((edit) => sources.has(edit.span.file)))
    .sort((a, b) => a[0]!.span.start - b[0]!.span.start);
  const taken = new Map<string, TextEdit[]>();
  for (const edits of wanted) {
    const isFree = edits.every(
      ({ span }) => span.start > (taken.get(span.file)?.at(-1)?.span.end ?? -1),
    );
    if (!isFree) continue;
    for (const edit of edits) {
      const list = taken.get(edit.span.file);
      if (list === undefined) taken.set(edit.span.file, [edit]);
      else list.push(edit);
    }
  }
  return new Map([...taken].map(([file, edits]) => [file, applyEdits(sources.get(file)!, edits)]));
}

/** Applies edits that are in order and don't touch. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}
