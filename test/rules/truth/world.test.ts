/**
 * The truth of the WORLD tier: for each single edit components of before meet hosts of after, and the other way round,
 * for real. A finding says that guests or hosts break exactly where such a pair can't be instantiated.
 */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from '../../../grammar/wit/index.ts';
import { writeComponent } from '../../../src/binary/index.ts';
import { targets } from '../../../src/component/index.ts';
import { nodeHost } from '../../../src/node.ts';
import { load, resolve } from '../../../src/resolve/index.ts';
import { comparePackages, type Role, sideOf } from '../../../src/rules/index.ts';
import { corpus } from './corpus.ts';
import { files } from './packages.ts';
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

/** Nobody is there but the package's own worlds, and what a version says changes nothing of what fits. */
const asTheyAre = { closed: 'all', ignoreVersion: true } as const;

/** Those of whom findings say so. */
function told(before: string, after: string) {
  const { value, diagnostics } = comparePackages(
    sideOf(read(before)),
    sideOf(read(after)),
    asTheyAre,
  );
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

const packageOf = (body: string, side: string): string =>
  `package demo:shop@1.0.0;\ninterface api {\n  ${body}\n}\nworld app {\n  ${side} api;\n}\n`;

describe.each(['import', 'export'])('what worlds %s', (side) => {
  test.each([...Map.groupBy(corpus, ([kind]) => kind)])('%s', (kind, edits) => {
    for (const [, before, after] of edits) {
      check(kind, packageOf(before, side), packageOf(after, side), true);
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

/** What a world wants of a component though nobody who is there asks for it. */
const wanted: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'types of exported interfaces that no function passes': [
      'type added',
      'unused type changed',
      'unused record grown',
      'unused type renamed',
      'unused type to another kind',
      'unused case renamed',
      'types alone exported',
    ],
    'exports that are not older than the world': ['minor version', 'patch version of 0.x'],
  }).flatMap(([reason, kinds]) => kinds.map((kind) => [kind, reason])),
);

test('conformance says of guests of before what putting them into a host says', () => {
  const kinds = new Set<string>();
  const both = ['import', 'export'].flatMap((side) =>
    corpus.map(([kind, ...edit]) => [kind, ...edit.map((body) => packageOf(body, side))] as const),
  );
  const whole = Object.entries(files).map(([kind, edit]) => [kind, ...edit] as const);
  for (const [kind, before, after] of [...both, ...whole]) {
    const { guest } = dummies(before!);
    const { model } = read(after!, []);
    const world = model.worlds.findIndex((w) => w.name === 'app');
    const isIn = targets(writeComponent(guest), model, world).value;
    const fits = !broken(before!, after!).has('guest');
    if (isIn === fits) continue;
    expect(wanted.has(kind) && !isIn, `${kind}\n${before}\n=>\n${after}`).toBe(true);
    kinds.add(kind);
  }
  // The table has no more than it needs.
  expect([...kinds].toSorted()).toEqual([...wanted.keys()].toSorted());
});

/** Fixtures of rules that no pair of components shows to be right. */
const untold: ReadonlyMap<string, string> = new Map([
  ['external-id-changed', 'hosts look for what an import stands for; the type check doesn’t'],
]);

test('what the rules’ own fixtures show is true', async () => {
  const folder = path.join(import.meta.dirname, '../../../fixtures/rules/breaking');
  const loaded = async (name: string, features: 'all' | readonly string[]) => {
    const entry = [name, `${name}.wit`].map((n) => path.join(folder, n)).find(existsSync)!;
    return (await load(entry, nodeHost(), { features })).value;
  };
  let count = 0;
  for (const name of readdirSync(folder)) {
    const edit = ['previous', 'current'].map((side) => path.join(name, side));
    const [old, now] = await Promise.all(edit.map((side) => loaded(side, [])));
    const worlds = old!.model.worlds.flatMap((world) => {
      const other = now!.model.worlds.find((w) => w.name === world.name);
      return other === undefined ? [] : [[world, other] as const];
    });
    // What no world reaches may be in anybody's.
    if (worlds.length === 0 || untold.has(name)) continue;
    const facts = new Set<Role>();
    for (const [was, is] of worlds) {
      const [before, after] = [dummiesOf(old!.model, was), dummiesOf(now!.model, is)];
      if (fit(before, after) !== 'fits') facts.add('guest');
      if (fit(after, before) !== 'fits') facts.add('host');
    }
    const [from, to] = await Promise.all(edit.map((side) => loaded(side, 'all')));
    const { findings } = comparePackages(sideOf(from!), sideOf(to!), asTheyAre).value!;
    const told = findings.filter((f) => f.isBreaking).flatMap((f) => f.reach.WORLD ?? []);
    const sides = told.filter((role) => role === 'guest' || role === 'host');
    expect([...new Set(sides)].toSorted(), name).toEqual([...facts].toSorted());
    count++;
  }
  expect(count).toBeGreaterThan(85);
});
