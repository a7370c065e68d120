/** Traps of built-ins that are used where they may not be: each code, provoked by the least that does it. */
import { expect, test } from 'vitest';
import { Trap } from '../../src/runtime/index.ts';
import { type Func, run } from './components.ts';

/** `f` and `sync` run `body`; `loop` is a callback function that returns what `body` gives. */
const program = (body: string, type = 'u8'): string => `(component
  (import "host" (func $host async))
  (type $s (stream ${type})) (type $t (future u8))
  (core module $mem (memory (export "m") 1)
    (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $mem (instantiate $mem))
  (core func $host' (canon lower (func $host) async))
  (core func $return (canon task.return))
  (core func $other (canon task.return (result u32)))
  (core func $stream (canon stream.new $s))
  (core func $read (canon stream.read $s async (memory (core memory $mem "m")) (realloc (core func $mem "r"))))
  (core func $read-now (canon stream.read $s (memory (core memory $mem "m")) (realloc (core func $mem "r"))))
  (core func $write (canon stream.write $s async (memory (core memory $mem "m"))))
  (core func $cancel (canon stream.cancel-read $s))
  (core func $future (canon future.new $t))
  (core func $get (canon future.read $t async (memory (core memory $mem "m"))))
  (core func $set (canon future.write $t async (memory (core memory $mem "m"))))
  (core func $drop-future (canon future.drop-writable $t))
  (core func $set-new (canon waitable-set.new))
  (core func $set-drop (canon waitable-set.drop))
  (core func $join (canon waitable.join))
  (core func $subtask-drop (canon subtask.drop))
  (core func $later (canon thread.resume-later))
  (core func $index (canon thread.index))
  (core module $m
    (import "" "host" (func $host (result i32)))
    (import "" "return" (func $return)) (import "" "other" (func $other (param i32)))
    (import "" "stream" (func $stream (result i64)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "read-now" (func $read-now (param i32 i32 i32) (result i32)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (import "" "cancel" (func $cancel (param i32) (result i32)))
    (import "" "future" (func $future (result i64)))
    (import "" "get" (func $get (param i32 i32) (result i32)))
    (import "" "set" (func $set (param i32 i32) (result i32)))
    (import "" "drop-future" (func $drop-future (param i32)))
    (import "" "set-new" (func $set-new (result i32))) (import "" "set-drop" (func $set-drop (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "subtask-drop" (func $subtask-drop (param i32)))
    (import "" "later" (func $later (param i32))) (import "" "index" (func $index (result i32)))
    (func $low (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
    (func $high (param i64) (result i32) (i32.wrap_i64 (i64.shr_u (local.get 0) (i64.const 32))))
    (func $body (export "f") (local $p i64) (local $n i32) ${body})
    (func (export "loop") (result i32) (call $body) (i32.const 7))
    (func (export "wait") (result i32) (i32.or (i32.const 2) (i32.shl (call $set-new) (i32.const 4))))
    (func (export "cb") (param i32 i32 i32) (result i32) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "host" (func $host')) (export "return" (func $return)) (export "other" (func $other))
    (export "stream" (func $stream)) (export "read" (func $read)) (export "read-now" (func $read-now))
    (export "write" (func $write)) (export "cancel" (func $cancel)) (export "future" (func $future))
    (export "get" (func $get)) (export "set" (func $set)) (export "drop-future" (func $drop-future))
    (export "set-new" (func $set-new)) (export "set-drop" (func $set-drop)) (export "join" (func $join))
    (export "subtask-drop" (func $subtask-drop)) (export "later" (func $later))
    (export "index" (func $index))))))
  (func (export "f") async (canon lift (core func $i "f") async))
  (func (export "wait") async (canon lift (core func $i "wait") async (callback (core func $i "cb"))))
  (func (export "sync") (canon lift (core func $i "f")))
  (func (export "loop") async (canon lift (core func $i "loop") async (callback (core func $i "cb")))))`;

const at = '(i32.const 0)';
const one = '(i32.const 1)';
const stream = '(local.set $p (call $stream))';
const future = '(local.set $p (call $future))';
const low = '(call $low (local.get $p))';
const high = '(call $high (local.get $p))';
const read = `(drop (call $read ${low} ${at} ${one}))`;

