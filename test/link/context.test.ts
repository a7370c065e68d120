/** Context slots where calls go through adapters, and where they don't: both see the same. */
import { describe, expect, test } from 'vitest';
import { link } from '../../src/link/index.ts';
import { wat } from './wat.ts';

const text = `(component
  (component $b
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $m
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (data (i32.const 8) "\\20\\00\\00\\00\\03\\00\\00\\00")
      (data (i32.const 32) "abc")
      (global $seen (mut i32) (i32.const -1))
      (func (export "first") (result i32) (local $was i32)
        (local.set $was (call $get))
        (call $set (i32.const 7))
        (local.get $was))
      (func (export "text") (result i32) (call $set (i32.const 11)) (i32.const 8))
      (func (export "done") (param i32) (global.set $seen (call $get)))
      (func (export "seen") (result i32) (global.get $seen)))
    (core instance $i (instantiate $m (with "" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (func (export "first") (result u32) (canon lift (core func $i "first")))
    (func (export "text") (result string) (canon lift (core func $i "text")
      (memory (core memory $i "mem")) (post-return (core func $i "done"))))
    (func (export "seen") (result u32) (canon lift (core func $i "seen"))))
  (component $a
    (import "b" (instance $b
      (export "first" (func (result u32)))
      (export "text" (func (result string)))
      (export "seen" (func (result u32)))))
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $mem
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (global (export "seen") (mut i32) (i32.const -1))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set 0 (call $get))
        (call $set (i32.const 9))
        (i32.const 1024)))
    (core instance $mem (instantiate $mem (with "" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (core func $first (canon lower (func $b "first")))
    (core func $seen (canon lower (func $b "seen")))
    (core func $text (canon lower (func $b "text")
      (memory (core memory $mem "mem")) (realloc (core func $mem "realloc"))))
    (core module $m
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (import "" "first" (func $first (result i32)))
      (import "" "seen" (func $seen (result i32)))
      (import "" "text" (func $text (param i32)))
      (import "" "realloc-saw" (global $saw (mut i32)))
      ;; What the callee found, twice; what realloc, post-return and the caller did: a byte each.
      (func (export "f") (result i64) (local $sum i64)
        (call $set (i32.const 5))
        (local.set $sum (i64.extend_i32_u (call $first)))
        (local.set $sum (i64.add (i64.shl (local.get $sum) (i64.const 8)) (i64.extend_i32_u (call $first))))
        (call $text (i32.const 64))
        (local.set $sum (i64.add (i64.shl (local.get $sum) (i64.const 8)) (i64.extend_i32_u (global.get $saw))))
        (local.set $sum (i64.add (i64.shl (local.get $sum) (i64.const 8)) (i64.extend_i32_u (call $seen))))
        (i64.add (i64.shl (local.get $sum) (i64.const 8)) (i64.extend_i32_u (call $get)))))
    (core instance $i (instantiate $m (with "" (instance
      (export "get" (func $get)) (export "set" (func $set)) (export "first" (func $first))
      (export "seen" (func $seen)) (export "text" (func $text))
      (export "realloc-saw" (global $mem "seen"))))))
    (func (export "f") (result u64) (canon lift (core func $i "f"))))
  (instance $b (instantiate $b))
  (instance $a (instantiate $a (with "b" (instance $b))))
  (export "f" (func $a "f"))
  (export "first" (func $b "first")))`;

describe.each([true, false])('context slots, fused: %s', (fuse) => {
  test('begin at 0 in a callee and in realloc, stay for post-return and for the caller', async () => {
    const { value, diagnostics } = await link(await wat(text), { fuse, features: 'all' });
    expect(diagnostics).toEqual([]);
    const { exports } = await value!.instantiate();
    const { f, first } = exports as { f(): bigint; first(): number };
    expect([f(), first(), f()]).toEqual([0x0b05n, 0, 0x0b05n]);
  });

  test('begin at 0 in a destructor, and stay for who drops', async () => {
    const { value, diagnostics } = await link(await wat(dropping), { fuse, features: 'all' });
    expect(diagnostics).toEqual([]);
    const { exports } = await value!.instantiate();
    // What the destructor found, and what is there after it.
    const { f } = exports as { f(): number };
    expect(f()).toBe(0x0005);
  });
});

/** A component that drops a resource of its own. */
const dropping = `(component
  (component $c
    (core func $get (canon context.get i32 0))
    (core func $set (canon context.set i32 0))
    (core module $m
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (global $seen (export "seen") (mut i32) (i32.const -1))
      (func (export "dtor") (param i32) (global.set $seen (call $get)) (call $set (i32.const 7))))
    (core instance $m (instantiate $m (with "" (instance
      (export "get" (func $get)) (export "set" (func $set))))))
    (type $r (resource (rep i32) (dtor (core func $m "dtor"))))
    (core func $new (canon resource.new $r))
    (core func $drop (canon resource.drop $r))
    (core module $n
      (import "" "get" (func $get (result i32)))
      (import "" "set" (func $set (param i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "seen" (global $seen (mut i32)))
      (func (export "f") (result i32)
        (call $set (i32.const 5))
        (call $drop (call $new (i32.const 1)))
        (i32.add (i32.shl (global.get $seen) (i32.const 8)) (call $get))))
    (core instance $n (instantiate $n (with "" (instance
      (export "get" (func $get)) (export "set" (func $set)) (export "new" (func $new))
      (export "drop" (func $drop)) (export "seen" (global $m "seen"))))))
    (func (export "f") (result u32) (canon lift (core func $n "f"))))
  (instance $c (instantiate $c))
  (export "f" (func $c "f")))`;
