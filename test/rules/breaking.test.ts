/**
 * Each rule about changes by its fixture: `previous` and `current` (a file, or a folder), and in `expected.json` all
 * that is found between them. `BLESS=1` writes what is found.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSource, isTextSpan, type Span } from '../../src/base/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, type Loaded } from '../../src/resolve/index.ts';
import { breakingRules } from '../../src/rules/breaking/index.ts';
import { comparePackages, sideOf } from '../../src/rules/changes/index.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/rules/breaking');

async function read(folder: string, name: string): Promise<Loaded> {
  const entry = [name, `${name}.wit`].map((n) => path.join(folder, n)).find((p) => existsSync(p))!;
  const { value, diagnostics } = await load(entry, nodeHost(), { features: 'all' });
  expect(diagnostics).toEqual([]);
  return value;
}

test('every rule has a fixture, and every fixture a rule', () => {
  const ids = breakingRules.map(({ meta }) => meta.id.slice('breaking/'.length));
  expect(readdirSync(fixtures).toSorted()).toEqual(ids.toSorted());
  expect(breakingRules.filter(({ meta }) => meta.tiers.length > 0).length).toBeGreaterThan(60);
});

describe.each(breakingRules.map(({ meta }) => meta))('$id', ({ id }) => {
  const folder = path.join(fixtures, id.slice('breaking/'.length));

  test('finds what its fixture shows', async () => {
    const [previous, current] = [await read(folder, 'previous'), await read(folder, 'current')];
    const { value, diagnostics } = comparePackages(sideOf(previous), sideOf(current));
    expect(diagnostics).toEqual([]);
    const place = (span: Span | undefined): string | undefined => {
      if (span === undefined || !isTextSpan(span)) return undefined;
      const text = current.sources.get(span.file) ?? previous.sources.get(span.file)!;
      const { line, column } = createSource(span.file, text).position(span.start);
      return `${path.relative(folder, span.file)}:${line}:${column}`;
    };
    const found = {
      findings: value!.findings.map(
        ({ diagnostic: d, tiers, roles, isBreaking, setAside, raises }) => ({
          code: d.code,
          severity: d.severity,
          at: place(d.span),
          message: d.message,
          related: d.related.map((r) => `${place(r.span)} ${r.message}`),
          tiers,
          roles,
          isBreaking,
          ...(setAside === undefined ? {} : { setAside }),
          raises,
        }),
      ),
      versions: value!.versions,
    };
    expect(found.findings.map((f) => f.code)).toContain(id);
    const file = path.join(folder, 'expected.json');
    const text = `${JSON.stringify(found, null, 2)}\n`;
    if (process.env['BLESS'] !== undefined) writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, 'utf8'));
  });

  test('finds nothing where nothing changed', async () => {
    const side = await read(folder, 'previous');
    const { value } = comparePackages(sideOf(side), sideOf(await read(folder, 'previous')));
    expect(value!.findings).toEqual([]);
  });
});
