/** Programs of many components, many functions, large types and large values, through adapters. */
import { describe, expect, test } from 'vitest';
import { fuse } from '../../../src/link/fuse/index.ts';
import { link } from '../../../src/link/index.ts';
import { analyse, type Plan } from '../../../src/plan/index.ts';
import type { MemoryTables } from '../../../src/runtime/core/handles/memory-tables.ts';
import type { Running } from '../../../src/runtime/index.ts';
import { PlanBuilder, trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';
import { Random } from './calls/random.ts';
import { randomFunc } from './calls/types.ts';
import { trapProgram } from './trap-program.ts';

/** A program all of whose calls between components go through adapters. */
async function fused(text: string): Promise<Running> {
  const { value, diagnostics } = await link(await wat(text), { features: 'all' });
  expect(diagnostics).toEqual([]);
  expect(value!.plan.adapters).toBeDefined();
  expect(analyse(value!.plan).meetings).toEqual([]);
  return value!.instantiate({ host: () => undefined });
}

const call = ({ exports }: Running, name: string, ...args: unknown[]): unknown =>
  (exports[name] as (...a: unknown[]) => unknown)(...args);

const zero = `(component $zero
  (core module $m (func (export "f") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
/** Its `f` gives one more than that of what it imports; `count` tells how often. */
const next = `(component $next
  (import "f" (func $f (result u32)))
  (core func $f (canon lower (func $f)))
  (core module $m (import "" "f" (func $f (result i32))) (global $count (mut i32) (i32.const 0))
    (func (export "f") (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (i32.add (call $f) (i32.const 1)))
    (func (export "count") (result i32) (global.get $count)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
  (func (export "f") (result u32) (canon lift (core func $i "f")))
  (func (export "count") (result u32) (canon lift (core func $i "count"))))`;
/** The sum of two. */
const sum = `(component $sum
  (import "f" (func $f (result u32))) (import "g" (func $g (result u32)))
  (core func $f (canon lower (func $f))) (core func $g (canon lower (func $g)))
  (core module $m (import "" "f" (func $f (result i32))) (import "" "g" (func $g (result i32)))
    (func (export "f") (result i32) (i32.add (call $f) (call $g))))
  (core instance $i (instantiate $m (with "" (instance
    (export "f" (func $f)) (export "g" (func $g))))))
  (func (export "f") (result u32) (canon lift (core func $i "f"))))`;

describe('many components', () => {
  test('a chain of 200', async () => {
    const links = Array.from(
      { length: 200 },
      (_, i) => `(instance $i${i + 1} (instantiate $next (with "f" (func $i${i} "f"))))`,
    );
    const running = await fused(`(component ${zero} ${next} (instance $i0 (instantiate $zero))
      ${links.join('\n')} (export "f" (func $i200 "f")) (export "count" (func $i7 "count")))`);
    expect(call(running, 'f')).toBe(200);
    expect(call(running, 'f')).toBe(200);
    expect(call(running, 'count')).toBe(2);
  });

  test('a diamond', async () => {
    const running = await fused(`(component ${zero} ${next} ${sum}
      (instance $z (instantiate $zero))
      (instance $base (instantiate $next (with "f" (func $z "f"))))
      (instance $left (instantiate $next (with "f" (func $base "f"))))
      (instance $right (instantiate $next (with "f" (func $base "f"))))
      (instance $top (instantiate $sum (with "f" (func $left "f")) (with "g" (func $right "f"))))
      (export "f" (func $top "f")) (export "count" (func $base "count"))
      (export "left" (func $left "count")))`);
    expect(call(running, 'f')).toBe(4);
    // One that both have called; and two of the same component, each with state of its own.
    expect([call(running, 'count'), call(running, 'left')]).toEqual([2, 1]);
  });

  test('one component a hundred times', async () => {
    const instances = Array.from(
      { length: 100 },
      (_, i) => `(instance $n${i} (instantiate $next (with "f" (func $z "f"))))
        (instance $s${i + 1} (instantiate $sum (with "f" (func $s${i} "f")) (with "g" (func $n${i} "f"))))`,
    );
    const running = await fused(`(component ${zero} ${next} ${sum} (instance $z (instantiate $zero))
      (instance $s0 (instantiate $zero)) ${instances.join('\n')} (export "f" (func $s100 "f")))`);
    expect(call(running, 'f')).toBe(100);
  });

  test('nested, and handed on through imports and exports of instances', async () => {
    const running = await fused(`(component
      (component $outer
        (import "in" (instance $in (export "f" (func (result u32)))))
        ${next}
        (component $inner
          (import "in" (instance $in (export "f" (func (result u32)))))
          (export "again" (instance $in)))
        (instance $inner (instantiate $inner (with "in" (instance $in))))
        (alias export $inner "again" (instance $again))
        (instance $n (instantiate $next (with "f" (func $again "f"))))
        (export "out" (instance $n)))
      ${zero}
      (instance $z (instantiate $zero))
      (instance $one (instantiate $outer (with "in" (instance $z))))
      (alias export $one "out" (instance $out))
      (instance $two (instantiate $outer (with "in" (instance $out))))
      (export "two" (instance $two "out")))`);
    const { two } = running.exports as { two: { f: () => number } };
    expect(two.f()).toBe(2);
  });
});

describe('what is lifted is no export of a core module', () => {
  const text = `(component
    (component $c
      (core module $m (global $count (mut i32) (i32.const 0))
        (func (export "dtor") (param i32)
          (global.set $count (i32.add (global.get $count) (local.get 0))))
        (func (export "count") (result i32) (global.get $count)))
      (core instance $m (instantiate $m))
      (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
      (core func $new (canon resource.new $r))
      (export $r' "r" (type $r))
      (func (export "new") (param "rep" u32) (result (own $r')) (canon lift (core func $new)))
      (func (export "count") (result u32) (canon lift (core func $m "count"))))
    (component $b
      (import "r" (type $r (sub resource)))
      (import "new" (func $new (param "rep" u32) (result (own $r))))
      (core func $new (canon lower (func $new)))
      (func (export "new") (param "rep" u32) (result u32) (canon lift (core func $new)))
      (core func $drop (canon resource.drop $r))
      (func (export "drop") (param "h" u32) (canon lift (core func $drop))))
    (component $a
      (import "new" (func $new (param "rep" u32) (result u32)))
      (import "drop" (func $drop (param "h" u32)))
      (core func $new (canon lower (func $new))) (core func $drop (canon lower (func $drop)))
      (core module $m
        (import "" "new" (func $new (param i32) (result i32))) (import "" "drop" (func $drop (param i32)))
        (func (export "run") (param i32) (call $drop (call $new (local.get 0)))))
      (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "drop" (func $drop))))))
      (func (export "run") (param "x" u32) (canon lift (core func $i "run"))))
    (instance $c (instantiate $c))
    (instance $b (instantiate $b (with "r" (type $c "r")) (with "new" (func $c "new"))))
    (instance $a (instantiate $a (with "new" (func $b "new")) (with "drop" (func $b "drop"))))
    (export "run" (func $a "run")) (export "count" (func $c "count")))`;

  test('but a built-in, or a function that was lowered', async () => {
    const running = await fused(text);
    call(running, 'run', 3);
    call(running, 'run', 4);
    expect(call(running, 'count')).toBe(7);
  });

  test('and traps in the name of who has it', async () => {
    const running = await fused(
      text.replace('(call $drop (call $new (local.get 0)))', '(call $drop (local.get 0))'),
    );
    expect(trapOf(() => call(running, 'run', 9))).toMatchObject({
      code: 'trap/unknown-handle',
      component: 'b',
      func: 'drop',
    });
  });
});

/** A plan in which `a` imports so many times a hundred functions of `b`, over types that they share with none. */
function planOf(hundreds: number): Plan {
  const p = new PlanBuilder();
  const [b, a] = ['b', 'a'].map((label) => p.instance(label));
  const resource = p.resource('r', b!);
  const handles = { own: [resource.own], borrow: [resource.borrow] };
  const funcs = Array.from({ length: hundreds }, () => {
    const random = new Random(1);
    return Array.from({ length: 100 }, () =>
      randomFunc(random, p, handles, { pool: 0, bytes: 400 }),
    );
  }).flat();
  p.core(b!, '');
  p.core(a!, '');
  const options = [0, 1].map((at) => ({ memory: at, realloc: p.coreExport(at, 'realloc') }));
  const lowers = funcs.map((spec, i) =>
    p.lower(a!, p.lift(`f${i}`, b!, p.coreExport(0, `f${i}`), spec, options[0]), options[1]),
  );
  p.core(a!, '', Object.fromEntries(lowers.map((core, i) => [`/f${i}`, core])));
  return p.plan();
}

function bytesOf(plan: Plan): number {
  const made = fuse(plan, analyse(plan))!;
  return made.modules
    .slice(plan.modules.length)
    .reduce((sum, m) => sum + (m.kind === 'inline' ? m.bytes.length : 0), 0);
}

describe('many functions', () => {
  test('adapters grow as the functions do', () => {
    const [few, many] = [bytesOf(planOf(1)), bytesOf(planOf(10))];
    expect(many / few).toBeLessThan(11);
  });

  test('types that are shared are written once', () => {
    // Each doubles the one before: a tree of 2^30 nodes, a graph of 30.
    const size = (depth: number): number => {
      const p = new PlanBuilder();
      const [b, a] = ['b', 'a'].map((label) => p.instance(label));
      let type = p.type({ kind: 'list', type: 'string' });
      for (let i = 0; i < depth; i++) {
        const pair = p.type({ kind: 'tuple', types: [type, type, type] });
        type = p.type({ kind: 'list', type: pair });
      }
      p.core(b!, '');
      p.core(a!, '');
      const lift = p.lift('f', b!, p.coreExport(0, 'f'), { params: { x: type } }, { memory: 0 });
      p.core(a!, '', { '/f': p.lower(a!, lift, { memory: 1 }) });
      return bytesOf(p.plan());
    };
    const [small, middle, large] = [size(10), size(20), size(30)];
    expect(large! - middle!).toBeLessThan(1.1 * (middle! - small!));
  });

  test('5,000 of them are called', async () => {
    const count = 5000;
    const all = (line: (i: number) => string): string =>
      Array.from({ length: count }, (_, i) => line(i)).join('\n');
    const running = await fused(`(component
      (component $b
        (core module $m ${all((i) => `(func (export "f${i}") (param i32) (result i32) (i32.add (local.get 0) (i32.const ${i})))`)})
        (core instance $i (instantiate $m))
        ${all((i) => `(func (export "f${i}") (param "x" u32) (result u32) (canon lift (core func $i "f${i}")))`)})
      (component $a
        (import "b" (instance $b ${all((i) => `(export "f${i}" (func (param "x" u32) (result u32)))`)}))
        ${all((i) => `(core func $f${i} (canon lower (func $b "f${i}")))`)}
        (core module $m ${all((i) => `(import "" "f${i}" (func (param i32) (result i32)))`)}
          (func (export "run") (param i32) (result i32) (local.get 0) ${all((i) => `call ${i}`)}))
        (core instance $i (instantiate $m (with "" (instance ${all((i) => `(export "f${i}" (func $f${i}))`)}))))
        (func (export "run") (param "x" u32) (result u32) (canon lift (core func $i "run"))))
      (instance $b (instantiate $b)) (instance $a (instantiate $a (with "b" (instance $b))))
      (export "run" (func $a "run")))`);
    expect(call(running, 'run', 1)).toBe(1 + (count * (count - 1)) / 2);
  });
});

describe('large values', () => {
  test('a record of 1,000 fields', async () => {
    const kinds = ['u8', 'u32', 'u64', 'bool', 's16'];
    const fields = Array.from({ length: 1000 }, (_, i) => `(field "f${i}" ${kinds[i % 5]!})`);
    const running = await fused(
      trapProgram({
        types: `(type $record' (record ${fields.join(' ')})) (import "record" (type $record (eq $record')))`,
        type: '(param "r" $record)',
        core: '(param i32)',
        reallocOfB:
          '(if (i32.ne (local.get 3) (i32.const 4800)) (then unreachable)) (i32.const 1024)',
        // All bytes are 1, and each of a field comes over: 1 + 4 + 8 + 1 + 2 of 5 fields.
        run: `(memory.fill (i32.const 0) (i32.const 1) (i32.const 4800)) (call $f (i32.const 0))`,
        more: '(global $at (mut i32) (i32.const 1024)) (global $sum (mut i32) (i32.const 0))',
        f: `(loop $l
            (global.set $sum (i32.add (global.get $sum) (i32.load8_u (global.get $at))))
            (global.set $at (i32.add (global.get $at) (i32.const 1)))
            (br_if $l (i32.lt_u (global.get $at) (i32.const 5824))))
          (if (i32.ne (global.get $sum) (i32.const 3200)) (then unreachable))`,
      })
        .replaceAll('(instantiate $b ', '(instantiate $b (with "record" (type $record)) ')
        .replaceAll('(instantiate $a ', '(instantiate $a (with "record" (type $record)) ')
        .replace(
          '(instance $c (instantiate $c))',
          `(instance $c (instantiate $c)) (type $record (record ${fields.join(' ')}))`,
        ),
    );
    call(running, 'run');
  });

  const large = (type: string, bytes: number, length: number): Promise<Running> => {
    const pages = Math.ceil(bytes / 65536) + 2;
    const text = trapProgram({
      type: `(param "x" ${type})`,
      core: '(param i32 i32)',
      reallocOfB: '(i32.const 65536)',
      run: `(memory.fill (i32.const 8) (i32.const 0x61) (i32.const ${bytes}))
        (call $f (i32.const 8) (i32.const ${length}))`,
      f: `(if (i32.ne (local.get 1) (i32.const ${length})) (then unreachable))
        (if (i32.load8_u offset=${bytes} (local.get 0)) (then unreachable))
        (local.set 0 (i32.add (local.get 0) (i32.const ${bytes})))
        (loop $l
          (local.set 0 (i32.sub (local.get 0) (i32.const 8)))
          (if (i64.ne (i64.load (local.get 0)) (i64.const 0x6161616161616161)) (then unreachable))
          (br_if $l (i32.gt_u (local.get 0) (i32.const 65536))))`,
    });
    return fused(text.replaceAll('(memory (export "mem") 1)', `(memory (export "mem") ${pages})`));
  };

  test('a list of 10^7 numbers', async () => {
    call(await large('(list u32)', 4e7, 1e7), 'run');
  });

  test('a string of 100 MB', async () => {
    call(await large('string', 1e8, 1e8), 'run');
  });

  test('a list of 10^7 that are looked at one by one', async () => {
    // Each is true; what is copied is 1, whatever it was.
    await expect(large('(list bool)', 1e7, 1e7).then((r) => call(r, 'run'))).rejects.toMatchObject({
      code: 'trap/wasm',
    });
  });

  test('a million handles made and dropped leave the tables as they were', async () => {
    const running = await fused(
      trapProgram({
        type: '(param "h" (own $r))',
        core: '(param i32)',
        f: '(call $drop (local.get 0))',
        run: `(local.set $h (i32.const 500000))
          (loop $l
            (call $f (call $make)) (call $drop (call $make))
            (br_if $l (local.tee $h (i32.sub (local.get $h) (i32.const 1)))))`,
      }),
    );
    const { memory } = running.store.handleTables as MemoryTables;
    const before = memory.buffer.byteLength;
    call(running, 'run');
    expect(memory.buffer.byteLength).toBe(before);
    expect(running.store.instances.flatMap((i) => [...i.handles.entries()])).toEqual([]);
  });
});
