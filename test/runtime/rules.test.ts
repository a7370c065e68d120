/** Rules that only show when something goes wrong at the right moment: each of these was once broken unnoticed. */
import { describe, expect, test } from 'vitest';
import { Trap, type Imports } from '../../src/runtime/index.ts';
import { type Event, Waitable, WaitableSet } from '../../src/runtime/async/waitable.ts';
import { type Func, run } from './components.ts';

const funcs = async (text: string, imports: Imports = {}): Promise<Record<string, Func>> =>
  (await run(text, imports)).exports as Record<string, Func>;

const codeOf = async (call: () => unknown): Promise<string> => {
  try {
    await call();
  } catch (error) {
    if (error instanceof Trap) return error.code;
    throw error;
  }
  return 'no trap';
};

describe('a guest that catches everything does not catch a trap', () => {
  const catching = (result: string, host: string): string => `(component
    (import "host" (func $host ${host} (result ${result === 'i64' ? 'u64' : result})))
    (core func $host' (canon lower (func $host)))
    (core module $m (import "" "host" (func $host (result ${result})))
      (func (export "f") (result i32)
        (block $caught (try_table (catch_all $caught) (drop (call $host))))
        (i32.const 7)))
    (core instance $i (instantiate $m (with "" (instance (export "host" (func $host'))))))
    (func (export "f") ${host} (result u32) (canon lift (core func $i "f"))))`;
  const host = (): never => {
    throw new Error('no');
  };

  test.each(['i64', 'f32', 'f64'])('whose call gives an %s', async (result) => {
    const { f } = await funcs(catching(result, ''), { host });
    expect(await codeOf(() => f!())).toBe('trap/host-exception');
    expect(await codeOf(() => f!())).toBe('trap/poisoned');
  });

  test.each(['i64', 'f32', 'f64'])('whose call waits for an %s', async (result) => {
    const text = catching(result, 'async');
    const { f } = await funcs(text, { host });
    expect(await codeOf(() => f!())).toBe('trap/host-exception');
    const later = await funcs(text, { host: async () => host() });
    expect(await codeOf(() => later['f']!())).toBe('trap/host-exception');
  });

  test('whose call waits for an i64 that comes', async () => {
    const { f } = await funcs(catching('i64', 'async'), { host: async () => 5n });
    expect(await f!()).toBe(7);
  });
});

/** How a destructor waits: for a function of the host, for its turn, for a thread that it makes. */
type Wait = '$host' | '$yield' | '$thread';

