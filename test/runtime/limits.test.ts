/** What a guest may cost: memory, tables, handles, lifted values, calls. Each limit ends a guest that asks for more. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { instantiateSync, link, type Program } from '../../src/link/index.ts';
import { defaultLimits, limitsOf, type GuestLimits } from '../../src/runtime/index.ts';
import { wat } from '../link/wat.ts';
import type { Func } from './components.ts';
import { trapOf } from './harness.ts';

const page = 65536;

async function program(text: string, limits: GuestLimits = {}): Promise<Program> {
  const { value, diagnostics } = await link(await wat(text), { limits, features: 'all' });
  if (value === undefined) throw new WitlinkError(diagnostics);
  return value;
}

async function exportsOf(text: string, limits: GuestLimits = {}): Promise<Record<string, Func>> {
  return (await program(text, limits)).instantiateSync().exports as Record<string, Func>;
}

async function codesOf(text: string, limits: GuestLimits): Promise<readonly string[]> {
  const { value, diagnostics } = await link(await wat(text), { limits });
  expect(value === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map((d) => d.code);
}

/** A component with a function `f(by) -> size or -1` for each of its growing things. */
const grower = (definition: string, grow: string, name = 'app'): string => `(component $${name}
  (core module $m ${definition}
    (func (export "f") (param i32) (result i32) ${grow}))
  (core instance $i (instantiate $m))
  (func (export "f") (param "by" u32) (result s32) (canon lift (core func $i "f"))))`;

const memoryGrower = grower('(memory 1)', '(memory.grow (local.get 0))');
const tableGrower = grower('(table 10 funcref)', '(table.grow (ref.null func) (local.get 0))');

/** `a` grows by what it is told and calls `b`, which does the same. */
const chain = (a: string, b: string): string => `(component
  (component $b ${b.slice(b.indexOf('('))})
  (component $a
    (import "b" (func $b (param "by" u32) (result s32)))
    (core func $b' (canon lower (func $b)))
    (core module $m (import "" "b" (func $b (param i32) (result i32))) ${a})
    (core instance $i (instantiate $m (with "" (instance (export "b" (func $b'))))))
    (func (export "f") (param "by" u32) (result s32) (canon lift (core func $i "f"))))
  (instance $b (instantiate $b))
  (instance $a (instantiate $a (with "b" (func $b "f"))))
  (export "f" (func $a "f")))`;

const grownBoth = chain(
  '(memory 1) (func (export "f") (param i32) (result i32) (drop (memory.grow (local.get 0))) (call $b (local.get 0)))',
  memoryGrower.slice(memoryGrower.indexOf('\n')).replace(/\)$/, ''),
);

