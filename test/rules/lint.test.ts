/**
 * Every lint rule has a folder `fixtures/rules/lint/<id>` with `bad.wit` or `bad/`, in which it finds what
 * `expected.json` says, `good.wit` or `good/`, in which it finds nothing, and, where it fixes, `fixed.wit`, what becomes
 * of `bad.wit`. `BLESS=1` writes what is found. The examples of the docs are held to what they say, too.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyFixes, ruleMetas, rulesPage } from '../../src/rules/index.ts';
import { lintPath, lintText, summary } from './lint-cases.ts';

const fixtures = path.resolve('fixtures/rules/lint');
const rules = ruleMetas.filter((meta) => meta.id.startsWith('lint/'));
/** Rules about several files can't be shown by one text. */
const manyFiles = new Set(['lint/package-split', 'lint/unused-dependency', 'lint/file-name']);

function bless(file: string, text: string): void {
  if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}

describe.each(rules)('$id', (meta) => {
  const { id } = meta;
  const folder = path.join(fixtures, id.replace('lint/', ''));
  const input = (name: string): string => {
    const file = path.join(folder, `${name}.wit`);
    return existsSync(file) ? file : path.join(folder, name);
  };

  test('finds what is bad', async () => {
    const { diagnostics, sources } = await lintPath(id, input('bad'));
    const found = diagnostics.map((d) => summary(d, sources, folder));
    expect(found.map((f) => f.code)).toContain(id);
    bless(path.join(folder, 'expected.json'), `${JSON.stringify(found, null, 2)}\n`);
  });

  test('is content with what is good', async () => {
    const { diagnostics } = await lintPath(id, input('good'));
    expect(diagnostics).toEqual([]);
  });

  if (meta.fixable) {
    test('fixes what is sure, once and for all', async () => {
      const bad = input('bad');
      const { diagnostics, sources } = await lintPath(id, bad);
      const fixed = applyFixes(diagnostics, sources).get(bad)!;
      bless(path.join(folder, 'fixed.wit'), fixed);
      const again = await lintPath(id, path.join(folder, 'fixed.wit'));
      expect(again.diagnostics.flatMap((d) => d.fixes)).toEqual([]);
      expect(again.diagnostics.filter((d) => !d.code.startsWith('lint/'))).toEqual([]);
    });
  }

  if (!manyFiles.has(id)) {
    test('its examples are what they say', async () => {
      if (!('bad' in meta.examples)) throw new Error('a lint rule has a bad and a good example');
      const bad = await lintText(id, meta.examples.bad);
      expect(new Set(bad.diagnostics.map((d) => d.code))).toEqual(new Set([id]));
      const good = await lintText(id, meta.examples.good);
      expect(good.diagnostics).toEqual([]);
    });
  }
});

test('there is no fixture without a rule', () => {
  const ids = rules.map((meta) => meta.id.replace('lint/', ''));
  expect(readdirSync(fixtures).filter((name) => !ids.includes(name))).toEqual([]);
});

test('ids are used once', () => {
  expect(new Set(ruleMetas.map((meta) => meta.id)).size).toBe(ruleMetas.length);
});

test('docs/rules.md is made of the rules', () => {
  bless('docs/rules.md', rulesPage(ruleMetas));
});
