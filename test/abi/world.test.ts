/** What a world's core module imports and exports, in groups, and where the types and resources of each side stand. */
import { expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { walkWorld, type LiftIndex, type WorldGroup, type WorldWalk } from '../../src/abi/index.ts';
import { resolve } from '../../src/resolve/index.ts';

function worldOf(text: string): WorldWalk {
  const { value, diagnostics } = parse(text, { file: 'w.wit' });
  const resolved = resolve([value], { features: 'all' });
  expect([...diagnostics, ...resolved.diagnostics]).toEqual([]);
  const { model } = resolved.value;
  const walked = walkWorld(model, model.worlds.length - 1);
  expect(walked.diagnostics).toEqual([]);
  return walked.value!;
}

const names = (groups: readonly WorldGroup[]): (string | undefined)[] => groups.map((g) => g.name);
const typeNames = (group: WorldGroup): string[] => group.types.map((t) => t.name);

test('interfaces and types stand behind what they need, the world itself last', () => {
  const { imports, exports } = worldOf(
    `package a:b;
     interface late { use early.{r}; record outer { parts: list<inner>, held: handle }
       type handle = own-of; type own-of = list<mine>; record inner { n: u8 } resource mine;
       f: func(o: outer); }
     interface early { resource r; }
     world w { export late; export early; import log: func(); export run: func(); type t = list<u>; type u = u8; }`,
  );
  expect(names(imports)).toEqual([undefined]);
  expect(typeNames(imports[0]!)).toEqual(['u', 't']);
  expect(names(exports)).toEqual(['a:b/early', 'a:b/late', undefined]);
  expect(typeNames(exports[1]!)).toEqual(['r', 'inner', 'mine', 'own-of', 'handle', 'outer']);
  expect(exports[2]!.funcs.map((f) => f.walk.name)).toEqual(['run']);
});

test('an interface imported and exported at once is two, each with resources of its own', () => {
  const walk = worldOf(
    `package a:b@1.0.0;
     interface types { resource r { constructor(); } record holds { r: r } }
     interface user { use types.{r as renamed, holds}; take: func(h: holds, b: borrow<renamed>); }
     world w { import types; import user; export types; export user; }`,
  );
  const types = 'a:b/types@1.0.0';
  const ours = {
    new: { module: `[export]${types}`, name: '[resource-new]r' },
    rep: { module: `[export]${types}`, name: '[resource-rep]r' },
    drop: { module: `[export]${types}`, name: '[resource-drop]r' },
  };
  const theirs = { drop: { module: types, name: '[resource-drop]r' } };
  for (const side of ['imports', 'exports'] as const) {
    const [first, user] = walk[side];
    const renamed = user!.types.find((t) => t.name === 'renamed')!;
    const isOurs = side === 'exports';
    expect(user!.resources).toEqual([]);
    expect(walk.resourceOf(renamed.id, side)).toBe(first!.resources[0]);
    expect(first!.resources[0]).toMatchObject({
      name: 'r',
      side,
      iface: types,
      builtins: isOurs ? ours : theirs,
    });
    expect(first!.resources[0]!.dtor).toBe(isOurs ? `${types}#[dtor]r` : undefined);
    expect(walk.ownerOf(renamed.id, side)).toBe(user);
    expect(walk.ownerOf(first!.types[0]!.id, side)).toBe(first);
  }
  const lifts = walk.exports[1]!.funcs[0]!.walk.steps.filter((s) => s.kind === 'lift-index');
  expect(lifts.map((lift: LiftIndex) => [lift.isOurs, lift.builtins])).toEqual([
    [true, ours],
    [true, ours],
  ]);
});

test('what an export uses of an interface that is imported alone is foreign, also by chains of names', () => {
  const walk = worldOf(
    `package a:b;
     interface types { resource r; }
     interface between { use types.{r as s}; type t = s; }
     interface user { use between.{t}; type u = t; f: func(all: list<borrow<u>>, one: borrow<t>); }
     world w { export user; }`,
  );
  expect(names(walk.imports)).toEqual(['a:b/types', 'a:b/between']);
  const [user] = walk.exports;
  const u = user!.types.find((t) => t.name === 'u')!;
  expect(walk.resourceOf(u.id, 'exports')).toBe(walk.imports[0]!.resources[0]);
  expect(walk.ownerOf(u.id, 'exports')).toBe(user);
  const { steps } = user!.funcs[0]!.walk;
  const kinds = steps.map((s) => s.kind);
  expect(kinds).toEqual(['lift-list', 'lift-index', 'call-user', 'drop-borrows', 'return']);
  const [drops] = steps.filter((s) => s.kind === 'drop-borrows');
  expect(drops!.always).toEqual([steps[1]]);
  expect(drops!.sometimes.map((lift) => lift.builtins!.drop)).toEqual([
    { module: 'a:b/types', name: '[resource-drop]r' },
  ]);
});

test('types of the world itself are imports, whoever names them', () => {
  const walk = worldOf(
    `package a:b;
     interface types { resource r; }
     world w { use types.{r}; resource own-one { constructor(); } export types; import in-line: interface { resource x; }
       export out-line: interface { resource x; }
       export f: func(r: r, o: own-one) -> own-one; }`,
  );
  const root = walk.imports.at(-1)!;
  expect(names(walk.imports)).toEqual(['in-line', 'a:b/types', undefined]);
  expect(root.resources.map((r) => r.builtins)).toEqual([
    { drop: { module: '$root', name: '[resource-drop]own-one' } },
  ]);
  expect(root.funcs.map((f) => f.walk.callee)).toEqual([
    { module: '$root', name: '[constructor]own-one' },
  ]);
  const r = root.types.find((t) => t.name === 'r')!;
  expect(walk.ownerOf(r.id, 'exports')).toBe(root);
  expect(walk.resourceOf(r.id, 'exports').side).toBe('imports');
  expect(walk.exports[1]!.resources[0]!.dtor).toBe('out-line#[dtor]x');
});

test('an interface under several names is several interfaces', () => {
  const walk = worldOf(
    `package a:b;
     interface types { resource r { constructor(); } }
     world w { import types; import other: types; export mine: types; }`,
  );
  expect(names(walk.imports)).toEqual(['a:b/types', 'other']);
  const all = [...walk.imports, ...walk.exports];
  expect(new Set(all.map((g) => g.iface)).size).toBe(3);
  expect(all.map((g) => g.resources[0]!.builtins.drop.module)).toEqual([
    'a:b/types',
    'other',
    '[export]mine',
  ]);
  for (const group of all) expect(walk.ownerOf(group.types[0]!.id, group.side)).toBe(group);
});

test('functions that together unfold into too much are one finding', () => {
  const doubled = Array.from({ length: 13 }, (_, i) => `type t${i + 1} = tuple<t${i}, t${i}>;`);
  const funcs = Array.from({ length: 100 }, (_, i) => `f${i}: func(a: list<t13>);`);
  const { value } = parse(
    `package a:b; interface i { type t0 = u8; ${doubled.join('\n')} ${funcs.join('\n')} } world w { import i; }`,
    { file: 'w.wit' },
  );
  const { model } = resolve([value]).value;
  const { value: walk, diagnostics } = walkWorld(model, 0);
  expect(walk).toBeUndefined();
  expect(diagnostics.map((d) => d.code)).toEqual(['abi/too-many-steps']);
});
