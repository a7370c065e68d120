/**
 * A name for a finding that stays the same while lines move: made of what was found, in which file, and the text of its
 * line, not of where that line is. Findings that would have the same name are numbered.
 */
import { isTextSpan } from '../base/index.ts';
import type { Sources } from '../base/index.ts';
import { reviewPath } from './place.ts';
import type { Finding, Surroundings } from './report.ts';

/** The fingerprints of findings, in their order; each is another. */
export function fingerprints(
  findings: readonly Finding[],
  sources: Sources,
  around: Surroundings,
): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ diagnostic: { code, message, span } }) => {
    const file = span === undefined ? '' : reviewPath(span.file, around);
    const key = JSON.stringify([code, message, file, lineOf(span, sources)]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return around.digest(count === 0 ? key : `${key} ${count}`);
  });
}

/** The line that a span begins in, however it is indented; in a binary the way to the place. */
function lineOf(span: Finding['diagnostic']['span'], sources: Sources): string {
  if (span === undefined) return '';
  if (!isTextSpan(span)) return span.path;
  const source = sources.get(span.file);
  if (source === undefined) return '';
  const [start, end] = source.lineRange(source.position(span.start).line);
  return source.text.slice(start, end).trim();
}
