/** `mock`: a host that a test needs not write, of a linked program or of a world. */
import { beforeAll, describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { link, type Program } from '../../src/link/index.ts';
import { mock, type Mocks } from '../../src/mock/index.ts';
import { ComponentError, Trap } from '../../src/runtime/index.ts';
import { dummyOf, worldOf } from '../component/dummies.ts';
import { wat } from '../link/wat.ts';

/** Calls all that it imports. */
const app = await wat(`(component $app
  (import "demo:shop/store@1.0.0" (instance $store
    (export "blob" (type $blob (sub resource)))
    (export "[constructor]blob" (func (param "n" u32) (result (own $blob))))
    (export "[method]blob.size" (func (param "self" (borrow $blob)) (result u32)))
    (export "[static]blob.empty" (func (result (own $blob))))
    (export "count-all" (func (param "kind" string) (result u32)))
    (export "check" (func (result (result u32))))))
  (import "log-it" (func $log (param "n" u32)))
  (alias export $store "blob" (type $blob))
  (core module $mem
    (memory (export "m") 1) (data (i32.const 32) "seeds")
    (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $mem (instantiate $mem))
  (core func $make (canon lower (func $store "[constructor]blob")))
  (core func $size (canon lower (func $store "[method]blob.size")))
  (core func $empty (canon lower (func $store "[static]blob.empty")))
  (core func $count (canon lower (func $store "count-all") (memory (core memory $mem "m"))))
  (core func $check (canon lower (func $store "check") (memory (core memory $mem "m"))))
  (core func $log' (canon lower (func $log)))
  (core module $m
    (import "" "m" (memory 1))
    (import "" "make" (func $make (param i32) (result i32)))
    (import "" "size" (func $size (param i32) (result i32)))
    (import "" "empty" (func $empty (result i32)))
    (import "" "count" (func $count (param i32 i32) (result i32)))
    (import "" "check" (func $check (param i32)))
    (import "" "log" (func $log (param i32)))
    (func (export "make") (result i32) (call $size (call $make (i32.const 9))))
    (func (export "empty") (result i32) (call $size (call $empty)))
    (func (export "count") (result i32) (call $count (i32.const 32) (i32.const 5)))
    (func (export "check") (result i32) (call $check (i32.const 8)) (i32.load8_u (i32.const 8)))
    (func (export "log") (call $log (i32.const 4))))
  (core instance $i (instantiate $m (with "" (instance
    (export "m" (memory $mem "m")) (export "make" (func $make)) (export "size" (func $size))
    (export "empty" (func $empty)) (export "count" (func $count)) (export "check" (func $check))
    (export "log" (func $log'))))))
  (func (export "make") (result u32) (canon lift (core func $i "make")))
  (func (export "empty") (result u32) (canon lift (core func $i "empty")))
  (func (export "count") (result u32) (canon lift (core func $i "count")))
  (func (export "check") (result u32) (canon lift (core func $i "check")))
  (func (export "log") (canon lift (core func $i "log"))))`);

const name = 'demo:shop/store@1.0.0';
let program: Program;
beforeAll(async () => {
  const { value, diagnostics } = await link(app);
  expect(diagnostics).toEqual([]);
  program = value!;
});

const run = ({ imports }: Mocks, func: string): unknown =>
  (program.instantiateSync(imports).exports[func] as () => unknown)();

/** What is thrown, as its diagnostics. */
function wrong(code: () => unknown): WitlinkError['diagnostics'] {
  try {
    code();
  } catch (error) {
    if (error instanceof WitlinkError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a program', () => {
  test('runs over defaults, and each call is kept', () => {
    const mocks = mock(program);
    expect(['count', 'check', 'make', 'empty', 'log'].map((f) => run(mocks, f))).toEqual([
      0,
      0,
      0,
      0,
      undefined,
    ]);
    expect(mocks.calls().map((call) => [call.name, call.args])).toEqual([
      [`${name}#count-all`, ['seeds']],
      [`${name}#check`, []],
      [`${name}#[constructor]blob`, [9]],
      [`${name}#[method]blob.size`, []],
      [`${name}#[static]blob.empty`, []],
      [`${name}#[method]blob.size`, []],
      ['log-it', [4]],
    ]);
    const [made, , , sized] = mocks.calls('store#blob.*');
    expect(made?.self).toBeInstanceOf((mocks.imports[name] as { Blob: typeof Object }).Blob);
    expect(sized?.self).not.toBe(made?.self);
    expect(mocks.calls('blob.size')[0]!.self).toBe(made?.self);
  });

  test('is answered what the test says', () => {
    const mocks = mock(program, {
      [name]: { countAll: (kind: string) => kind.length, check: () => 3, Blob: { size: () => 7 } },
      logIt: () => {},
    });
    expect([run(mocks, 'count'), run(mocks, 'make'), run(mocks, 'check')]).toEqual([5, 7, 0]);
    expect(mocks.calls('count-all')).toEqual([
      { name: `${name}#count-all`, args: ['seeds'], result: 5 },
    ]);
    mocks.answer('store#count-all', () => 100);
    expect(run(mocks, 'count')).toBe(100);
    mocks.answer('store#count-all');
    expect(run(mocks, 'count')).toBe(0);
    mocks.reset();
    expect(mocks.calls()).toEqual([]);
    // A value answers each time, under a name without its version, too.
    expect(run(mock(program, { 'demo:shop/store': { countAll: 6 } }), 'count')).toBe(6);
  });

  test('meets errors, traps and wrong values as of any host', () => {
    const failing = mock(program, {
      [name]: {
        check: () => {
          throw new ComponentError(undefined);
        },
      },
    });
    expect(run(failing, 'check')).toBe(1);
    expect(failing.calls('check')).toEqual([
      { name: `${name}#check`, args: [], error: expect.any(ComponentError) as Error },
    ]);
    expect(() => run(mock(program, { [name]: { countAll: () => 'many' } }), 'count')).toThrow(Trap);
  });

  test('takes a class of the test’s, with what its objects keep to themselves', () => {
    class Kept {
      readonly #n: number;
      constructor(n: number) {
        this.#n = n;
      }
      static empty(): Kept {
        return new Kept(1);
      }
      size(): number {
        return this.more();
      }
      more(): number {
        return this.#n + 1;
      }
    }
    const mocks = mock(program, { [name]: { Blob: Kept } });
    expect([run(mocks, 'make'), run(mocks, 'empty')]).toEqual([10, 2]);
    const [made] = mocks.calls('[constructor]blob');
    expect(made?.self).toBeInstanceOf(Kept);
    // Objects that the test makes are its own.
    expect(mocks.calls('blob.size')).toHaveLength(1);
    expect(mocks.calls('blob.empty')[0]!.result).toBeInstanceOf(Kept);
  });

  test('two mocks know nothing of each other', () => {
    const [one, other] = [mock(program), mock(program)];
    run(one, 'log');
    expect([one.calls().length, other.calls().length]).toEqual([1, 0]);
  });
});

describe('what the world lacks', () => {
  test.each<[() => unknown, RegExp, RegExp]>([
    [
      () => mock(program).calls('store#count-al'),
      /no function `store#count-al`/,
      /`store#count-all`/,
    ],
    [() => mock(program).calls('nothing-like-it'), /no function/, /^there are /],
    [() => mock(program).calls('log-it#*'), /no function/, /./],
    [() => mock(program).answer('blob.sise', () => 1), /no function/, /`blob.size`/],
    [() => mock(program, { 'demo:shop/stor': {} }), /imports no `demo:shop\/stor`/, /store/],
    [() => mock(program, { [name]: { countAl: 1 } }), /has no `countAl`/, /`countAll`/],
    [() => mock(program, { [name]: { Blob: { sizes: 1 } } }), /has no `sizes`/, /`size`/],
  ])('%#', (code, message, help) => {
    const [found] = wrong(code);
    expect(found).toMatchObject({ code: 'mock/unknown-name' });
    expect(found!.message).toMatch(message);
    expect(found!.help.join('\n')).toMatch(help);
  });

  test('a name for several functions is none for an answer', () => {
    const [found] = wrong(() => mock(program).answer('store#*', () => 1));
    expect(found).toMatchObject({ code: 'mock/several-functions' });
    expect(found!.help[0]).toContain(`\`${name}#count-all\``);
  });
});

describe('a world', () => {
  const types = `
    record point { x-pos: u8, name: option<string> }
    variant shape { square(u16), none }
    enum color { dark-green, red }
    flags rights { read-it, write }
    type bytes = list<u8>;
    all: func() -> tuple<bool, s64, f32, char, string, point, shape, color, rights, bytes, list<string>,
      option<option<u8>>, result<u8, string>, list<u16, 3>, list<string, 2>, map<string, u8>>;
    failing: func() -> result<point, string>;
    failed: func() -> result;
    later: async func() -> u8;`;
  const world = worldOf(`package demo:all; interface types { ${types} }
    world w { import types; import inline: interface { resource r; get: func() -> r; } }`);

  test('is answered with the defaults of its types, which the runtime takes', async () => {
    const { imports } = mock(await world);
    const given = imports['demo:all/types'] as Record<string, () => unknown>;
    expect(given['all']!()).toEqual([
      false,
      0n,
      0,
      '\0',
      '',
      { xPos: 0, name: undefined },
      { tag: 'square', val: 0 },
      'dark-green',
      { readIt: false, write: false },
      new Uint8Array(),
      [],
      { tag: 'none' },
      { tag: 'ok', val: 0 },
      new Uint16Array(3),
      ['', ''],
      new Map(),
    ]);
    expect(given['failing']!()).toEqual({ xPos: 0, name: undefined });
    expect(given['failed']!()).toBeUndefined();
    await expect(given['later']!()).resolves.toBe(0);
    const inline = imports['inline'] as { R: typeof Object; get: () => unknown };
    expect(inline.get()).toBeInstanceOf(inline.R);
    const { model, world: id } = await world;
    const { value } = await link(dummyOf(model, id), { features: 'all' });
    // Nothing is missing: it is its own code that ends it.
    await expect(value!.instantiate(imports)).rejects.toMatchObject({ code: 'trap/wasm' });
  });

  test('in other shapes where the component has them', async () => {
    const values = { results: 'returned', flags: 'bigint' } as const;
    const { imports } = mock(await world, {}, { values });
    const given = imports['demo:all/types'] as Record<string, () => unknown>;
    expect((given['all']!() as unknown[])[8]).toBe(0n);
    expect(given['failed']!()).toEqual({ tag: 'ok' });
  });

  test('an endless list has no default', async () => {
    const large = await worldOf('package a:b; world w { import f: func() -> list<u8, 1000000>; }');
    const { imports } = mock(large);
    expect(wrong(imports['f'] as () => unknown)).toMatchObject([{ code: 'mock/no-default' }]);
  });

  test('streams and futures end', async () => {
    const open = await worldOf(`package a:b; world w {
      import s: func() -> stream<u8>; import f: func() -> future<u8>; import g: func() -> future<future<u8>>; }`);
    const { imports } = mock(open) as { imports: Record<string, () => unknown> };
    const reader = (imports['s']!() as ReadableStream).getReader();
    expect(await reader.read()).toEqual({ done: true, value: undefined });
    await expect(imports['f']!()).resolves.toBe(0);
    const outer = (await imports['g']!()) as { promise: Promise<number> };
    await expect(outer.promise).resolves.toBe(0);
  });
});

test('imports of a type from another interface are of one class', async () => {
  const { model, world } = await worldOf(`package a:b;
    interface one { resource r; }
    interface two { use one.{r}; get: func() -> r; }
    world w { import two; export run: func(); }`);
  const { value } = await link(dummyOf(model, world));
  for (const { imports } of [mock(value!), mock({ model, world })]) {
    const two = imports['a:b/two'] as { get: () => object };
    const one = imports['a:b/one'] as { R: typeof Object };
    expect(two.get()).toBeInstanceOf(one.R);
    // Nothing is missing: it is its own code that ends it.
    await expect(value!.instantiate(imports)).rejects.toMatchObject({ code: 'trap/wasm' });
  }
});

test('the types of `ts-host` say what can be answered', () => {
  interface Blob {
    size(): number;
  }
  interface ShopImports {
    readonly [name]: {
      countAll(kind: string): number;
      check(): number;
      Blob: { new (n: number): Blob; empty(): Blob };
    };
    logIt(n: number): void;
  }
  const mocks = mock<ShopImports>(program, {
    [name]: { countAll: (kind) => kind.length, Blob: { size: () => 3 } },
    logIt: (n) => void n.toFixed(),
  });
  const count: number = mocks.imports[name].countAll('four');
  expect(count).toBe(4);
  // @ts-expect-error It gives a number.
  mock<ShopImports>(program, { [name]: { countAll: () => 'many' } });
  // @ts-expect-error There is no such function.
  expect(wrong(() => mock<ShopImports>(program, { [name]: { countAl: 1 } }))).toHaveLength(1);
});

test('members may have the names of what classes have by themselves', async () => {
  const named = await worldOf(
    `package a:b;
    interface i {
      resource r { length: static func() -> u32; name: static get() -> string; name: static set(to: string);
        %constructor: get() -> u32; to-string: func() -> string; }
      make: func() -> r;
    }
    world w { import i; }`,
  );
  const { imports } = mock(named);
  const { R, make } = imports['a:b/i'] as {
    R: { new (): { toString(): string }; length(): number; name: string };
    make: () => object;
  };
  expect([R.length(), R.name, Reflect.get(new R(), 'constructor_'), new R().toString()]).toEqual([
    0,
    '',
    0,
    '',
  ]);
  expect(new R().constructor).toBe(R);
  expect(make()).toBeInstanceOf(R);
});

test('imports are left out that others give', async () => {
  const mocks = mock(program, { logIt: () => undefined }, { except: 'demo:*' });
  expect(Object.keys(mocks.imports)).toEqual(['logIt']);
  expect(mock(program, {}, { except: ['demo:shop', 'log-it'] }).imports).toEqual({});
  expect(wrong(() => mock(program, { [name]: {} }, { except: 'demo:*' }))).toMatchObject([
    { code: 'mock/unknown-name' },
  ]);
  expect(wrong(() => mock(program, {}, { except: 'demo:*#f' }))).toMatchObject([
    { code: 'host/bad-option' },
  ]);
});

test('an object of what is left out is nothing to answer with by default', async () => {
  const world = await worldOf(
    `package a:b;
    interface i { resource r; }
    interface j { use i.{r}; make: func() -> r; }
    world w { import i; import j; }`,
  );
  const { imports } = mock(world, {}, { except: 'a:b/i' });
  const { make } = imports['a:b/j'] as { make: () => object };
  expect(make).toThrow('an object of what isn’t mocked');
});
