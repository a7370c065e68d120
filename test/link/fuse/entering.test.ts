/**
 * Who may enter whom when, in both ways: start functions, destructors, relatives, tasks that are asynchronous. A trap
 * names the innermost component and function; it ends everything.
 */
import { describe, expect, test } from 'vitest';
import { link } from '../../../src/link/index.ts';
import { type Imports, Trap } from '../../../src/runtime/index.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';
import { trapProgram, ways } from './trap-program.ts';

type Exports = Record<string, (...args: unknown[]) => unknown>;

describe.each(ways)('%s', (_, fuse) => {
  const run = async (text: string, imports: Imports = {}, limits = {}): Promise<Exports> => {
    const { value, diagnostics } = await link(await wat(text), { fuse, limits, features: 'all' });
    expect(diagnostics).toEqual([]);
    return (await value!.instantiate(imports)).exports as Exports;
  };
  const host = (): undefined => undefined;

  describe('start functions', () => {
    test('call other components', async () => {
      const { run: again } = await run(
        trapProgram({
          more: '(global $calls (mut i32) (i32.const 0))',
          f: '(global.set $calls (i32.add (global.get $calls) (i32.const 1))) (if (i32.gt_u (global.get $calls) (i32.const 1)) (then unreachable))',
          startOfA: '(call $f)',
        }),
        { host },
      );
      // It has run before.
      expect(trapOf(again!)).toMatchObject({ code: 'trap/wasm', component: 'b', func: 'f' });
    });

    test.each([
      ['its own', { startOfB: 'unreachable' }, ['trap/wasm', 'b', 'start function']],
      ['in what it calls', { startOfA: '(call $f)', f: 'unreachable' }, ['trap/wasm', 'b', 'f']],
      [
        'further in',
        { startOfA: '(call $f)', f: '(call $look)', look: 'unreachable' },
        ['trap/wasm', 'c', 'look'],
      ],
      [
        'of a rule',
        {
          startOfA: '(call $f (i32.const 0xd800))',
          type: '(param "c" char)',
          core: '(param i32)',
          run: '',
        },
        ['trap/invalid-char', 'a', 'f'],
      ],
      [
        'in a destructor',
        { startOfA: '(call $drop (call $make))', dtor: 'unreachable' },
        ['trap/wasm', 'c', '[dtor]r'],
      ],
    ] as const)('trap: %s', async (_case, program, expected) => {
      const { value } = await link(await wat(trapProgram(program)), { fuse });
      const waiting = await value!.instantiate({ host }).catch((e: unknown) => e);
      const atOnce = trapOf(() => value!.instantiateSync({ host }));
      for (const error of [waiting, atOnce]) {
        expect(error).toBeInstanceOf(Trap);
        const { code, component, func } = error as Trap;
        expect([code, component, func]).toEqual(expected);
      }
    });

    test('a start function of which the host knows nothing yet can not be called back into', async () => {
      const names: string[] = [];
      await run(trapProgram({ startOfA: '(call $host) (call $f)' }), {
        host: () => void names.push('host'),
      });
      expect(names).toEqual(['host']);
    });
  });

  test('the innermost component is named', async () => {
    const { run: deep } = await run(trapProgram({ f: '(call $look)', look: 'unreachable' }), {
      host,
    });
    expect(trapOf(deep!)).toMatchObject({ code: 'trap/wasm', component: 'c', func: 'look' });
  });

  test('what calls is named again after its call', async () => {
    const { run: after } = await run(
      trapProgram({ f: '(call $look) (call $drop (call $make)) unreachable' }),
      { host },
    );
    expect(trapOf(after!)).toMatchObject({ code: 'trap/wasm', component: 'b', func: 'f' });
  });

  test('the caller is named where it traps after its call', async () => {
    const { run: after } = await run(trapProgram({ run: '(call $f) unreachable' }), { host });
    expect(trapOf(after!)).toMatchObject({ code: 'trap/wasm', component: 'a', func: 'run' });
  });

  describe('relatives', () => {
    const parent = (run: string, inner = ''): string => `(component $root
      (component $p
        (component $c
          (core module $m (func (export "f") ${inner}))
          (core instance $i (instantiate $m))
          (func (export "f") (canon lift (core func $i "f"))))
        (instance $c (instantiate $c))
        (core func $f (canon lower (func $c "f")))
        (core module $m (import "" "f" (func $f))
          (func (export "run") (block $caught (try_table (catch_all $caught) ${run}))))
        (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
        (func (export "run") (canon lift (core func $i "run"))))
      (instance $p (instantiate $p))
      (export "run" (func $p "run")))`;

    test('a parent its child', async () => {
      const { run: call } = await run(parent('(call $f)'));
      expect(trapOf(call!)).toMatchObject({
        code: 'trap/cannot-enter',
        component: 'p',
        func: 'f',
      });
    });

    test('a destructor of the child, while it runs', async () => {
      // `child` drops a handle of the parent's, whose destructor drops one of the child's.
      const { make, keep, drop, take, new: create } = await run(nested);
      take!(create!());
      keep!(make!());
      expect(trapOf(() => drop!())).toMatchObject({
        code: 'trap/cannot-enter',
        component: 'c',
        func: '[dtor]s',
      });
    });

    test('a destructor of the child, while its sibling has called it', async () => {
      const { make, keep, through, take, new: create } = await run(nested);
      take!(create!());
      keep!(make!());
      expect(trapOf(() => through!())).toMatchObject({
        code: 'trap/cannot-enter',
        component: 'c',
        func: '[dtor]s',
      });
    });

    test('a destructor of the child, while it does not run', async () => {
      const { make, keep, free, count } = await run(nested);
      keep!(make!());
      free!();
      expect(count!()).toBe(1);
    });
  });

  describe('in post-return', () => {
    const returns = (post: string): string => `(component $root
      (component $c
        (type $r (resource (rep i32)))
        (core func $new (canon resource.new $r)) (core func $rep (canon resource.rep $r))
        (core module $m
          (import "" "new" (func $new (param i32) (result i32)))
          (import "" "rep" (func $rep (param i32) (result i32)))
          (func (export "f") (result i32) (call $new (i32.const 9)))
          (func (export "post") (param i32) ${post}))
        (core instance $m (instantiate $m (with "" (instance
          (export "new" (func $new)) (export "rep" (func $rep))))))
        (func (export "f") (result u32)
          (canon lift (core func $m "f") (post-return (core func $m "post")))))
      (component $a
        (import "f" (func $f (result u32)))
        (core func $f (canon lower (func $f)))
        (core module $m (import "" "f" (func $f (result i32)))
          (func (export "run") (result i32)
            (block $caught (try_table (catch_all $caught) (return (call $f)))) (i32.const -1)))
        (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
        (func (export "run") (result u32) (canon lift (core func $i "run"))))
      (instance $c (instantiate $c))
      (instance $a (instantiate $a (with "f" (func $c "f"))))
      (export "run" (func $a "run")))`;

    test('no handle is made', async () => {
      const { run: call } = await run(returns('(drop (call $new (i32.const 1)))'));
      expect(trapOf(call!)).toMatchObject({
        code: 'trap/cannot-leave',
        component: 'c',
        func: 'f',
      });
    });

    test('a representation is looked at', async () => {
      const { run: call } = await run(
        returns('(if (i32.ne (call $rep (local.get 0)) (i32.const 9)) (then unreachable))'),
      );
      expect([call!(), call!()]).toEqual([1, 2]);
    });
  });

  test('destructors that drop each other end at the limit', async () => {
    const text = `(component $root
      (component $c
        (core module $t (table (export "t") 1 funcref))
        (core instance $t (instantiate $t))
        (core module $m (type $f (func)) (import "t" "t" (table 1 funcref))
          (func (export "dtor") (param i32) (call_indirect (type $f) (i32.const 0))))
        (core instance $m (instantiate $m (with "t" (instance $t))))
        (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
        (core func $new (canon resource.new $r)) (core func $drop (canon resource.drop $r))
        (core module $n (import "" "new" (func $new (param i32) (result i32)))
          (import "" "drop" (func $drop (param i32))) (import "t" "t" (table 1 funcref))
          (elem (i32.const 0) $again)
          (func $again (call $drop (call $new (i32.const 0))))
          (func (export "f") (call $again)))
        (core instance $n (instantiate $n (with "t" (instance $t)) (with "" (instance
          (export "new" (func $new)) (export "drop" (func $drop))))))
        (func (export "f") (canon lift (core func $n "f"))))
      (instance $c (instantiate $c))
      (export "f" (func $c "f")))`;
    const { f } = await run(text, {}, { depth: 50 });
    expect(trapOf(f!)).toMatchObject({
      code: 'trap/limit-depth',
      component: 'c',
      func: '[dtor]',
    });
  });

  test('a handle that is lent to an asynchronous call is not dropped', async () => {
    const { run: call } = await run(`(component $root
      (component $c
        (type $r (resource (rep i32)))
        (core func $new (canon resource.new $r))
        (core module $m (import "" "new" (func $new (param i32) (result i32)))
          (func (export "make") (result i32) (call $new (i32.const 1))))
        (core instance $m (instantiate $m (with "" (instance (export "new" (func $new))))))
        (export $r' "r" (type $r))
        (func (export "make") (result (own $r')) (canon lift (core func $m "make"))))
      (component $b
        (import "r" (type $r (sub resource)))
        (core module $m
          ;; It yields, with the borrow.
          (func (export "f") (param i32) (result i32) (i32.const 1))
          (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 1)))
        (core instance $m (instantiate $m))
        (func (export "f") async (param "h" (borrow $r))
          (canon lift (core func $m "f") async (callback (core func $m "cb")))))
      (component $a
        (import "r" (type $r (sub resource)))
        (import "make" (func $make (result (own $r))))
        (import "f" (func $f async (param "h" (borrow $r))))
        (core func $make (canon lower (func $make)))
        (core func $f (canon lower (func $f) async))
        (core func $drop (canon resource.drop $r))
        (core module $m
          (import "" "make" (func $make (result i32)))
          (import "" "f" (func $f (param i32) (result i32)))
          (import "" "drop" (func $drop (param i32)))
          (func (export "run") (result i32) (local $h i32)
            (local.set $h (call $make))
            (drop (call $f (local.get $h)))
            (block $caught (try_table (catch_all $caught) (call $drop (local.get $h))))
            (i32.const 0))
          (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
        (core instance $m (instantiate $m (with "" (instance (export "make" (func $make))
          (export "f" (func $f)) (export "drop" (func $drop))))))
        (func (export "run") async
          (canon lift (core func $m "run") async (callback (core func $m "cb")))))
      (instance $c (instantiate $c))
      (instance $b (instantiate $b (with "r" (type $c "r"))))
      (instance $a (instantiate $a (with "r" (type $c "r")) (with "make" (func $c "make"))
        (with "f" (func $b "f"))))
      (export "run" (func $a "run")))`);
    await expect((async () => call!())()).rejects.toMatchObject({
      code: 'trap/handle-lent',
      component: 'a',
      func: 'run',
    });
  });

  describe('a synchronous export that an asynchronous task has called', () => {
    const program = (definition: string, core: string, call: string): string => `(component $root
      (component $b
        (core func $end (canon ${definition}))
        (core module $m (import "" "end" (func $end ${core})) (func (export "f") ${call}))
        (core instance $i (instantiate $m (with "" (instance (export "end" (func $end))))))
        (func (export "f") (canon lift (core func $i "f"))))
      (component $a
        (import "f" (func $f))
        (core func $f (canon lower (func $f)))
        (core func $return (canon task.return))
        (core module $m (import "" "f" (func $f)) (import "" "return" (func $return))
          (func (export "run") (result i32)
            (block $caught (try_table (catch_all $caught) (call $f)))
            (call $return) (i32.const 0))
          (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
        (core instance $i (instantiate $m (with "" (instance
          (export "f" (func $f)) (export "return" (func $return))))))
        (func (export "run") async
          (canon lift (core func $i "run") async (callback (core func $i "cb")))))
      (instance $b (instantiate $b))
      (instance $a (instantiate $a (with "f" (func $b "f"))))
      (export "run" (func $a "run")))`;

    test.each([
      ['task.return', program('task.return', '', '(call $end)')],
      ['task.cancel', program('task.cancel', '', '(call $end)')],
    ])('%s', async (_name, text) => {
      const { run: call } = await run(text);
      await expect((async () => call!())()).rejects.toMatchObject({
        code: 'trap/not-async',
        component: 'b',
        func: 'f',
      });
    });
  });
});

