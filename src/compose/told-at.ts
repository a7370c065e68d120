/** What is wrong in a binary, told where a text asked for it: the place in the binary comes second. */
import { isTextSpan, type Diagnostic, type Span } from '../base/index.ts';

/** Diagnostics of a binary, with the place that asked for it first; as they are where no text did. */
export function toldAt(
  diagnostics: readonly Diagnostic[],
  span: Span | undefined,
): readonly Diagnostic[] {
  if (span === undefined || !isTextSpan(span)) return diagnostics;
  return diagnostics.map((found) => {
    const there = found.span === undefined ? [] : [{ message: 'here', span: found.span }];
    return { ...found, span, related: [...there, ...found.related] };
  });
}
