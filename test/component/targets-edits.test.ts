/**
 * A component against the world that it was made of with one thing changed: it doesn't fit where that matters, and is
 * told that one reason and no other, once for each side on which the interface stands. Corrupted components are told as
 * such, and large worlds take time in proportion.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targets } from '../../src/component/index.ts';
import { merge } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { dummyOf, worldOf } from './dummies.ts';
import { randomWit } from './random-wit.ts';
import { expectReasons, worldEdits } from './world-edits.ts';

const text = `package edits:all@1.0.0;

interface types {
  type id = u32;
  type bytes = list<u8>;
  enum level { low, middle, high }
  flags rights { read, write }
  record point { x: s32, y: s32 }
  variant shape { dot(point), line(tuple<point, point>), none }
  record drawing { shapes: list<shape>, level: level, by: option<id> }
  resource pen {
    constructor(level: level);
    draw: func(on: borrow<sheet>, what: drawing) -> result<id, level>;
    of: static func(rights: rights) -> option<pen>;
  }
  resource sheet;
  empty: func() -> sheet;
  send: func(data: bytes, to: stream<point>) -> future<id>;
}

interface users {
  use types.{pen, drawing, id, rights};
  record user { id: id, pens: list<pen>, rights: rights }
  all: async func() -> list<user>;
  take: func(pen: pen, last: drawing) -> map<string, user>;
  find: func(id: id) -> option<borrowed>;
  type borrowed = id;
}

interface lamps {
  use types.{level};
  resource lamp { set: func(level: level); }
  use users.{user};
  lend: func(to: user) -> lamp;
}

interface paints {
  mix: func(colors: list<string>);
}

world both {
  import types;
  import users;
  export users;
  export types;
}

world imports {
  import lamps;
  import other: paints;
  export lamps;
}
`;

describe.each(['both', 'imports'])('edits of the world %s', async (name) => {
  const { model, world } = await worldOf(text, name);
  const bytes = dummyOf(model, world);

  test('nothing', () => {
    expect(targets(bytes, model, world)).toEqual({ value: true, diagnostics: [] });
  });

  test.each([...worldEdits(model, world)].map((edit) => [edit.what, edit] as const))(
    '%s',
    (_, edit) => {
      expectReasons(bytes, world, edit);
    },
  );
});

const runs = Number(process.env['WITLINK_FUZZ'] ?? 300);

/** How many random packages are tried, and how many edits of each of their worlds. */
const [packages, editsOfWorld] = process.env['WITLINK_FUZZ'] === undefined ? [12, 6] : [100, 60];

test.each(Array.from({ length: packages }, (_, i) => i + 1))(
  'edits of random worlds %i',
  async (seed) => {
    const host = memoryHost({ 'a.wit': randomWit(seed).text });
    const { value } = await load('a.wit', host, { features: 'all' });
    for (const id of value.model.packages[value.root!]!.worlds) {
      const bytes = dummyOf(value.model, id);
      const own = targets(bytes, value.model, id, { exact: true });
      expect(own).toEqual({ value: true, diagnostics: [] });
      const edits = [...worldEdits(value.model, id)];
      const step = Math.max(1, Math.ceil(edits.length / editsOfWorld));
      for (const [i, edit] of edits.entries()) if (i % step === 0) expectReasons(bytes, id, edit);
    }
  },
);

test('corrupted components never throw', async () => {
  const { model, world } = await worldOf(text, 'both');
  const bytes = dummyOf(model, world);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const bad = bytes.slice();
        for (const [at, byte] of changes) bad[at] = byte;
        const { value, diagnostics } = targets(bad, model, world);
        expect(value).toBe(diagnostics.length === 0);
      },
    ),
    { numRuns: runs },
  );
});

test('worlds with errors never throw, and merge or tell why not', async () => {
  const sound = await worldOf(text, 'both');
  const bytes = dummyOf(sound.model, sound.world);
  const cut = fc.tuple(fc.nat(text.length), fc.nat(24), fc.nat(text.length));
  await fc.assert(
    fc.asyncProperty(fc.array(cut, { minLength: 1, maxLength: 4 }), async (cuts) => {
      const broken = cuts.reduce(
        (t, [at, length, from]) =>
          t.slice(0, at) + text.slice(from, from + length) + t.slice(at + length),
        text,
      );
      const { value } = await load('a.wit', memoryHost({ 'a.wit': broken }), { features: 'all' });
      for (const world of value.model.worlds.keys()) {
        const verdict = targets(bytes, value.model, world);
        expect(verdict.value).toBe(verdict.diagnostics.length === 0);
      }
      for (const [into, from] of [
        [sound.model, value.model],
        [value.model, sound.model],
        [value.model, value.model],
      ] as const) {
        const { value: merged, diagnostics } = merge(into, from);
        expect(merged === undefined).toBe(diagnostics.length > 0);
      }
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});

test('large worlds take time in proportion', async () => {
  const time = async (count: number): Promise<number> => {
    const functions = Array.from(
      { length: count },
      (_, i) => `g${i}: func(a: r${i % 100}, b: list<string>) -> option<r${i % 100}>;`,
    );
    const records = Array.from({ length: 100 }, (_, i) => `record r${i} { x: u32, y: list<u8> }`);
    const body = [...records, ...functions].join('\n');
    const large = (odd: string): string =>
      `package a:b; interface i { ${body.replaceAll('list<string>', odd)} } world w { import i; export i; }`;
    const { model, world } = await worldOf(large('list<string>'));
    const bytes = dummyOf(model, world);
    const other = await worldOf(large('string'));
    const start = performance.now();
    expect(targets(bytes, model, world).value).toBe(true);
    expect(targets(bytes, other.model, other.world).diagnostics).toHaveLength(
      Math.min(2 * count, 10_001),
    );
    return performance.now() - start;
  };
  await time(100);
  const [small, big] = [await time(300), await time(3_000)];
  expect(big / small).toBeLessThan(40);
}, 30_000);
