/**
 * Findings that were there before, as a file: what was found, in which file, and the text of its line, so that they are
 * known again when lines move; and how often. In the order of their text, so that small changes are small in reviews.
 */
import { diagnostic } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import { list, number, object, optional, readShape, required, text } from '../shape/index.ts';
import type { Placed, Read, TextForm } from '../shape/index.ts';

/** What a finding is known by. */
export interface BaselineEntry {
  readonly code: string;
  /** From the top of the repository; empty where the finding has no place. */
  readonly file: string;
  /** The text of its line, however it is indented. */
  readonly line: string;
  readonly message: string;
}

const anything: TextForm = { what: 'a text', pattern: '', rule: '' };
const word = text(anything);

const entryShape = object({
  code: required('What was found.', word),
  file: required('The file, from the top of the repository.', word),
  line: required('The text of its line.', word),
  message: required('What was said of it.', word),
  count: optional('How often, if more than once.', number(2, 1_000_000)),
});

const baselineShape = object({
  version: required('The version of this form.', number(1, 1)),
  findings: required('What was found.', list(entryShape)),
});

export type Baseline = Read<typeof baselineShape>;

/** Reads a baseline; the value is `undefined` where anything is wrong with it. */
export function readBaseline(content: string, file: string): Outcome<Baseline | undefined> {
  return readShape(content, baselineShape, { file, comments: true });
}

/** The file of a baseline that knows all of these. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const counts = new Map<string, number>();
  for (const entry of entries) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
  const unique = new Map(entries.map((entry) => [keyOf(entry), entry]));
  const findings = [...unique]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { file, code, message, line }]) => {
      const count = counts.get(key)!;
      return { file, code, message, line, ...(count === 1 ? {} : { count }) };
    });
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/**
 * Holds findings against a baseline.
 *
 * @returns For each entry whether it is known, and a note for each of the baseline that there is less of.
 */
export function applyBaseline(
  baseline: Baseline,
  entries: readonly BaselineEntry[],
): { readonly isKnown: readonly boolean[]; readonly removable: readonly Diagnostic[] } {
  const left = new Map<string, number>();
  const known = baseline.findings.map((finding) => {
    const { code, file, line, message, count = 1 } = finding;
    const texts = { code: code.text, file: file.text, line: line.text, message: message.text };
    const key = keyOf(texts);
    left.set(key, (left.get(key) ?? 0) + count);
    return { key, code, span: finding.span };
  });
  const isKnown = entries.map((entry) => {
    const key = keyOf(entry);
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    return count > 0;
  });
  const removable = known.flatMap(({ key, code, span }) => {
    const count = left.get(key) ?? 0;
    left.delete(key);
    return count === 0 ? [] : [removed(code, span, count)];
  });
  return { isKnown, removable };
}

function removed(code: Placed, span: Diagnostic['span'], count: number): Diagnostic {
  const often = count === 1 ? '' : `, ${count} times`;
  return diagnostic(
    'baseline/removable',
    `\`${code.text}\` is no longer found there${often}`,
    span,
    { severity: 'info', help: ['`witlink ci --update-baseline` takes it out'] },
  );
}

const keyOf = ({ file, code, message, line }: BaselineEntry): string =>
  JSON.stringify([file, code, message, line]);
