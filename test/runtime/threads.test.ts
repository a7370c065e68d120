/** Threads, what puts their stacks aside, and what is asked to end early. */
import { describe, expect, test, vi } from 'vitest';
import { asyncKey, Trap } from '../../src/runtime/index.ts';
import { analyse } from '../../src/plan/index.ts';
import { type Func, linked, run } from './components.ts';
import { trapOf } from './harness.ts';

/** `callee` never returns by itself; `run` calls it asynchronously, asks it to end, and tells the state it comes to. */
const cancelling = (callee: string, builtins: string, isAsync = ''): string => `(component
  (component $C
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $cancel (canon task.cancel))
    (core func $new (canon waitable-set.new))
    ${builtins}
    (core module $m
      (import "" "cancel" (func $cancel)) (import "" "new" (func $new (result i32)))
      (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (import "" "yield" (func $yield (result i32)))
      (func (export "f") (result i32) ${callee})
      (func (export "cb") (param i32 i32 i32) (result i32)
        (if (i32.ne (local.get 0) (i32.const 6)) (then unreachable))
        (call $cancel) (i32.const 0)))
    (core instance $i (instantiate $m (with "" (instance
      (export "cancel" (func $cancel)) (export "new" (func $new)) (export "wait" (func $wait))
      (export "yield" (func $yield))))))
    (func (export "f") async (canon lift (core func $i "f") async (callback (core func $i "cb")))))
  (component $D
    (import "f" (func $f async))
    (core func $f' (canon lower (func $f) async))
    (core func $cancel (canon subtask.cancel ${isAsync}))
    (core func $drop (canon subtask.drop))
    (core module $m
      (import "" "f" (func $f (result i32))) (import "" "cancel" (func $cancel (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "run") (result i32) (local $s i32) (local $state i32)
        (local.set $s (i32.shr_u (call $f) (i32.const 4)))
        (local.set $state (call $cancel (local.get $s)))
        (if (i32.ne (local.get $state) (i32.const -1)) (then (call $drop (local.get $s))))
        (local.get $state)))
    (core instance $i (instantiate $m (with "" (instance
      (export "f" (func $f')) (export "cancel" (func $cancel)) (export "drop" (func $drop))))))
    (func (export "run") async (result s32) (canon lift (core func $i "run"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "f" (func $c "f"))))
  (func (export "run") (alias export $d "run"))
)`;

const builtins = `
    (core func $wait (canon waitable-set.wait (memory (core memory $mem "mem"))))
    (core func $yield (canon thread.yield))`;

describe('a task that is asked to end', () => {
  const inLoop = '(i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4)))';
  const inWait = `(if (i32.ne (call $wait (call $new) (i32.const 0)) (i32.const 6)) (then unreachable))
    (call $cancel) (i32.const 0)`;

  test('ends in its event loop', async () => {
    const { exports } = await run(cancelling(inLoop, builtins));
    // CANCELLED_BEFORE_RETURNED
    expect(await (exports['run'] as Func)()).toBe(4);
  });

  test('goes on where it can not be asked', async () => {
    const { exports } = await run(cancelling(inWait, builtins, 'async'));
    // BLOCKED
    expect(await (exports['run'] as Func)()).toBe(-1);
  });

  test('must have been asked', async () => {
    const text = cancelling('(call $cancel) (i32.const 0)', builtins);
    const { exports } = await run(text);
    await expect((exports['run'] as Func)()).rejects.toMatchObject({ code: 'trap/not-cancelled' });
  });
});

/** A synchronous function that yields to a thread of its own, which it made. */
const threaded = `(component
  (core module $table (table (export "t") 1 funcref))
  (core instance $table (instantiate $table))
  (core type $start (func (param i32)))
  (alias core export $table "t" (core table $t))
  (core func $new (canon thread.new-indirect $start (core table $t)))
  (core func $later (canon thread.resume-later))
  (core func $yield (canon thread.yield))
  (core module $m
    (import "" "t" (table 1 funcref))
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "later" (func $later (param i32)))
    (import "" "yield" (func $yield (result i32)))
    (global $sum (mut i32) (i32.const 0))
    (func $add (param i32) (global.set $sum (i32.add (global.get $sum) (local.get 0))))
    (elem (i32.const 0) func $add)
    (func (export "f") (param i32) (result i32)
      (call $later (call $new (i32.const 0) (local.get 0)))
      (drop (call $yield))
      (global.get $sum))
    (func (export "alone") (result i32) (drop (call $yield)) (i32.const 7))
    (func (export "bad") (drop (call $new (i32.const 1) (i32.const 0)))))
  (core instance $i (instantiate $m (with "" (instance
    (export "t" (table $t)) (export "new" (func $new)) (export "later" (func $later))
    (export "yield" (func $yield))))))
  (func (export "f") (param "n" u32) (result u32) (canon lift (core func $i "f")))
  (func (export "alone") (result u32) (canon lift (core func $i "alone")))
  (func (export "bad") (canon lift (core func $i "bad")))
)`;

