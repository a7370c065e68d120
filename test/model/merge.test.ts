/** Merging of models: unions, what keeps models apart, and that the order in which packages are merged doesn't count. */
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  merge,
  narrowToWorld,
  packageNameText,
  printWit,
  worldName,
  type Model,
} from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { randomWit } from '../component/random-wit.ts';
import { testDiagnostics } from '../diagnostics.ts';
import { canonical } from './canonical.ts';

testDiagnostics('merge', async (input) => {
  const read = (side: string) => load(path.join(input, side), nodeHost());
  const [into, from] = [await read('into'), await read('from')];
  expect([...into.diagnostics, ...from.diagnostics]).toEqual([]);
  const { value, diagnostics } = merge(into.value.model, from.value.model);
  expect(value).toBeUndefined();
  return { diagnostics, sources: new Map([...into.value.sources, ...from.value.sources]) };
});

async function model(text: string): Promise<Model> {
  const { value, diagnostics } = await load('a.wit', memoryHost({ 'a.wit': text }), {
    features: 'all',
  });
  expect(diagnostics).toEqual([]);
  return value.model;
}

function merged(into: Model, from: Model): Model {
  const { value, diagnostics } = merge(into, from);
  expect(diagnostics).toEqual([]);
  return value!.model;
}

/** What a model says, whatever the order of its parts. */
function content(m: Model): string {
  return m.packages
    .map((_, root) => printWit(m, { root, rootOnly: true }).split('\n').toSorted().join('\n'))
    .toSorted()
    .join('\n');
}

describe('the union', () => {
  test('has what only one side has, and docs and gates of the side that has them', async () => {
    const [into, from] = await Promise.all([
      model(`package a:b@1.0.0;
        interface i { record r { x: u32 } f: func(r: r); }`),
      model(`/// A package.
        package a:b@1.0.0;
        /// An interface.
        @since(version = 1.0.0)
        interface i {
          /// A record.
          record r {
            /// A field.
            x: u32
          }
          /// A function.
          f: func(r: r);
          g: func(r: list<r>) -> list<list<r>>;
        }
        interface j { use i.{r}; }
        world w { import i; export j; }`),
    ]);
    expect(canonical(merged(into, from))).toEqual(canonical(from));
    expect(canonical(merged(from, into))).toEqual(canonical(from));
  });

  test('keeps ids of what was there, and says where the rest is', async () => {
    const into = await model('package a:b; interface i { resource r; }');
    const from = await model(`package a:c;
      interface j { use a:b/i.{r, s}; f: func(r: borrow<r>) -> list<s>; }
      world w { import j; }
      package a:b { interface i { type s = list<u8>; resource r { m: func(); } } }`);
    const { value } = merge(into, from);
    const { model: both, into: there, from: added } = value!;
    for (const [id, def] of into.types.entries()) {
      expect(both.types[there.types.get(id)!]).toMatchObject({ name: def.name! });
    }
    for (const [id, name] of from.packages.map((p) => packageNameText(p.name)).entries()) {
      expect(packageNameText(both.packages[added.packages.get(id)!]!.name)).toBe(name);
    }
    for (const id of from.worlds.keys()) {
      expect(worldName(both, added.worlds.get(id)!)).toBe(worldName(from, id));
    }
    for (const [id, def] of from.types.entries()) {
      const now = added.types.get(id);
      if (def.name !== undefined) expect(both.types[now!]!.name).toBe(def.name);
    }
  });

  test('of worlds imports what interfaces use that have grown', async () => {
    const small = await model(`package a:b;
      interface streams { resource pipe; }
      world w { import streams; }`);
    const large = await model(`package a:b;
      interface polls { resource poll; }
      interface streams { use polls.{poll}; resource pipe { subscribe: func() -> poll; } }
      world w { import streams; }`);
    const imports = 'world w {\n  import polls;\n  import streams;\n}';
    for (const both of [merged(small, large), merged(large, small)]) {
      expect(printWit(both)).toContain(imports);
      const again = await model(printWit(both));
      expect(content(again)).toBe(content(both));
    }
  });

  test('of versions of a package are two packages', async () => {
    const one = await model('package a:b@1.0.0; interface i { type t = u8; }');
    const two = await model('package a:b@1.1.0; interface i { type t = u16; }');
    expect(merged(one, two).packages.map((p) => packageNameText(p.name))).toEqual([
      'a:b@1.0.0',
      'a:b@1.1.0',
    ]);
  });

  test('has packages in an order in which each stands after what it uses', async () => {
    const into = await model('package a:b; interface i { type t = u8; }');
    const from = await model(`package a:b;
      interface j { use a:c/k.{u}; }
      package a:c { interface k { type u = u8; } }`);
    expect(merged(into, from).packages.map((p) => packageNameText(p.name))).toEqual(['a:c', 'a:b']);
  });

  test('says where the packages of both are in that order', async () => {
    const into = await model('package a:b; interface i { type t = u8; }');
    const from = await model(`package a:b;
      interface j { use a:c/k.{u}; }
      package a:c { interface k { type u = u8; } }`);
    const { value } = merge(into, from);
    const nameOf = (id: number | undefined): string =>
      packageNameText(value!.model.packages[id!]!.name);
    for (const [part, side] of [['into', into] as const, ['from', from] as const]) {
      for (const [id, pkg] of side.packages.entries()) {
        expect(nameOf(value![part].packages.get(id))).toBe(packageNameText(pkg.name));
      }
    }
    const owners = value!.model.interfaces.map((i) => [i.name, nameOf(i.package)]);
    expect(Object.fromEntries(owners)).toEqual({ i: 'a:b', j: 'a:b', k: 'a:c' });
  });

  test('has the interfaces of a package in such an order, too', async () => {
    const into = await model('package a:b; interface i { f: func(); }');
    const from = await model(`package a:b;
      interface i { use j.{u}; }
      interface j { type u = u8; }`);
    const { packages, interfaces } = merged(into, from);
    expect(packages[0]!.interfaces.map((id) => interfaces[id]!.name)).toEqual(['j', 'i']);
  });
});

