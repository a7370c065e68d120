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
  const lineOf = lineNames(sources, around);
  return findings.map(({ diagnostic: { code, message, span } }) => {
    const file = span === undefined ? '' : reviewPath(span.file, around);
    const key = JSON.stringify([code, message, file, lineOf(span)]);
    const count = seen.get(key) ?? 0;
    seen.set(key, count + 1);
    return around.digest(count === 0 ? key : `${key} ${count}`);
  });
}

/** Lines that are hashed before they become part of a name: a long one with a thousand findings would be hashed as often. */
const longLine = 1000;

/** Tells the line that a span begins in, however it is indented; in a binary the way to the place. */
function lineNames(
  sources: Sources,
  around: Surroundings,
): (span: Finding['diagnostic']['span']) => string {
  const known = new Map<string, string>();
  return (span) => {
    if (span === undefined) return '';
    if (!isTextSpan(span)) return span.path;
    const source = sources.get(span.file);
    if (source === undefined) return '';
    const { line } = source.position(span.start);
    const key = `${line} ${span.file}`;
    let name = known.get(key);
    if (name === undefined) {
      const [start, end] = source.lineRange(line);
      const text = source.text.slice(start, end).trim();
      name = text.length > longLine ? around.digest(text) : text;
      known.set(key, name);
    }
    return name;
  };
}
