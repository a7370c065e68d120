/**
 * The truth of the WORLD tier: for each single edit components of before meet hosts of after, and the other way round,
 * for real. A finding says that guests or hosts break exactly where such a pair can't be instantiated.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from '../../../grammar/wit/index.ts';
import { resolve } from '../../../src/resolve/index.ts';
import { comparePackages, type Role, sideOf } from '../../../src/rules/index.ts';
import { corpus, files } from './corpus.ts';
import { type Dummies, dummiesOf, fit } from './dummies.ts';

function read(text: string, features: 'all' | readonly string[] = 'all') {
  const { value, diagnostics } = parse(text, { file: 'api.wit' });
  expect(diagnostics, text).toEqual([]);
  const resolved = resolve([value], { features });
  expect(resolved.diagnostics, text).toEqual([]);
  return { ...resolved.value, files: [value] };
}

/** Whoever builds against a package selects no features. */
function dummies(text: string): Dummies {
  const { model } = read(text, []);
  return dummiesOf(
    model,
    model.worlds.find((w) => w.name === 'app')!,
  );
}

/** Those who break in fact. */
function broken(before: string, after: string): Set<Role> {
  const [old, now] = [dummies(before), dummies(after)];
  const roles = new Set<Role>();
  const ofGuest = fit(old, now);
  if (ofGuest !== 'fits') roles.add('guest').add(ofGuest === 'imports' ? 'caller' : 'implementer');
  const ofHost = fit(now, old);
  if (ofHost !== 'fits') roles.add('host').add(ofHost === 'imports' ? 'implementer' : 'caller');
  return roles;
}

/** Those of whom findings say so. */
function told(before: string, after: string) {
  const { value, diagnostics } = comparePackages(sideOf(read(before)), sideOf(read(after)));
  expect(diagnostics).toEqual([]);
  const found = value!.findings.filter((f) => f.isBreaking && f.tiers.includes('WORLD'));
  return { roles: new Set(found.flatMap((f) => f.reach.WORLD ?? [])), found };
}

/** Findings that no pair of components shows to be true, and why they are right. */
const exceptions: ReadonlyMap<string, string> = new Map([
  [
    'interface that no world reaches removed',
    'a world of somebody else may import or export it; the package’s own worlds don’t',
  ],
]);

const counts = { edits: 0, kinds: new Set<string>(), broken: 0, sound: 0 };

afterAll(() => {
  // A test that never sees one of the two answers proves nothing.
  expect(counts.edits).toBeGreaterThanOrEqual(300);
  expect(counts.kinds.size).toBeGreaterThanOrEqual(100);
  expect(counts.broken).toBeGreaterThan(300);
  expect(counts.sound).toBeGreaterThan(30);
});

function check(kind: string, before: string, after: string, isBySide: boolean): void {
  const facts = broken(before, after);
  const { roles, found } = told(before, after);
  counts.edits++;
  counts.kinds.add(kind);
  if (facts.size > 0) counts.broken++;
  else counts.sound++;
  // Where a world both imports and exports, imports that don't fit hide whether exports do.
  const shown = (set: ReadonlySet<Role>): Role[] =>
    [...set].filter((r) => isBySide || r === 'guest' || r === 'host').toSorted();
  const messages = found.map((f) => f.diagnostic.message);
  const text = `${before}\n=>\n${after}\ntold: ${messages.join('; ')}`;
  expect(shown(roles), text).toEqual(shown(facts));
}

describe.each(['import', 'export'])('what worlds %s', (side) => {
  test.each([...Map.groupBy(corpus, ([kind]) => kind)])('%s', (kind, edits) => {
    for (const [, ...edit] of edits) {
      const [before, after] = edit.map(
        (body) =>
          `package demo:shop@1.0.0;\ninterface api {\n  ${body}\n}\nworld app {\n  ${side} api;\n}\n`,
      );
      check(kind, before!, after!, true);
    }
  });
});

describe('whole packages', () => {
  test.each(Object.entries(files).filter(([kind]) => !exceptions.has(kind)))(
    '%s',
    (kind, [before, after]) => {
      check(kind, before, after, false);
    },
  );
});