test('parts of a package make the package again, in any order', async () => {
  const wit = '../../node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12';
  const folder = path.join(import.meta.dirname, wit);
  const { value, diagnostics } = await load(path.join(folder, 'wasi-http'), nodeHost(), {
    deps: [folder],
  });
  expect(diagnostics).toEqual([]);
  const whole = value.model;
  /** The model with every other function, or the rest, and some of its worlds. */
  const part = (n: number): Model => {
    const narrow = narrowToWorld(whole, n % whole.worlds.length).model;
    return {
      ...narrow,
      interfaces: narrow.interfaces.map((i) => ({
        ...i,
        functions: i.functions.filter((_, at) => (at + n) % 3 !== 0),
      })),
    };
  };
  const parts = Array.from({ length: 3 * whole.worlds.length }, (_, n) => part(n));
  const all = parts.reduce(merged);
  expect(content(merged(all, whole))).toBe(content(whole));
  fc.assert(
    fc.property(fc.shuffledSubarray(parts, { minLength: parts.length }), (some) => {
      const once = some.reduce(merged);
      expect(content(once)).toBe(content(all));
      // Merging again adds nothing, and says the same each time.
      expect(some.reduce(merged, once)).toEqual(once);
      expect(some.reduce(merged)).toEqual(once);
    }),
    { numRuns: 8 },
  );
});

test.each(Array.from({ length: 10 }, (_, i) => i + 1))(
  'a random package is the union of what its worlds need, %i',
  async (seed) => {
    const whole = await model(randomWit(seed).text);
    expect(merged(whole, whole)).toEqual(whole);
    const parts = whole.worlds.map((_, id) => narrowToWorld(whole, id).model);
    for (const some of [parts, parts.toReversed()]) {
      const union = some.reduce(merged);
      expect(content(merged(union, whole))).toBe(content(whole));
      // What is merged is sound: its text says the same.
      const root = union.packages.findIndex((p) => p.name.namespace === 'root');
      expect(content(await model(printWit(union, { root })))).toBe(content(union));
    }
  },
);
