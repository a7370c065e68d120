/** Reports for tests: made by hand, and of names that try to break out of every format. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createSources, diagnostic, isTextSpan, printable } from '../../src/base/index.ts';
import type { Diagnostic, Severity, Span } from '../../src/base/index.ts';
import type { Finding, Report, Surroundings } from '../../src/report/index.ts';

export const around: Surroundings = {
  version: '1.2.3',
  folder: '/srv/repo/packages',
  root: '/srv/repo',
  rule: (code) =>
    code === 'lint/known'
      ? {
          summary: 'a rule that is known',
          explanation: 'It explains `{}` and [more](x).',
          category: 'tests',
          severity: 'warning',
        }
      : undefined,
  digest: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

export function reportOf(
  found: readonly (Diagnostic | Finding)[],
  texts: Readonly<Record<string, string>> = {},
  parts: Partial<Report> = {},
): Report {
  const entries = Object.entries(texts);
  return {
    command: 'check',
    findings: found.map((f) => ('diagnostic' in f ? f : { diagnostic: f })),
    aside: [],
    sources: createSources(entries),
    files: entries.map(([file]) => file),
    steps: [],
    ...parts,
  };
}

/** What means something in some format, whole and in pieces. */
const evil = [
  ...['\n', '\r', '\r\n', '\t', '\u0000', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\ufeff'],
  ...['\ud800', '\udc00', '😀', '\u202e', '\ufffe', '\uffff', 'é', '例'],
  ...['::', ':', ',', '%', '%0A', '%25', '=', '::error::x'],
  ...['&', '<', '>', '"', "'", ']]>', '<![CDATA[', '<!--', '-->', '&amp;', '</failure>'],
  ...['`', '``', '```', '|', '\\', '*', '_', '#1', '@user', '<b>', '</details>', '- ', '1. '],
  ...['https://x.y', 'www.x', ':tada:', 'GH-1', '](x)', '[a](http://x)', '![a](b)', '~~'],
  ...['{', '}', '{0}', '{{', '$(x)', '${x}', ' ', '  ', '/', '..', 'a', 'api', '0'],
];

const evilText = fc.string({ unit: fc.constantFrom(...evil), maxLength: 8 });
const name = evilText.map((text) => `n${text}`);

/** A report whose messages, names, paths and texts are all of `evil`. */
export const evilReports: fc.Arbitrary<Report> = fc
  .record({
    texts: fc.uniqueArray(
      fc.tuple(
        name,
        fc.array(evilText).map((parts) => parts.join('')),
      ),
      {
        selector: ([file]) => file,
        minLength: 1,
        maxLength: 3,
      },
    ),
    raw: fc.array(
      fc.record({
        code: name,
        severity: fc.constantFrom<Severity>('error', 'warning', 'info'),
        message: evilText,
        place: fc.option(fc.tuple(fc.nat(3), fc.nat(40), fc.nat(40))),
        related: fc.option(evilText),
        help: fc.array(evilText, { maxLength: 2 }),
        fix: fc.option(evilText),
        note: fc.option(evilText),
      }),
      { maxLength: 6 },
    ),
    summary: fc.option(evilText.map((text) => `${printable(text)}\n`)),
    failure: fc.option(evilText),
  })
  .map(({ texts, raw, summary, failure }) => {
    const findings = raw.map(({ code, severity, message, place, related, help, fix, note }) => {
      const span = place === null ? undefined : spanOf(texts, place);
      const textSpan = span !== undefined && isTextSpan(span) ? span : undefined;
      return {
        diagnostic: diagnostic(code, message, span, {
          severity,
          help,
          related: related === null || span === undefined ? [] : [{ message: related, span }],
          fixes:
            fix === null || textSpan === undefined
              ? []
              : [{ title: fix, edits: [{ span: textSpan, newText: fix }] }],
        }),
        ...(note === null ? {} : { note, properties: { note } }),
      };
    });
    return reportOf(findings, Object.fromEntries(texts), {
      ...(summary === null ? {} : { summary }),
      ...(failure === null ? {} : { failure }),
    });
  });

/** In a text, or beyond the last in a binary. */
function spanOf(
  texts: readonly (readonly [string, string])[],
  [file, start, length]: readonly [number, number, number],
): Span {
  const entry = texts[file];
  if (entry === undefined) return { file: 'a.wasm', offset: start, path: texts[0]![1] };
  const end = Math.min(entry[1].length, start + length);
  return { file: entry[0], start: Math.min(start, end), end };
}
