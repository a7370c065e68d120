/**
 * Synchronous and asynchronous components that call each other both ways: what can be goes through adapters, the rest
 * the plain way, in one program over the same state.
 */
import { describe, expect, test } from 'vitest';
import { link } from '../../../src/link/index.ts';
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

describe.each([true, false])('with adapters: %s', (fuse) => {
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