/** `thing` of a component whose destructor waits as told; it adds its representation to a sum before and after. */
const slowly = (wait: Wait): string => `(component
  (component $P
    (import "host" (func $host async))
    (core func $host' (canon lower (func $host)))
    (core func $yield (canon thread.yield))
    (core module $table (table (export "t") 1 funcref))
    (core instance $table (instantiate $table))
    (core type $start (func (param i32)))
    (alias core export $table "t" (core table $t))
    (core func $thread (canon thread.new-indirect $start (core table $t)))
    (core func $later (canon thread.resume-later))
    (core module $d (import "" "t" (table 1 funcref))
      (import "" "host" (func $host)) (import "" "yield" (func $yield (result i32)))
      (import "" "thread" (func $thread (param i32 i32) (result i32)))
      (import "" "later" (func $later (param i32)))
      (elem (i32.const 0) func $add)
      (func $add (param i32) (global.set $sum (i32.add (global.get $sum) (local.get 0))))
      (global $sum (mut i32) (i32.const 0))
      (func (export "dtor") (param i32)
        (global.set $sum (i32.add (global.get $sum) (local.get 0)))
        ${wait === '$thread' ? '(call $later (call $thread (i32.const 0) (i32.const 10000)))' : ''}
        ${wait === '$host' ? '(call $host)' : '(drop (call $yield))'}
        (global.set $sum (i32.add (global.get $sum) (i32.mul (local.get 0) (i32.const 100)))))
      (func (export "sum") (result i32) (global.get $sum)))
    (core instance $d (instantiate $d (with "" (instance
      (export "t" (table $t)) (export "thread" (func $thread)) (export "later" (func $later))
      (export "host" (func $host')) (export "yield" (func $yield))))))
    (type $thing (resource (rep i32) (dtor (core func $d "dtor"))))
    (export $thing' "thing" (type $thing))
    (core func $new (canon resource.new $thing))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0))))
    (core instance $m (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (result (own $thing')) (canon lift (core func $m "make")))
    (func (export "sum") (result u32) (canon lift (core func $d "sum"))))
  (component $C
    (import "thing" (type $thing (sub resource)))
    (import "make" (func $make (param "n" u32) (result (own $thing))))
    (core func $make' (canon lower (func $make)))
    (core func $drop (canon resource.drop $thing))
    (core module $m (import "" "make" (func $make (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "f") (call $drop (call $make (i32.const 3)))))
    (core instance $m (instantiate $m (with "" (instance
      (export "make" (func $make')) (export "drop" (func $drop))))))
    (func (export "f") async (canon lift (core func $m "f"))))
  (import "host" (func $host async))
  (instance $p (instantiate $P (with "host" (func $host))))
  (alias export $p "thing" (type $thing))
  (instance $c (instantiate $C (with "thing" (type $thing)) (with "make" (func $p "make"))))
  (export "f" (func $c "f"))
  (export "p" (instance $p)))`;

describe('a destructor that may wait', () => {
  const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
  const program = async (
    wait: Wait,
    host: () => unknown = () => undefined,
  ): Promise<{ f: Func; p: Record<string, Func>; drop: (n: number) => void }> => {
    const { f, p } = (await run(slowly(wait), { host })).exports as never as {
      f: Func;
      p: Record<string, Func>;
    };
    return { f, p, drop: (n) => (p['make']!(n) as Disposable)[Symbol.dispose]() };
  };

  test.each([
    ['$host', 0],
    ['$yield', 0],
    ['$thread', 10_000],
  ] as const)('is run to its end, whoever drops: %s', async (wait, more) => {
    const { f, p, drop } = await program(wait);
    await f();
    expect(p['sum']!()).toBe(303 + more);
    drop(2);
    await soon();
    expect(p['sum']!()).toBe(505 + 2 * more);
    drop(1);
    await soon();
    expect(p['sum']!()).toBe(606 + 3 * more);
  });

  test('is a synchronous function, which can wait for nothing outside', async () => {
    const never = (): Promise<void> => new Promise(() => undefined);
    const { f } = await program('$host', never);
    expect(await codeOf(() => f())).toBe('trap/cannot-block');
    const { p, drop } = await program('$host', never);
    expect(await codeOf(() => drop(1))).toBe('trap/cannot-block');
    expect(await codeOf(() => p['sum']!())).toBe('trap/poisoned');
  });
});

