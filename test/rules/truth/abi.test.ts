/**
 * The truth of the ABI tier: single edits of many kinds, each at several places; a finding speaks of the ABI exactly
 * where a core signature or the place of a part differs in fact.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from '../../../grammar/wit/index.ts';
import { resolve } from '../../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../../src/rules/index.ts';
import { abiFacts, factsDiffer } from './abi-facts.ts';
import { corpus } from './corpus.ts';

function read(body: string, side: string) {
  const { value, diagnostics } = parse(
    `package demo:shop@1.0.0;\ninterface api {\n  ${body}\n}\nworld app {\n  ${side} api;\n}\n`,
    { file: 'api.wit' },
  );
  expect(diagnostics, body).toEqual([]);
  const resolved = resolve([value]);
  expect(resolved.diagnostics, body).toEqual([]);
  return { ...resolved.value, files: [value] };
}

const counts = { told: 0, silent: 0 };

afterAll(() => {
  // A test that never sees one of the two answers proves nothing.
  expect(counts.told).toBeGreaterThan(300);
  expect(counts.silent).toBeGreaterThan(100);
});

test('the corpus is as large as it should be', () => {
  expect(new Set(corpus.map(([kind]) => kind)).size).toBeGreaterThanOrEqual(100);
  expect(corpus.length).toBeGreaterThanOrEqual(300);
});

describe.each(['import', 'export'])('what worlds %s', (side) => {
  test.each([...Map.groupBy(corpus, ([kind]) => kind)])('%s', (_, edits) => {
    for (const [, before, after] of edits) {
      const [old, now] = [read(before, side), read(after, side)];
      const { value, diagnostics } = comparePackages(sideOf(old), sideOf(now), {
        closed: 'all',
      });
      expect(diagnostics).toEqual([]);
      const found = value!.findings.filter((f) => f.tiers.includes('ABI'));
      if (found.length > 0) counts.told++;
      else counts.silent++;
      const told = found.map((f) => f.diagnostic.message);
      const text = `${before}\n=>\n${after}\ntold: ${told.join('; ')}`;
      expect(found.length > 0, text).toBe(factsDiffer(abiFacts(old.model), abiFacts(now.model)));
    }
  });
});