test.each([
  ['trap/already-resolved', 'f', '(call $return) (call $return)'],
  ['trap/not-resolved', 'f', ''],
  ['trap/not-async', 'sync', '(call $return)'],
  ['trap/wrong-return', 'f', '(call $other (i32.const 1))'],
  ['trap/invalid-callback-code', 'loop', '(call $return)'],
  ['trap/copy-busy', 'f', `${stream} ${read} ${read}`],
  [
    'trap/copy-done',
    'f',
    `${future} (drop (call $get ${low} ${at})) (drop (call $set ${high} ${at})) (drop (call $set ${high} ${at}))`,
  ],
  ['trap/future-unwritten', 'f', `${future} (call $drop-future ${high})`],
  [
    'trap/in-waitable-set',
    'f',
    `${stream} (call $join ${low} (call $set-new)) (drop (call $read-now ${low} ${at} ${one}))`,
  ],
  ['trap/not-copying', 'f', `${stream} (drop (call $cancel ${low}))`],
  ['trap/subtask-unresolved', 'f', '(call $subtask-drop (i32.shr_u (call $host) (i32.const 4)))'],
  ['trap/thread-not-suspended', 'f', '(call $later (call $index))'],
  ['trap/unknown-thread', 'f', '(call $later (i32.const 99))'],
  [
    'trap/waitable-set-in-use',
    'f',
    `${stream} (local.set $n (call $set-new)) (call $join ${low} (local.get $n)) (call $set-drop (local.get $n))`,
  ],
  ['trap/same-instance-copy', 'f', `${stream} ${read} (drop (call $write ${high} ${at} ${one}))`],
] as const)('%s', async (code, name, body) => {
  const type = code === 'trap/same-instance-copy' ? 'string' : 'u8';
  const host = (): Promise<void> => new Promise(() => undefined);
  const { exports } = await run(program(body, type), { host });
  const trap = async (): Promise<unknown> => {
    try {
      await (exports[name] as Func)();
    } catch (error) {
      return error;
    }
    return undefined;
  };
  // Where the call had its result before, the next one is told.
  const caught = (await trap()) ?? ((await trap()) as Trap).cause;
  expect(caught).toBeInstanceOf(Trap);
  expect((caught as Trap).code).toBe(code);
});

test('a set that a task waits for is not dropped', async () => {
  const { exports } = await run(program('(call $set-drop (i32.const 1))'), {
    host: () => undefined,
  });
  const waits = (exports['wait'] as Func)() as Promise<unknown>;
  const drops = (exports['f'] as Func)() as Promise<unknown>;
  await expect(drops).rejects.toMatchObject({ code: 'trap/waitable-set-in-use' });
  await expect(waits).rejects.toMatchObject({ code: 'trap/waitable-set-in-use' });
});

test('a handle that is lent to a call stays until the call is over, and no class has a constructor of itself', async () => {
  const text = `(component
    (import "host" (func $host async))
    (core func $host' (canon lower (func $host)))
    (type $r (resource (rep i32)))
    (export $r' "r" (type $r))
    (core func $new (canon resource.new $r))
    (core module $m (import "" "new" (func $new (param i32) (result i32))) (import "" "host" (func $host))
      (func (export "make") (result i32) (call $new (i32.const 5)))
      (func (export "look") (param i32) (call $host)))
    (core instance $m (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "host" (func $host'))))))
    (func (export "make") async (result (own $r')) (canon lift (core func $m "make")))
    (func (export "look") async (param "r" (borrow $r')) (canon lift (core func $m "look"))))`;
  let release = (): void => undefined;
  const { exports } = await run(text, {
    host: () => new Promise<void>((resolve) => (release = resolve)),
  });
  const { make, look, R } = exports as Record<string, Func> & { R: new () => object };
  const r = (await make!()) as Disposable;
  const looked = look!(r);
  expect(() => r[Symbol.dispose]()).toThrow('(host/lent)');
  release();
  await looked;
  r[Symbol.dispose]();
  expect(() => new R()).toThrow('(host/no-constructor)');
});