describe('handles', () => {
  const taking = `(component
    (type $r (resource (rep i32)))
    (export $r' "r" (type $r))
    (core func $new (canon resource.new $r))
    (core func $rep (canon resource.rep $r))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (import "" "rep" (func $rep (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 5)))
      (func (export "take") (param i32 i32) (result i32) (call $rep (local.get 0))))
    (core instance $m (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "rep" (func $rep))))))
    (func (export "make") (result (own $r')) (canon lift (core func $m "make")))
    (func (export "take") (param "r" (own $r')) (param "n" u8) (result u32)
      (canon lift (core func $m "take"))))`;

  test('come back where a later argument is bad, and stay gone where it was not', async () => {
    const { make, take } = await funcs(taking);
    const r = make!();
    expect(() => take!(r, 256)).toThrow('(host/bad-value)');
    expect(() => take!(r, 'x')).toThrow('(host/bad-value)');
    expect(take!(r, 1)).toBe(5);
    expect(() => take!(r, 1)).toThrow('given away');
  });

  test('that an asynchronous call borrowed are free when it has ended at once', async () => {
    const { f } = await funcs(
      `(component
      (import "r" (type $r (sub resource)))
      (import "make" (func $make (result (own $r))))
      (import "look" (func $look async (param "r" (borrow $r))))
      (core func $make' (canon lower (func $make)))
      (core func $look' (canon lower (func $look) async))
      (core func $drop (canon resource.drop $r))
      (core module $m (import "" "make" (func $make (result i32)))
        (import "" "look" (func $look (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "f") (result i32) (local $r i32) (local $state i32)
          (local.set $r (call $make))
          (local.set $state (call $look (local.get $r)))
          (call $drop (local.get $r))
          (local.get $state)))
      (core instance $m (instantiate $m (with "" (instance
        (export "make" (func $make')) (export "look" (func $look')) (export "drop" (func $drop))))))
      (func (export "f") async (result u32) (canon lift (core func $m "f"))))`,
      { r: Date, make: () => new Date(), look: () => undefined },
    );
    // RETURNED
    expect(await f!()).toBe(2);
  });
});

describe('one call at a time', () => {
  test('a synchronous function says that it is busy while a stack that was put aside runs', async () => {
    let exports: Record<string, Func> = {};
    let caught: unknown;
    const text = `(component
      (import "wait" (func $wait async)) (import "inside" (func $inside))
      (core func $wait' (canon lower (func $wait))) (core func $inside' (canon lower (func $inside)))
      (core module $m (import "" "wait" (func $wait)) (import "" "inside" (func $inside))
        (func (export "f") (call $wait) (call $inside)))
      (core instance $m (instantiate $m (with "" (instance
        (export "wait" (func $wait')) (export "inside" (func $inside'))))))
      (core module $n (func (export "g") (result i32) (i32.const 7)))
      (component $other (core module $n (func (export "g") (result i32) (i32.const 7)))
        (core instance $n (instantiate $n))
        (func (export "g") (result u32) (canon lift (core func $n "g"))))
      (instance $o (instantiate $other))
      (export "g" (func $o "g"))
      (func (export "f") async (canon lift (core func $m "f"))))`;
    const inside = (): void => {
      try {
        exports['g']!();
      } catch (error) {
        caught = error;
      }
    };
    exports = await funcs(text, { wait: async () => undefined, inside });
    await exports['f']!();
    expect(String(caught)).toContain('(host/busy)');
    expect(exports['g']!()).toBe(7);
  });
});

