/**
 * Every backend for guests over every case: it makes files, or refuses what its language doesn't carry by the table in
 * codegen/text/carried.ts, at a place; nothing else is a reason. Each language's own test has its compiler check them.
 */
import { expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import { guestLanguages } from '../../codegen/text/carried.ts';
import { refusals } from '../../codegen/text/refusals.ts';
import { hasErrors } from '../../src/base/index.ts';
import { loadCases } from '../codegen/worlds.ts';
import { hasSuites } from '../suites.ts';

test('every case is carried, or refused by the table', { timeout: 120_000 }, async () => {
  const cases = await loadCases();
  if (hasSuites) expect(cases.length).toBeGreaterThan(90);
  const wrong: string[] = [];
  const carried = new Map<string, number>();
  for (const language of guestLanguages) {
    const backend = findBackend(language);
    if (backend === undefined) continue;
    for (const { title, model, world } of cases) {
      const { value, diagnostics } = backend.generate(model, world);
      const refused = refusals(model, world, language).map((d) => d.message);
      const errors = diagnostics.filter((d) => d.severity === 'error');
      const told = errors.map((d) => d.message);
      if (refused.join() !== told.join()) wrong.push(`${language} ${title}: ${told.join()}`);
      if (errors.some((d) => d.span === undefined)) wrong.push(`${language} ${title}: no place`);
      if (hasErrors(diagnostics) === value.length > 0) wrong.push(`${language} ${title}: files`);
      if (value.length > 0) carried.set(language, (carried.get(language) ?? 0) + 1);
    }
  }
  expect(wrong).toEqual([]);
  // Most of the public suite, all of WASI 0.2.
  for (const [language, count] of carried) {
    expect(count, language).toBeGreaterThan(hasSuites ? 60 : 15);
  }
});
