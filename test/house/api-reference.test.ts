/**
 * The API reference in `docs/api/` says what the sources' TSDoc says, and that is TSDoc as tools read it. `BLESS=1` writes
 * the pages.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  apiFolder,
  apiReference,
  type ApiReference,
  writeApiReference,
} from '../../scripts/api-reference.ts';

let reference: ApiReference;
beforeAll(async () => {
  reference = await (process.env['BLESS'] === '1' ? writeApiReference() : apiReference());
}, 120_000);

test('the pages are there, and no others', () => {
  expect(readdirSync(apiFolder).toSorted()).toEqual([...reference.pages.keys()].toSorted());
});

test('each says what the sources say: else `node scripts/api-reference.ts`', () => {
  for (const [name, text] of reference.pages) {
    expect(readFileSync(path.join(apiFolder, name), 'utf8'), name).toBe(text);
  }
});

test('what stands in the package is all told of', () => {
  const names = readFileSync(path.join(import.meta.dirname, 'public-api.txt'), 'utf8');
  const index = reference.pages.get('README.md')!;
  const missing = names
    .split('\n')
    .map((line) => line.trim())
    .filter((name) => /^\w+$/.test(name) && !index.includes(`[${name}](`));
  expect(missing).toEqual([]);
});

test('TSDoc has no faults', () => {
  expect(reference.problems).toEqual([]);
});