describe('a synchronous function with threads', () => {
  test('has a form that can wait for them', async () => {
    const { exports } = await run(threaded);
    const f = exports['f'] as Func & { [asyncKey]: Func };
    expect(await f[asyncKey](5)).toBe(5);
    expect(await f[asyncKey](4)).toBe(9);
  });

  test('that is called as it is must not need to', async () => {
    const { exports } = await run(threaded);
    expect((exports['alone'] as Func)()).toBe(7);
    expect(trapOf(() => (exports['f'] as Func)(1)).code).toBe('trap/not-there-yet');
  });

  test('traps for a function that is not there', async () => {
    const { exports } = await run(threaded);
    expect(trapOf(() => (exports['bad'] as Func)()).code).toBe('trap/unknown-thread-func');
  });
});

/** `f` waits for `host` in its event loop and `g` for `f`, both asynchronously: nothing here needs a stack. */
const callbacks = (lower: string): string => `(component
  (import "host" (func $host async))
  (core func $host' (canon lower (func $host) ${lower}))
  (core func $return (canon task.return))
  (core func $new (canon waitable-set.new))
  (core func $join (canon waitable.join))
  (core module $m
    (import "" "host" (func $host ${lower === '' ? '' : '(result i32)'}))
    (import "" "return" (func $return)) (import "" "new" (func $new (result i32)))
    (import "" "join" (func $join (param i32 i32)))
    (func (export "f") (result i32) (local $s i32) (local $set i32)
      ${lower === '' ? '(call $host) (call $return) (return (i32.const 0))' : '(local.set $s (call $host))'}
      (local.set $set (call $new))
      (call $join (i32.shr_u (local.get $s) (i32.const 4)) (local.get $set))
      (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
    (func (export "cb") (param i32 i32 i32) (result i32) (call $return) (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "host" (func $host')) (export "return" (func $return)) (export "new" (func $new))
    (export "join" (func $join))))))
  (func (export "f") async (canon lift (core func $i "f") async (callback (core func $i "cb"))))
)`;

describe('stacks', () => {
  test('are put aside only where something waits on one', async () => {
    const { plan: loops } = await linked(callbacks('async'));
    expect(analyse(loops).waiting.size).toBe(0);
    const { plan: waits } = await linked(callbacks(''));
    expect(analyse(waits).waiting.size).toBe(1);
  });

  test('need an engine with JSPI, event loops none', async () => {
    const { Suspending, promising } = WebAssembly;
    try {
      Object.assign(WebAssembly, { Suspending: undefined, promising: undefined });
      vi.resetModules();
      const bare = await import('./components.ts');
      const host = async (): Promise<void> => undefined;
      const loops = await bare.run(callbacks('async'), { host });
      expect(await (loops.exports['f'] as Func)()).toBeUndefined();
      const waits = await bare.run(callbacks(''), { host });
      await expect((waits.exports['f'] as Func)()).rejects.toThrow(/no JSPI/);
      const ready = await bare.run(callbacks(''), { host: () => undefined });
      expect(await (ready.exports['f'] as Func)()).toBeUndefined();
    } finally {
      Object.assign(WebAssembly, { Suspending, promising });
      vi.resetModules();
    }
  });
});

test('too many calls that wait on stacks are a trap, before the process is out of memory', async () => {
  const text = `(component
    (import "host" (func $host async))
    (core func $host' (canon lower (func $host)))
    (core module $m (import "" "host" (func $host)) (func (export "f") (call $host)))
    (core instance $i (instantiate $m (with "" (instance (export "host" (func $host'))))))
    (func (export "f") async (canon lift (core func $i "f") async)))`;
  const host = (): Promise<void> => new Promise(() => undefined);
  const { exports } = await run(text, { host }, { limits: { depth: 1 } });
  const first = (exports['f'] as Func)() as Promise<unknown>;
  const second = (exports['f'] as Func)() as Promise<unknown>;
  await expect(second).rejects.toMatchObject({ code: 'trap/limit-depth' });
  await expect(first).rejects.toMatchObject({ code: 'trap/limit-depth' });
});

test('a trap on a stack of its own is told with its cause', async () => {
  const text = callbacks('').replace('(call $host) (call $return)', '(call $host) (unreachable)');
  const { exports } = await run(text, { host: async () => undefined });
  const error = await ((exports['f'] as Func)() as Promise<unknown>).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Trap);
  expect((error as Trap).code).toBe('trap/wasm');
  expect((error as Trap).cause).toBeInstanceOf(WebAssembly.RuntimeError);
});
