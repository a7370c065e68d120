/**
 * Synchronous and asynchronous components that call each other both ways: what can be goes through adapters, the rest
 * the plain way, in one program over the same state.
 */
import { describe, expect, test, vi } from 'vitest';
import { link, type Program } from '../../../src/link/index.ts';
import { asyncKey } from '../../../src/runtime/host/async-key.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';

/** `a` is asynchronous and calls `s`, which is not and calls `c`, which looks at its tasks; `a` calls that, too. */
const text = `(component
  (component $c
    (core func $return (canon task.return (result u32)))
    (core module $m
      (import "" "return" (func $return (param i32)))
      (func (export "two") (result i32) (i32.const 2))
      (func (export "forty") (result i32) (call $return (i32.const 40)) (i32.const 0))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
    (func (export "two") (result u32) (canon lift (core func $i "two")))
    (func (export "forty") async (result u32)
      (canon lift (core func $i "forty") async (callback (core func $i "callback")))))
  (component $s
    (import "two" (func $two (result u32)))
    (core func $two' (canon lower (func $two)))
    (core module $m
      (import "" "two" (func $two (result i32)))
      (func (export "more") (param i32) (result i32) (i32.add (local.get 0) (call $two))))
    (core instance $i (instantiate $m (with "" (instance (export "two" (func $two'))))))
    (func (export "more") (param "n" u32) (result u32) (canon lift (core func $i "more"))))
  (component $a
    (import "more" (func $more (param "n" u32) (result u32)))
    (import "forty" (func $forty async (result u32)))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $return (canon task.return (result u32)))
    (core func $more' (canon lower (func $more)))
    (core func $forty' (canon lower (func $forty) async (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "mem" (memory 1))
      (import "" "return" (func $return (param i32)))
      (import "" "more" (func $more (param i32) (result i32)))
      (import "" "forty" (func $forty (param i32) (result i32)))
      (func (export "run") (result i32)
        ;; It has returned at once.
        (if (i32.ne (call $forty (i32.const 16)) (i32.const 2)) (then unreachable))
        (call $return (call $more (i32.load (i32.const 16))))
        (i32.const 0))
      (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "mem" (memory $mem "mem"))
      (export "return" (func $return)) (export "more" (func $more')) (export "forty" (func $forty'))))))
    (func (export "run") async (result u32)
      (canon lift (core func $i "run") async (callback (core func $i "callback")))))
  (instance $c (instantiate $c))
  (instance $s (instantiate $s (with "two" (func $c "two"))))
  (instance $a (instantiate $a (with "more" (func $s "more")) (with "forty" (func $c "forty"))))
  (export "run" (func $a "run")))`;

/** `s` is called by adapters; `c`, which it calls, makes threads that call the host. `d` waits before it traps. */
const threads = `(component
  (import "log" (func $log (param "n" u32)))
  (component $c
    (import "log" (func $log' (param "n" u32)))
    (core func $log (canon lower (func $log')))
    (core module $table (table (export "t") 1 funcref))
    (core instance $table (instantiate $table))
    (core type $start (func (param i32)))
    (alias core export $table "t" (core table $t))
    (core func $new (canon thread.new-indirect $start (core table $t)))
    (core func $later (canon thread.resume-later))
    (core module $m
      (import "" "t" (table 1 funcref))
      (import "" "new" (func $new (param i32 i32) (result i32)))
      (import "" "later" (func $later (param i32)))
      (import "" "log" (func $log (param i32)))
      (elem (i32.const 0) func $log)
      (func (export "add") (param i32) (call $later (call $new (i32.const 0) (local.get 0)))))
    (core instance $i (instantiate $m (with "" (instance (export "t" (table $t))
      (export "new" (func $new)) (export "later" (func $later)) (export "log" (func $log))))))
    (func (export "add") (param "n" u32) (canon lift (core func $i "add"))))
  (component $d
    (core func $yield (canon thread.yield))
    (core module $m (import "" "yield" (func $yield (result i32)))
      (func (export "boom") (drop (call $yield)) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "yield" (func $yield))))))
    (func (export "boom") (canon lift (core func $i "boom"))))
  (component $s
    (import "add" (func $add (param "n" u32)))
    (core func $add' (canon lower (func $add)))
    (core module $m
      (import "" "add" (func $add (param i32)))
      (func (export "idle"))
      (func (export "one") (call $add (i32.const 1)))
      (func (export "some") (param i32) (call $add (local.get 0))))
    (core instance $i (instantiate $m (with "" (instance (export "add" (func $add'))))))
    (func (export "idle") (canon lift (core func $i "idle")))
    (func (export "one") (canon lift (core func $i "one")))
    (func (export "some") (param "n" u32) (canon lift (core func $i "some"))))
  (instance $c (instantiate $c (with "log" (func $log))))
  (instance $s (instantiate $s (with "add" (func $c "add"))))
  (instance $d (instantiate $d))
  (export "idle" (func $s "idle")) (export "one" (func $s "one")) (export "some" (func $s "some"))
  (export "boom" (func $d "boom")))`;

async function linked(component: string, fuse: boolean): Promise<Program> {
  const { value, diagnostics } = await link(await wat(component), { fuse, features: ['threads'] });
  expect(diagnostics).toEqual([]);
  return value!;
}

describe.each([true, false])('with adapters: %s', (fuse) => {
  test('threads that a call has left behind run when it is over', async () => {
    const program = await linked(threads, fuse);
    expect(program.plan.adapters?.entries.length).toBe(fuse ? 3 : undefined);
    for (const [name, ...args] of [['one'], ['some', 41]] as const) {
      const logged: number[] = [];
      const log = (n: number): void => void logged.push(n);
      const { exports } = await program.instantiate({ log });
      (exports as Record<string, (...given: unknown[]) => unknown>)[name]!(...args);
      expect(logged).toEqual([]);
      await vi.waitFor(() => expect(logged).toEqual([args[0] ?? 1]));
    }
  });

  test('what the host calls while a thread runs may not be entered', async () => {
    const ends: unknown[] = [];
    const program = await linked(threads, fuse);
    const log = (): void => {
      ends.push(trapOf(() => idle!()).code);
    };
    const { one, idle } = (await program.instantiate({ log })).exports as Record<
      string,
      () => unknown
    >;
    one!();
    await vi.waitFor(() => expect(ends).toEqual(['trap/cannot-enter']));
  });

  test('what runs after a call is named where it traps', async () => {
    const { exports } = await (await linked(threads, fuse)).instantiate({ log: () => undefined });
    const { one, boom } = exports as Record<string, () => unknown>;
    one!();
    await expect((boom as unknown as Record<symbol, () => unknown>)[asyncKey]!()).rejects.toThrow(
      'component `d`, function `boom`: ',
    );
  });

  test('asynchronous calls synchronous calls asynchronous', async () => {
    const { value, diagnostics } = await link(await wat(text), { fuse });
    expect(diagnostics).toEqual([]);
    const { exports } = await value!.instantiate();
    const { run } = exports as { run(): Promise<number> };
    expect(await Promise.all([run(), run()])).toEqual([42, 42]);
    const ways = value!
      .boundaries()
      .flatMap(({ caller, callee, way }) => (caller && callee ? `${caller} ${callee} ${way}` : []));
    expect(ways.toSorted()).toEqual(['a c plain', fuse ? 'a s adapter' : 'a s plain', 's c plain']);
  });
});
