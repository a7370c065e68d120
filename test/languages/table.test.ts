/**
 * Every backend for guests over every case: it makes files, or refuses what its language doesn't carry by the table in
 * codegen/text/carried.ts, at a place; nothing else is a reason. docs/languages.md has what is refused, and where (`BLESS=1`
 * writes it). Each language's own test has its compiler check the files.
 */
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import {
  gatedKinds,
  type GuestLanguage,
  guestLanguages,
  languageTitles,
  notCarried,
} from '../../codegen/text/carried.ts';
import { refusals } from '../../codegen/text/refusals.ts';
import { hasErrors } from '../../src/base/index.ts';
import { loadCases, type WorldCase } from '../codegen/worlds.ts';
import { hasSuites, suitesFolder } from '../suites.ts';
import { holds } from './page.ts';

const page = path.resolve(import.meta.dirname, '../../docs/languages.md');

let cases: readonly WorldCase[];

beforeAll(async () => {
  cases = await loadCases();
});

test('every case is carried, or refused by the table', { timeout: 120_000 }, () => {
  if (hasSuites) expect(cases.length).toBeGreaterThan(90);
  const wrong: string[] = [];
  for (const language of guestLanguages) {
    const backend = findBackend(language)!;
    let carried = 0;
    for (const { title, model, world } of cases) {
      const { value, diagnostics } = backend.generate(model, world);
      const refused = refusals(model, world, language).map((d) => d.message);
      const errors = diagnostics.filter((d) => d.severity === 'error');
      const told = errors.map((d) => d.message);
      if (refused.join() !== told.join()) wrong.push(`${language} ${title}: ${told.join()}`);
      if (errors.some((d) => d.span === undefined)) wrong.push(`${language} ${title}: no place`);
      if (hasErrors(diagnostics) === value.length > 0) wrong.push(`${language} ${title}: files`);
      if (value.length > 0) carried += 1;
    }
    // Most of the public suite, all of WASI 0.2.
    expect(carried, language).toBeGreaterThan(hasSuites ? 60 : 15);
  }
  expect(wrong).toEqual([]);
});

test('docs/languages.md says what each language refuses, and where it stands', ({ skip }) => {
  if (!hasSuites) skip('without the suites there are fewer cases');
  const titles = guestLanguages.map((language) => languageTitles[language]);
  const kinds = gatedKinds.map((kind) => [
    kind,
    ...guestLanguages.map((l) => (notCarried[l].includes(kind) ? 'refused' : 'carried')),
  ]);
  holds(page, 'kinds', table(['', ...titles], kinds));
  const rows = cases.map((one) => {
    const places = guestLanguages.map((language) => placesOf(one, language));
    const refusing = titles.filter((_, i) => places[i]!.length > 0);
    // Some refuse more kinds than others.
    const most = gatedKinds.map((kind) =>
      Math.max(...places.map((told) => told.filter((k) => k === kind).length)),
    );
    const by = refusing.length === titles.length ? 'all' : refusing.join(', ');
    return { by, row: [label(one), ...most.map((n) => (n === 0 ? '' : String(n))), by] };
  });
  const refused = rows.filter(({ by }) => by !== '').map(({ row }) => row);
  const others = [
    `the ${rows.length - refused.length} others`,
    ...gatedKinds.map(() => ''),
    'none',
  ];
  holds(page, 'cases', table(['world', ...gatedKinds, 'refused by'], [...refused, others]));
});

/** The kinds that a language refuses of a case, one for each place at which it does. */
function placesOf({ model, world }: WorldCase, language: GuestLanguage): readonly string[] {
  const told = refusals(model, world, language);
  return told.map(({ message }) => / has an? `([a-z -]+)`, which /.exec(message)![1]!);
}

/** The world; of a file of the public suite, whose worlds have no names of their own, the file, too. */
function label({ title, entry }: WorldCase): string {
  const isSuite = entry?.startsWith(suitesFolder) === true;
  return isSuite ? `\`${title}\` (${path.basename(entry!)})` : `\`${title}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