/**
 * `p` implements `r` and knows `s`, which its child `c` implements: the destructor of `r` drops what `keep` has been
 * given. `drop` of `c` drops an `r`; `through` of its sibling `d` calls it; `free` of `p` drops the `s` itself.
 */
const nested = `(component $root
  (component $p
    (core module $t (table (export "t") 1 funcref))
    (core instance $t (instantiate $t))
    (core module $m (type $f (func)) (import "t" "t" (table 1 funcref))
      (func (export "dtor") (param i32) (call_indirect (type $f) (i32.const 0))))
    (core instance $m (instantiate $m (with "t" (instance $t))))
    (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
    (core func $new (canon resource.new $r))
    (core module $n (import "" "new" (func $new (param i32) (result i32)))
      (func (export "new") (result i32) (call $new (i32.const 5))))
    (core instance $n (instantiate $n (with "" (instance (export "new" (func $new))))))
    (component $c
      (import "r" (type $r (sub resource)))
      (core module $m (global $count (mut i32) (i32.const 0))
        (func (export "dtor") (param i32)
          (global.set $count (i32.add (global.get $count) (i32.const 1))))
        (func (export "count") (result i32) (global.get $count)))
      (core instance $m (instantiate $m))
      (type $s (resource (rep i32) (dtor (core func $m "dtor"))))
      (core func $new (canon resource.new $s))
      (core func $drop (canon resource.drop $r))
      (core module $n (import "" "new" (func $new (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (global $r (mut i32) (i32.const 0))
        (func (export "make") (result i32) (call $new (i32.const 6)))
        (func (export "take") (param i32) (global.set $r (local.get 0)))
        (func (export "drop") (call $drop (global.get $r))))
      (core instance $n (instantiate $n (with "" (instance
        (export "new" (func $new)) (export "drop" (func $drop))))))
      (export $s' "s" (type $s))
      (func (export "make") (result (own $s')) (canon lift (core func $n "make")))
      (func (export "take") (param "r" (own $r)) (canon lift (core func $n "take")))
      (func (export "drop") (canon lift (core func $n "drop")))
      (func (export "count") (result u32) (canon lift (core func $m "count"))))
    (instance $c (instantiate $c (with "r" (type $r))))
    (alias export $c "s" (type $s))
    (component $d
      (import "drop" (func $drop))
      (core func $drop (canon lower (func $drop)))
      (core module $m (import "" "drop" (func $drop)) (func (export "f") (call $drop)))
      (core instance $m (instantiate $m (with "" (instance (export "drop" (func $drop))))))
      (func (export "f") (canon lift (core func $m "f"))))
    (instance $d (instantiate $d (with "drop" (func $c "drop"))))
    (core func $drop (canon resource.drop $s))
    (core module $k (import "" "drop" (func $drop (param i32))) (import "t" "t" (table 1 funcref))
      (elem (i32.const 0) $free)
      (global $s (mut i32) (i32.const 0))
      (func (export "keep") (param i32) (global.set $s (local.get 0)))
      (func $free (export "free") (call $drop (global.get $s))))
    (core instance $k (instantiate $k (with "t" (instance $t)) (with "" (instance
      (export "drop" (func $drop))))))
    (export $r' "r" (type $r))
    (export $s' "s" (type $s))
    (func (export "new") (result (own $r')) (canon lift (core func $n "new")))
    (func (export "keep") (param "s" (own $s')) (canon lift (core func $k "keep")))
    (func (export "free") (canon lift (core func $k "free")))
    (export "make" (func $c "make") (func (result (own $s'))))
    (export "take" (func $c "take") (func (param "r" (own $r'))))
    (export "drop" (func $c "drop"))
    (export "count" (func $c "count"))
    (export "through" (func $d "f")))
  (instance $p (instantiate $p))
  (export $r "r" (type $p "r"))
  (export $s "s" (type $p "s"))
  (export "new" (func $p "new") (func (result (own $r))))
  (export "keep" (func $p "keep") (func (param "s" (own $s))))
  (export "free" (func $p "free"))
  (export "make" (func $p "make") (func (result (own $s))))
  (export "take" (func $p "take") (func (param "r" (own $r))))
  (export "drop" (func $p "drop"))
  (export "count" (func $p "count"))
  (export "through" (func $p "through")))`;