/** `C` has callback functions; `D` calls them asynchronously, as `body` says, and returns a number. */
const calling = (callee: string, exported: string, body: string): string => `(component
  (component $C
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $return (canon task.return))
    (core func $cancelled (canon task.cancel))
    (core func $new (canon waitable-set.new))
    (core func $wait (canon waitable-set.wait (memory (core memory $mem "mem"))))
    (core func $inc (canon backpressure.inc))
    (core func $dec (canon backpressure.dec))
    (core module $m
      (import "" "return" (func $return)) (import "" "cancelled" (func $cancelled))
      (import "" "new" (func $new (result i32))) (import "" "wait" (func $wait (param i32 i32) (result i32)))
      (import "" "inc" (func $inc)) (import "" "dec" (func $dec))
      (global $order (mut i32) (i32.const 0))
      (func $note (param i32)
        (global.set $order (i32.add (i32.mul (global.get $order) (i32.const 10)) (local.get 0))))
      (func (export "order") (result i32) (global.get $order))
      (func (export "inc") (call $inc)) (func (export "dec") (call $dec))
      ${callee}
      (func (export "cb") (param i32 i32 i32) (result i32)
        (call $note (local.get 0))
        (call $cancelled) (i32.const 0)))
    (core instance $m (instantiate $m (with "" (instance
      (export "return" (func $return)) (export "cancelled" (func $cancelled))
      (export "new" (func $new)) (export "wait" (func $wait))
      (export "inc" (func $inc)) (export "dec" (func $dec))))))
    ${exported}
    (func (export "inc") (canon lift (core func $m "inc")))
    (func (export "dec") (canon lift (core func $m "dec")))
    (func (export "order") (result u32) (canon lift (core func $m "order"))))
  (component $D
    (import "a" (func $a async)) (import "b" (func $b async))
    (import "inc" (func $inc)) (import "dec" (func $dec)) (import "order" (func $order (result u32)))
    (core func $a' (canon lower (func $a) async)) (core func $b' (canon lower (func $b) async))
    (core func $inc' (canon lower (func $inc))) (core func $dec' (canon lower (func $dec)))
    (core func $order' (canon lower (func $order)))
    (core func $cancel (canon subtask.cancel async))
    (core func $yield (canon thread.yield))
    (core module $m
      (import "" "a" (func $a (result i32))) (import "" "b" (func $b (result i32)))
      (import "" "inc" (func $inc)) (import "" "dec" (func $dec)) (import "" "order" (func $order (result i32)))
      (import "" "cancel" (func $cancel (param i32) (result i32)))
      (import "" "yield" (func $yield (result i32)))
      (func (export "run") (result i32) (local $x i32) (local $y i32) ${body}))
    (core instance $i (instantiate $m (with "" (instance
      (export "a" (func $a')) (export "b" (func $b')) (export "inc" (func $inc')) (export "dec" (func $dec'))
      (export "order" (func $order')) (export "cancel" (func $cancel)) (export "yield" (func $yield))))))
    (func (export "run") async (result s32) (canon lift (core func $i "run"))))
  (instance $c (instantiate $C))
  (instance $d (instantiate $D (with "a" (func $c "a")) (with "b" (func $c "b"))
    (with "inc" (func $c "inc")) (with "dec" (func $c "dec")) (with "order" (func $c "order"))))
  (export "run" (func $d "run")))`;

const lifts = (name: string, callback = '(callback (core func $m "cb"))'): string =>
  `(func (export "${name}") async (canon lift (core func $m "${name}") async ${callback}))`;
const loops = (name: string): string =>
  `(func (export "${name}") (result i32) (i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4))))`;

describe('cancelling', () => {
  const handle = (call: string): string => `(i32.shr_u (call ${call}) (i32.const 4))`;

  test('is asked for once', async () => {
    // `a` waits where it can't be asked; the second request is one too many.
    const callee = `(func (export "a") (result i32) (drop (call $wait (call $new) (i32.const 0))) (i32.const 0))
      (func (export "b") (result i32) (i32.const 0))`;
    const body = `(local.set $x ${handle('$a')}) (drop (call $cancel (local.get $x)))
      (call $cancel (local.get $x))`;
    const { run: go } = await funcs(calling(callee, lifts('a') + lifts('b'), body));
    expect(await codeOf(() => go!())).toBe('trap/cannot-cancel');
  });

  test('tells whether the call had begun', async () => {
    const body = `(call $inc) (local.set $x ${handle('$a')}) (call $cancel (local.get $x))`;
    const { run: go } = await funcs(
      calling(loops('a') + loops('b'), lifts('a') + lifts('b'), body),
    );
    // CANCELLED_BEFORE_STARTED
    expect(await go!()).toBe(3);
  });

  test('resumes a task in its event loop', async () => {
    const body = `(local.set $x ${handle('$a')}) (call $cancel (local.get $x))`;
    const { run: go } = await funcs(
      calling(loops('a') + loops('b'), lifts('a') + lifts('b'), body),
    );
    expect(await go!()).toBe(4);
  });

  test('leaves a task in its event loop alone while another one has the instance', async () => {
    // `b` waits within its core function, so that no other callback may run.
    const callee = `${loops('a')}
      (func (export "b") (result i32) (drop (call $wait (call $new) (i32.const 0))) (i32.const 0))`;
    const body = `(local.set $x ${handle('$a')}) (drop (call $b))
      (local.set $y (call $cancel (local.get $x)))
      (i32.add (i32.mul (local.get $y) (i32.const 10)) (call $order))`;
    const { run: go } = await funcs(calling(callee, lifts('a') + lifts('b'), body));
    // BLOCKED, and the callback has noted nothing.
    expect(await go!()).toBe(-10);
  });
});