describe('memory', () => {
  test('is the sum of all memories of a module: each has its part of what is left', async () => {
    const four = `(component
      (core module $m (memory 1) (memory 1) (memory 1) (memory 1)
        (func (export "f") (result i32)
          (loop (br_if 0 (i32.ne (memory.grow 0 (i32.const 1)) (i32.const -1))))
          (loop (br_if 0 (i32.ne (memory.grow 1 (i32.const 1)) (i32.const -1))))
          (loop (br_if 0 (i32.ne (memory.grow 2 (i32.const 1)) (i32.const -1))))
          (loop (br_if 0 (i32.ne (memory.grow 3 (i32.const 1)) (i32.const -1))))
          (i32.add (i32.add (memory.size 0) (memory.size 1)) (i32.add (memory.size 2) (memory.size 3)))))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
    expect((await exportsOf(four, { memory: 16 * page }))['f']!()).toBe(16);
  });

  test('counts modules as often as they are instantiated', async () => {
    const twice = `(component (core module $m (memory 3))
      (core instance (instantiate $m)) (core instance (instantiate $m)))`;
    expect(await codesOf(twice, { memory: 6 * page })).toEqual([]);
    expect(await codesOf(twice, { memory: 5 * page })).toEqual(['link/limit-memory']);
  });

  test('whichever component grows first has what is left; the other traps when its call ends', async () => {
    const { f } = await exportsOf(grownBoth, { memory: 8 * page });
    expect(f!(3)).toBe(1);
    expect(trapOf(() => f!(1))).toMatchObject({ code: 'trap/limit-memory', component: 'b' });
  });

  test('the one that calls traps before the callee runs', async () => {
    const { f } = await exportsOf(grownBoth, { memory: 8 * page });
    expect(f!(2)).toBe(1);
    expect(f!(1)).toBe(3);
    expect(trapOf(() => f!(1))).toMatchObject({ code: 'trap/limit-memory', component: 'b' });
  });

  test('what was grown in a start function counts', async () => {
    const started = grownBoth.replace(
      '(memory 1) (func (export "f")',
      '(memory 1) (start $s) (func $s (drop (memory.grow (i32.const 6)))) (func (export "f")',
    );
    const { f } = await exportsOf(started, { memory: 8 * page });
    expect(trapOf(() => f!(1)).code).toBe('trap/limit-memory');
  });

  test('a module has the least of the parts that its instances would have', async () => {
    const shared = `(component
      (core module $m (memory 1)
        (func (export "f") (param i32) (result i32) (memory.grow (local.get 0))))
      (component $twice (alias outer 1 $m (core module $m))
        (core instance (instantiate $m)) (core instance (instantiate $m)))
      (component $once (alias outer 1 $m (core module $m))
        (core instance $i (instantiate $m))
        (func (export "f") (param "by" u32) (result s32) (canon lift (core func $i "f"))))
      (instance (instantiate $twice))
      (instance $o (instantiate $once))
      (export "f" (func $o "f")))`;
    // Of the 7 pages that are left, each of the two in one component instance may take 3.
    const { f } = await exportsOf(shared.replaceAll('outer 1 $m', 'outer 1 0'), {
      memory: 10 * page,
    });
    expect([f!(4), f!(3), f!(1)]).toEqual([-1, 1, -1]);
  });

  test('shared memories count as they grow', async () => {
    const { f } = await exportsOf(grownBoth.replaceAll('(memory 1)', '(memory 1 65536 shared)'), {
      memory: 8 * page,
    });
    expect(f!(3)).toBe(1);
    expect(trapOf(() => f!(1))).toMatchObject({ code: 'trap/limit-memory', component: 'b' });
  });

  test('each instance of a program has its own', async () => {
    const linked = await program(memoryGrower, { memory: 3 * page });
    for (let i = 0; i < 3; i++) {
      const { f } = linked.instantiateSync().exports as Record<string, Func>;
      expect([f!(2), f!(1)]).toEqual([1, -1]);
    }
  });
});

describe('table', () => {
  test('beyond it growing fails', async () => {
    const { f } = await exportsOf(tableGrower, { table: 15 });
    expect([f!(5), f!(1)]).toEqual([10, -1]);
  });

  test('many instances of a module with a large one are refused by default', async () => {
    const many = `(component (core module $m (table 300000 funcref))
      ${'(core instance (instantiate $m))'.repeat(4)})`;
    expect(await codesOf(many, {})).toEqual(['link/limit-table']);
    expect(await codesOf(many, { table: 1_200_000 })).toEqual([]);
  });

  test('a table with an initial value is bounded, too, and the rest of it stays', async () => {
    const text = grower(
      '(table $t 1 funcref (ref.func $g)) (func $g)',
      `(drop (table.grow $t (ref.func $g) (local.get 0)))
       (if (ref.is_null (table.get $t (i32.const 0))) (then unreachable)) (table.size $t)`,
    ).replace('(func $g)', '(func $g) (elem declare func $g)');
    const { f } = await exportsOf(text, { table: 3 });
    expect([f!(1), f!(1), f!(1)]).toEqual([2, 3, 3]);
  });

  test('what components grow together is watched', async () => {
    const both = chain(
      '(table 1 funcref) (func (export "f") (param i32) (result i32) (drop (table.grow 0 (ref.null func) (local.get 0))) (call $b (local.get 0)))',
      tableGrower.slice(tableGrower.indexOf('\n')).replace(/\)$/, ''),
    );
    const { f } = await exportsOf(both, { table: 20 });
    expect(f!(4)).toBe(10);
    expect(trapOf(() => f!(4))).toMatchObject({ code: 'trap/limit-table', component: 'b' });
  });
});

describe('garbage-collected objects', () => {
  const text = `(component (core module $m (type $a (array i8))
      (func (export "f") (param i32) (result i32)
        (array.len (array.new_default $a (local.get 0)))))
    (core instance $i (instantiate $m))
    (func (export "f") (param "n" u32) (result u32) (canon lift (core func $i "f"))))`;

  test.each([
    [{}, []],
    [{ memory: page }, ['link/limit-gc']],
    [{ memory: page, gc: true }, []],
    [{ gc: false }, ['link/limit-gc']],
  ] as const)('%j', async (limits, codes) => {
    expect(await codesOf(text, limits)).toEqual(codes);
  });

  test.each([
    ['of another one', '(tag) (tag (param i32 exnref))', ['link/limit-gc']],
    ['of another one, never null', '(tag (param (ref exn)))', ['link/limit-gc']],
    ['in a table', '(table 0 funcref) (table 0 exnref)', ['link/limit-gc']],
    ['in a table with a value', '(table 1 exnref (ref.null exn))', ['link/limit-gc']],
    ['not at all', '(tag (param i32)) (table 1 funcref (ref.null func)) (table 0 externref)', []],
    ['on the stack alone', '(tag) (func (local exnref)) (global exnref (ref.null exn))', []],
  ] as const)('so are exceptions that are kept %s', async (_, fields, codes) => {
    const kept = `(component (core module $m ${fields}) (core instance (instantiate $m)))`;
    expect(await codesOf(kept, { memory: page })).toEqual(codes);
    expect(await codesOf(kept, { memory: page, gc: true })).toEqual([]);
  });
});

describe('handles', () => {
  const resources = `(component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "keep") (param i32)
        (loop (drop (call $new (i32.const 1)))
          (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
      (func (export "drop") (param i32)
        (loop (call $drop (call $new (i32.const 1)))
          (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "keep") (param "n" u32) (canon lift (core func $i "keep")))
    (func (export "drop") (param "n" u32) (canon lift (core func $i "drop"))))`;

  test('are counted while they are there', async () => {
    const { keep, drop } = await exportsOf(resources, { handles: 100 });
    drop!(1000);
    keep!(100);
    expect(trapOf(() => drop!(1)).code).toBe('trap/limit-handles');
  });

  test('are bounded by default', async () => {
    const { keep } = await exportsOf(resources);
    expect(trapOf(() => keep!(4_000_000_000)).code).toBe('trap/limit-handles');
  });

  test('are never more than tables can tell apart', () => {
    for (const handles of [2 ** 28, Infinity]) {
      expect(limitsOf({ handles })).toMatchObject({ value: { handles: 2 ** 28 - 1 } });
    }
  });

  test('count over all components of a program', async () => {
    const two = `(component
      (component $c ${resources.slice(resources.indexOf('\n')).replace(/\)$/, '')})
      (instance $a (instantiate $c)) (instance $b (instantiate $c))
      (export "a" (func $a "keep")) (export "b" (func $b "keep")))`;
    const { a, b } = await exportsOf(two, { handles: 10 });
    a!(6);
    expect(trapOf(() => b!(5)).code).toBe('trap/limit-handles');
  });

  test('messages of error contexts count by their length', async () => {
    const text = `(component
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $new (canon error-context.new (memory (core memory $mem "m"))))
      (core module $m (import "" "new" (func $new (param i32 i32) (result i32)))
        (func (export "f") (param i32) (drop (call $new (i32.const 0) (local.get 0)))))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (func (export "f") (param "n" u32) (canon lift (core func $i "f"))))`;
    const { f } = await exportsOf(text, { handles: 11 });
    f!(0);
    f!(255);
    f!(8 * 256);
    expect(trapOf(() => f!(0)).code).toBe('trap/limit-handles');
  });

  test('all that an error context counted for is free again', async () => {
    const text = `(component
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $new (canon error-context.new (memory (core memory $mem "m"))))
      (core func $drop (canon error-context.drop))
      (core module $m (import "" "new" (func $new (param i32 i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "f") (call $drop (call $new (i32.const 0) (i32.const 512)))))
      (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "drop" (func $drop))))))
      (func (export "f") (canon lift (core func $i "f"))))`;
    const { f } = await exportsOf(text, { handles: 4 });
    for (let i = 0; i < 10; i++) f!();
    expect(f!()).toBeUndefined();
  });

  test('no table has more than indexes can tell apart', async () => {
    const { store } = (await program('(component)')).instantiateSync(
      {},
      { limits: { handles: Infinity } },
    );
    expect(store.limits.handles).toBe(2 ** 28 - 1);
  });

  test('threads that are never started count', async () => {
    const text = `(component
      (core module $t (table (export "t") 1 funcref) (elem (i32.const 0) $f) (func $f (param i32)))
      (core instance $t (instantiate $t))
      (core type $ft (func (param i32)))
      (alias core export $t "t" (core table $table))
      (core func $new (canon thread.new-indirect $ft (core table $table)))
      (core module $m (import "" "new" (func $new (param i32 i32) (result i32)))
        (func (export "f") (loop (drop (call $new (i32.const 0) (i32.const 0))) (br 0))))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
      (func (export "f") (canon lift (core func $i "f"))))`;
    const { f } = await exportsOf(text, { handles: 50 });
    expect(trapOf(() => f!()).code).toBe('trap/limit-handles');
  });
});

describe('lifted', () => {
  /** Gives a list of `n` times the same element, which begins at 1024. */
  const lister = (
    element: string,
    size: number,
    fill: string,
    definitions = '',
  ): string => `(component
    ${definitions}
    (core module $m (memory (export "m") 64)
      (func (export "f") (param i32) (result i32) (local $k i32)
        (loop
          ${fill}
          (br_if 0 (i32.lt_u (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get 0))))
        (i32.store (i32.const 8) (i32.const 1024)) (i32.store (i32.const 12) (local.get 0))
        (i32.const 8))
      (func (export "at") (param i32) (result i32)
        (i32.add (i32.const 1024) (i32.mul (local.get 0) (i32.const ${size})))))
    (core instance $i (instantiate $m))
    (func (export "f") (param "n" u32) (result (list ${element}))
      (canon lift (core func $i "f") (memory (core memory $i "m")))))`;
  /** Each element is the same string or list, of 1,000 bytes. */
  const shared = `(i32.store offset=1024 (i32.shl (local.get $k) (i32.const 3)) (i32.const 2000000))
    (i32.store offset=1028 (i32.shl (local.get $k) (i32.const 3)) (i32.const 1000))`;

  test.each([
    ['strings', lister('string', 8, shared), 9, 10],
    ['lists of numbers', lister('(list u8)', 8, shared), 9, 10],
    ['values that are tiny in memory', lister('bool', 1, ''), 625, 626],
  ] as const)('%s that are many times what the guest has', async (_, text, fits, over) => {
    const limits = { lifted: 10_000 };
    expect((await exportsOf(text, limits))['f']!(fits)).toHaveLength(fits);
    const { f } = await exportsOf(text, limits);
    expect(trapOf(() => f!(over)).code).toBe('trap/limit-lifted');
  });

  test('fields of records and payloads count', async () => {
    const pair = lister('$p', 2, '', '(type $p (tuple bool bool))').replace(
      '(list $p)',
      '(list $p)',
    );
    const { f } = await exportsOf(pair, { lifted: 480 });
    expect(f!(10)).toHaveLength(10);
    expect(trapOf(() => f!(11)).code).toBe('trap/limit-lifted');
    const option = lister(
      '$o',
      2,
      '(i32.store8 offset=1024 (i32.shl (local.get $k) (i32.const 1)) (i32.const 1))',
      '(type $o (option bool))',
    );
    const some = await exportsOf(option, { lifted: 320 });
    expect(some['f']!(10)).toHaveLength(10);
    expect(trapOf(() => some['f']!(11)).code).toBe('trap/limit-lifted');
  });

  test.each([
    ['a string', 'string', 8, '', 80],
    ['a list', '(list u8)', 8, '', 80],
    ['a list of lists', '(list (list u8))', 8, '', 80],
    ['flags', '$f', 1, `(type $f' (flags "a" "b" "c")) (import "f" (type $f (eq $f')))`, 3 * 16],
    [
      'a field with flags',
      '$r',
      2,
      `(type $f' (flags "a" "b")) (import "f" (type $f (eq $f'))) (type $r (tuple bool $f))`,
      64,
    ],
  ])('%s that is empty takes room, too', async (_, element, size, definitions, weight) => {
    const text = lister(element, size, '', definitions);
    const { f } = await exportsOf(text, { lifted: 10 * weight });
    expect(f!(10)).toHaveLength(10);
    expect(trapOf(() => f!(11)).code).toBe('trap/limit-lifted');
  });

  test.each([
    ['an error context', 1024, '', '(canon error-context.new (memory $mem "m"))', 'error-context'],
    [
      'a handle',
      80,
      '(import "r" (type $r (sub resource))) (import "make" (func $make (result (own $r))))',
      '(canon lower (func $make))',
      '(borrow $r)',
    ],
  ])('%s is an object each time', async (_, weight, imports, canon, element) => {
    const isContext = element === 'error-context';
    const text = `(component ${imports}
      (import "sink" (func $sink (param "x" (list ${element}))))
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $sink (canon lower (func $sink) (memory (core memory $mem "m"))))
      (core func $new ${canon.replace('(memory $mem', '(memory (core memory $mem').replace('"m")', '"m"))')})
      (core module $m
        (import "" "m" (memory 1))
        (import "" "sink" (func $sink (param i32 i32)))
        (import "" "new" (func $new ${isContext ? '(param i32 i32)' : ''} (result i32)))
        (func (export "f") (param i32) (local $k i32) (local $h i32)
          (local.set $h (call $new ${isContext ? '(i32.const 0) (i32.const 0)' : ''}))
          (loop
            (i32.store (i32.shl (local.get $k) (i32.const 2)) (local.get $h))
            (br_if 0 (i32.lt_u
              (local.tee $k (i32.add (local.get $k) (i32.const 1))) (local.get 0))))
          (call $sink (i32.const 0) (local.get 0))))
      (core instance $i (instantiate $m (with "" (instance
        (export "m" (memory $mem "m")) (export "sink" (func $sink)) (export "new" (func $new))))))
      (func (export "f") (param "n" u32) (canon lift (core func $i "f"))))`;
    class R {}
    const taken: number[] = [];
    const imported = { R, make: () => new R(), sink: (x: unknown[]) => taken.push(x.length) };
    const linked = await program(text, { lifted: 10 * weight });
    const { f } = linked.instantiateSync(imported).exports as Record<string, Func>;
    f!(10);
    expect(trapOf(() => f!(11)).code).toBe('trap/limit-lifted');
    expect(taken).toEqual([10]);
  });

  test('of a stream, each batch counts for itself', async () => {
    const text = `(component
      (type $s (stream u8))
      (core module $mem (memory (export "m") 4))
      (core instance $mem (instantiate $mem))
      (core func $new (canon stream.new $s))
      (core func $write (canon stream.write $s (memory (core memory $mem "m"))))
      (core func $return (canon task.return (result $s)))
      (core module $m (import "" "new" (func $new (result i64)))
        (import "" "write" (func $write (param i32 i32 i32) (result i32)))
        (import "" "return" (func $return (param i32)))
        (func (export "f") (local $p i64)
          (local.set $p (call $new))
          (call $return (i32.wrap_i64 (local.get $p)))
          (drop (call $write (i32.wrap_i64 (i64.shr_u (local.get $p) (i64.const 32)))
            (i32.const 0) (i32.const 200000)))))
      (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))
        (export "write" (func $write)) (export "return" (func $return))))))
      (func (export "f") async (result $s) (canon lift (core func $i "f") async)))`;
    const { f } = await exportsOf(text, { lifted: 100_000 });
    const reader = ((await f!()) as ReadableStream<Uint8Array>).getReader();
    let length = 0;
    while (length < 200_000) length += (await reader.read()).value!.length;
    expect(length).toBe(200_000);
  });

  test('each call counts for itself', async () => {
    const { f } = await exportsOf(lister('string', 8, shared), { lifted: 10_000 });
    for (let i = 0; i < 20; i++) expect(f!(5)).toHaveLength(5);
  });

  test('by default one string of any size that a string may have passes', () => {
    expect(defaultLimits.lifted).toBeGreaterThanOrEqual(2 ** 28 - 1);
  });
});

describe('depth', () => {
  // A destructor that drops the next of a chain: each runs within the one before.
  const text = `(component
    (core module $t (table (export "t") 1 funcref))
    (core instance $t (instantiate $t))
    (core module $d (type $f (func (param i32))) (import "" "t" (table 1 funcref))
      (func (export "dtor") (param i32) (call_indirect (type $f) (local.get 0) (i32.const 0))))
    (core instance $d (instantiate $d (with "" (instance $t))))
    (type $r (resource (rep i32) (dtor (core func $d "dtor"))))
    (core func $new (canon resource.new $r))
    (core func $drop (canon resource.drop $r))
    (core module $m
      (import "" "t" (table 1 funcref))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (elem (i32.const 0) $next)
      (func $next (param i32)
        (if (local.get 0) (then (call $drop (local.get 0)))))
      (func (export "f") (param $n i32) (local $last i32)
        (loop
          (local.set $last (call $new (local.get $last)))
          (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (call $drop (local.get $last))))
    (core instance $i (instantiate $m (with "" (instance (export "t" (table $t "t"))
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "f") (param "n" u32) (canon lift (core func $i "f"))))`;

  test('bounds calls that stand within each other', async () => {
    const { f } = await exportsOf(text, { depth: 10 });
    f!(9);
    f!(9);
    expect(trapOf(() => f!(10)).code).toBe('trap/limit-depth');
  });

  test('without it the stack ends them', async () => {
    const { f } = await exportsOf(text);
    expect(['trap/limit-depth', 'trap/stack-overflow']).toContain(trapOf(() => f!(100_000)).code);
  });
});

describe('as options', () => {
  test.each([
    [{ memory: -1 }, '`memory`'],
    [{ lifted: Number.NaN }, '`lifted`'],
    [{ handles: '7' }, '`handles`'],
    [{ gc: 1 }, '`gc` is true or false'],
    [{ memmory: 1 }, 'no limit `memmory`'],
    [{ depth: Object.create(null) as unknown }, '`depth` is a number that is not negative, not an'],
    [5, 'an object of limits, not number 5'],
    [null, 'an object of limits, not null'],
    [[7], 'an object of limits, not an array'],
  ] as const)('%j is told', async (limits, message) => {
    const given = limits as unknown as GuestLimits;
    const { diagnostics } = await link(await wat('(component)'), { limits: given });
    const wanted = [
      { code: 'runtime/bad-limit', message: expect.stringContaining(message) as string },
    ];
    expect(diagnostics).toMatchObject(wanted);
    const linked = await program('(component)');
    expect(() => linked.instantiateSync({}, { limits: given })).toThrow(WitlinkError);
  });

  test('those of a program hold for its instances, which may have others', async () => {
    const text = grower('', '(local.get 0)');
    const linked = await program(text, { depth: 0 });
    const run = (limits: GuestLimits): unknown =>
      (linked.instantiateSync({}, { limits }).exports as Record<string, Func>)['f']!(3);
    expect(trapOf(() => run({})).code).toBe('trap/limit-depth');
    expect(run({ depth: 2 })).toBe(3);
  });

  test.each([{ memory: 2 * page }, { table: 5 }, { gc: true }])(
    'what is in the core modules is settled: %j',
    async (limits) => {
      const linked = await program(memoryGrower, { memory: page });
      expect(() => linked.instantiateSync({}, { limits })).toThrow('(runtime/settled-limit)');
      expect(() => linked.instantiateSync({}, { limits: { memory: page } })).not.toThrow();
    },
  );

  test('the same by another word is no other limit', async () => {
    const linked = await program(memoryGrower, { memory: page, handles: 7 });
    const used = (limits: GuestLimits): unknown =>
      linked.instantiateSync({}, { limits }).store.limits;
    const all = { ...defaultLimits, memory: page, handles: 7, gc: false };
    const left: Record<string, undefined> = { memory: undefined, handles: undefined };
    expect(used(left)).toEqual(all);
    expect(used({ gc: false, table: defaultLimits.table })).toEqual(all);
  });

  test('`instantiateSync` takes all of a component', async () => {
    const bytes = await wat(memoryGrower);
    const { f } = instantiateSync(bytes, {}, { limits: { memory: 2 * page, depth: 5 } })
      .exports as Record<string, Func>;
    expect([f!(1), f!(1)]).toEqual([1, -1]);
  });
});