test('calls that wait to begin go first, also where nothing keeps a later one out any more', async () => {
  const callee = `(func (export "a") (result i32) (call $note (i32.const 1)) (call $return) (i32.const 0))
    (func (export "b") (result i32) (call $note (i32.const 2)) (call $return) (i32.const 0))`;
  const body = `(call $inc) (drop (call $a)) (call $dec)
    (local.set $x (i32.and (call $b) (i32.const 15)))
    (loop (drop (call $yield)) (br_if 0 (i32.lt_u (call $order) (i32.const 10))))
    (i32.add (i32.mul (local.get $x) (i32.const 100)) (call $order))`;
  const { run: go } = await funcs(calling(callee, lifts('a') + lifts('b'), body));
  // STARTING, then in the order of the calls.
  expect(await go!()).toBe(12);
});

test('a thread that waited is as deep as before', async () => {
  const text = `(component
    (import "wait" (func $wait async)) (import "after" (func $after))
    (core func $wait' (canon lower (func $wait))) (core func $after' (canon lower (func $after)))
    (core module $m (import "" "wait" (func $wait)) (import "" "after" (func $after))
      (func (export "f") (call $wait) (call $after)))
    (core instance $m (instantiate $m (with "" (instance
      (export "wait" (func $wait')) (export "after" (func $after'))))))
    (func (export "f") async (canon lift (core func $m "f"))))`;
  const calls: (readonly [func: string, depth: number])[] = [];
  const { exports } = await run(
    text,
    { wait: async () => undefined, after: () => undefined },
    { trace: (event) => event.kind === 'call' && calls.push([event.func, event.depth]) },
  );
  await (exports['f'] as Func)();
  expect(calls).toEqual([
    ['f', 0],
    ['wait', 1],
    ['after', 1],
  ]);
});

test.each([
  ['f32', 'i32.store', 'i32.const 0x7fa00001', [0, 0, 0xc0, 0x7f]],
  ['f64', 'i64.store', 'i64.const 0x7ff4000000000001', [0, 0, 0, 0, 0, 0, 0xf8, 0x7f]],
] as const)('NaNs in a list of %s are the canonical one', async (type, store, bits, bytes) => {
  const { f } = await funcs(`(component
    (core module $m (memory (export "m") 1)
      (func (export "f") (result i32)
        (${store} (i32.const 16) (${bits}))
        (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 1)) (i32.const 0)))
    (core instance $m (instantiate $m))
    (func (export "f") (result (list ${type})) (canon lift (core func $m "f") (memory (core memory $m "m")))))`);
  const list = f!() as Float32Array | Float64Array;
  expect([...new Uint8Array(list.buffer)]).toEqual(bytes);
});

test('of a set no waitable waits for ever', () => {
  class Named extends Waitable {
    readonly #name: number;
    constructor(name: number) {
      super();
      this.#name = name;
    }
    happen(): void {
      this.setPendingEvent((): Event => [1, this.#name, 0]);
    }
  }
  const set = new WaitableSet();
  const all = [1, 2, 3].map((n) => new Named(n));
  for (const one of all) {
    one.join(set);
    one.happen();
  }
  const order: number[] = [];
  for (let i = 0; i < 6; i++) {
    const [, name] = set.takePendingEvent();
    order.push(name);
    // What was told has something new at once.
    all[name - 1]!.happen();
  }
  expect(order).toEqual([1, 2, 3, 1, 2, 3]);
});
