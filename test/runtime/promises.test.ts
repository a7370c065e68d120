/** Functions that WIT has as synchronous and JavaScript as asynchronous: who waits for their promises, and who can't. */
import { spawnSync } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test, vi } from 'vitest';
import { link, type Program } from '../../src/link/index.ts';
import { asyncDisposeKey } from '../../src/runtime/host/async-key.ts';
import {
  asyncKey,
  ComponentError,
  disposeKey,
  type Imports,
  type InstantiateOptions,
  ProgramExit,
} from '../../src/runtime/index.ts';
import { trapOf } from './harness.ts';

type Func = ((...args: unknown[]) => unknown) & {
  readonly [asyncKey]: (...args: unknown[]) => Promise<unknown>;
};
type Exports = Readonly<Record<string, Func>>;

async function linked(text: string, fuse: boolean): Promise<Program> {
  const { value, diagnostics } = await link(await parse(text), {
    fuse,
    features: ['async-stackful'],
  });
  expect(diagnostics).toEqual([]);
  return value!;
}

async function run(
  text: string,
  fuse: boolean,
  imports: Imports,
  options: InstantiateOptions = { promises: true },
): Promise<Exports> {
  const { exports } = await (await linked(text, fuse)).instantiate(imports, options);
  return exports as Exports;
}

/** `outer` calls `inner`, which calls the host twice; `alone` calls nobody. */
const chain = `(component
  (import "get" (func $get (param "n" u32) (result u32)))
  (component $inner
    (import "get" (func $get (param "n" u32) (result u32)))
    (core func $get' (canon lower (func $get)))
    (core module $m
      (import "" "get" (func $get (param i32) (result i32)))
      (func (export "twice") (param i32) (result i32)
        (i32.add (call $get (local.get 0)) (call $get (i32.add (local.get 0) (i32.const 1))))))
    (core instance $i (instantiate $m (with "" (instance (export "get" (func $get'))))))
    (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $i "twice"))))
  (component $outer
    (import "twice" (func $twice (param "n" u32) (result u32)))
    (core func $twice' (canon lower (func $twice)))
    (core module $m
      (import "" "twice" (func $twice (param i32) (result i32)))
      (func (export "run") (param i32) (result i32)
        (i32.add (i32.const 100) (call $twice (local.get 0)))))
    (core instance $i (instantiate $m (with "" (instance (export "twice" (func $twice'))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))
  (component $alone
    (core module $m (func (export "alone") (result i32) (i32.const 7)))
    (core instance $i (instantiate $m))
    (func (export "alone") (result u32) (canon lift (core func $i "alone"))))
  (instance $i (instantiate $inner (with "get" (func $get))))
  (instance $o (instantiate $outer (with "twice" (func $i "twice"))))
  (instance $a (instantiate $alone))
  (export "run" (func $o "run"))
  (export "alone" (func $a "alone")))`;

const later = async <T>(value: T): Promise<T> => {
  await sleep(1);
  return value;
};
const tenfold = (n: number): Promise<number> => later(n * 10);

describe.each([true, false])('with adapters: %s', (fuse) => {
  test('a promise is waited for, across components', async () => {
    const { run: outer, alone } = await run(chain, fuse, { get: tenfold });
    const promise = outer!(1);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(130);
    expect(await outer![asyncKey](2)).toBe(150);
    // What calls nobody stays synchronous.
    expect(alone!()).toBe(7);
    expect(await alone![asyncKey]()).toBe(7);
  });

  test('a promise of 64 bits, too', async () => {
    const wide = chain.replaceAll('u32', 'u64').replaceAll('i32', 'i64');
    const { run: outer } = await run(wide, fuse, { get: (n: bigint) => later(n * 10n) });
    expect(await outer!(2n ** 40n)).toBe(20n * 2n ** 40n + 110n);
  });

  test('an import that is exported as it is gives promises', async () => {
    const text = `(component
      (import "get" (func $get (param "n" u32) (result u32)))
      (export "again" (func $get)))`;
    const { again } = await run(text, fuse, { get: tenfold });
    const promise = again!(2);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(20);
    expect(await again![asyncKey](3)).toBe(30);
  });

  test('what the host answers at once changes nothing', async () => {
    const { run: outer } = await run(chain, fuse, { get: (n: number) => n * 10 });
    const promise = outer!(1);
    expect(promise).toBeInstanceOf(Promise);
    expect(await promise).toBe(130);
  });

  test('the store stays entered while a call waits, and others queue', async () => {
    const events: string[] = [];
    const get = async (n: number): Promise<number> => {
      events.push(`get ${n}`);
      await sleep(2);
      events.push(`got ${n}`);
      return n;
    };
    const { run: outer, alone } = await run(chain, fuse, { get });
    const calls = [outer!(1), outer!(10), alone![asyncKey]()];
    expect(() => alone!()).toThrow('host/busy');
    expect(await Promise.all(calls)).toEqual([103, 121, 7]);
    expect(events).toEqual([1, 2, 10, 11].flatMap((n) => [`get ${n}`, `got ${n}`]));
    expect(alone!()).toBe(7);
  });

  test('a call that waits for nothing traps, and names both', async () => {
    const { run: outer, alone } = await run(chain, fuse, { get: tenfold }, {});
    const trap = trapOf(() => outer!(1));
    expect(trap.code).toBe('trap/promise');
    expect(trap).toMatchObject({ component: 'host', func: 'get' });
    expect(trap.message).toMatch(
      /the host's function, called by `i`, returned a promise in a call of `run` of `o`/,
    );
    expect(trap.message).toContain('`promises: true`');
    expect(trapOf(() => alone!()).code).toBe('trap/poisoned');
  });

  test('a promise that is rejected is what a throw is', async () => {
    const boom = new Error('boom');
    const get = async (n: number): Promise<number> => {
      await sleep(1);
      if (n === 2) throw boom;
      return n;
    };
    const { run: outer, alone } = await run(chain, fuse, { get });
    const [first, second, third] = [outer!(1), outer!(5), alone![asyncKey]()];
    await expect(first).rejects.toMatchObject({ code: 'trap/host-exception', cause: boom });
    await expect(second).rejects.toMatchObject({ code: 'trap/host-exception' });
    await expect(third).rejects.toMatchObject({ code: 'trap/host-exception' });
    await expect(outer!(1)).rejects.toMatchObject({ code: 'trap/poisoned' });
    expect(trapOf(() => alone!()).code).toBe('trap/poisoned');
  });

  test('a wrong value that comes later is a trap', async () => {
    const { run: outer } = await run(chain, fuse, { get: () => later('one') });
    await expect(outer!(1)).rejects.toMatchObject({ code: 'trap/host-value', func: 'get' });
  });

  test('a program ends itself by a promise', async () => {
    const get = async (): Promise<never> => {
      await sleep(1);
      throw new ProgramExit(3);
    };
    const { run: outer } = await run(chain, fuse, { get });
    await expect(outer!(1)).rejects.toMatchObject({ name: 'ProgramExit', exitCode: 3 });
  });

  test('a guest that traps after it has waited', async () => {
    const text = `(component
      (import "wait" (func $wait))
      (core func $wait' (canon lower (func $wait)))
      (core module $m (import "" "wait" (func $wait)) (func (export "run") (call $wait) unreachable))
      (core instance $i (instantiate $m (with "" (instance (export "wait" (func $wait'))))))
      (func (export "run") (canon lift (core func $i "run"))))`;
    const { run: call } = await run(text, fuse, { wait: () => sleep(1) });
    await expect(call!()).rejects.toMatchObject({ code: 'trap/wasm', func: 'run' });
    await expect(call!()).rejects.toMatchObject({ code: 'trap/poisoned' });
  });

  test.each(['u32', 'u64', 'f64'])(
    'no guest catches a trap that comes later (%s)',
    async (type) => {
      const core = { u32: 'i32', u64: 'i64', f64: 'f64' }[type]!;
      const text = `(component
      (import "wait" (func $wait (result ${type})))
      (core func $wait' (canon lower (func $wait)))
      (core module $m (import "" "wait" (func $wait (result ${core})))
        (func (export "run") (block $caught (try_table (catch_all $caught) (drop (call $wait))))))
      (core instance $i (instantiate $m (with "" (instance (export "wait" (func $wait'))))))
      (func (export "run") (canon lift (core func $i "run"))))`;
      const boom = async (): Promise<never> => {
        await sleep(1);
        throw new Error('boom');
      };
      const { run: call } = await run(text, fuse, { wait: boom });
      await expect(call!()).rejects.toMatchObject({ code: 'trap/host-exception' });
    },
  );

  test('start functions can not wait', async () => {
    const text = `(component
      (import "wait" (func $wait))
      (component $c (import "wait" (func $wait))
        (core func $wait' (canon lower (func $wait)))
        (core module $m (import "" "wait" (func $wait)) (func (export "f") (call $wait)))
        (core instance $i (instantiate $m (with "" (instance (export "wait" (func $wait'))))))
        (func (export "f") (canon lift (core func $i "f"))))
      (component $d (import "f" (func $f))
        (core func $f' (canon lower (func $f)))
        (core module $m (import "" "f" (func $f)) (start $f))
        (core instance $i (instantiate $m (with "" (instance (export "f" (func $f')))))))
      (instance $c (instantiate $c (with "wait" (func $wait))))
      (instance $d (instantiate $d (with "f" (func $c "f")))))`;
    for (const promises of [true, false]) {
      await expect(run(text, fuse, { wait: () => sleep(1) }, { promises })).rejects.toMatchObject({
        code: 'trap/promise-at-start',
        func: 'wait',
        message: expect.stringContaining('in a call of `start function` of `d`') as string,
      });
      await run(text, fuse, { wait: () => undefined }, { promises });
    }
  });
});

/** Passes what it is given to the host, and what comes from there back. */
const passing = `(component
  (type $point (record (field "x" u32) (field "name" string)))
  (import "point" (type $p (eq $point)))
  (import "f" (func $f (param "p" $p) (param "bytes" (list u8)) (result (result $p (error string)))))
  (import "text" (func $text (param "t" string) (result string)))
  (import "big" (func $big (param "n" u64) (result u64)))
  (core module $mem (memory (export "mem") 1)
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local i32)
      (local.set 4 (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.add (local.get 4) (local.get 3)))
      (block (loop (br_if 1 (i32.le_u (global.get $next) (i32.mul (memory.size) (i32.const 65536))))
        (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then unreachable)) (br 0)))
      (local.get 4)))
  (core instance $mem (instantiate $mem))
  (alias core export $mem "mem" (core memory $memory))
  (alias core export $mem "realloc" (core func $realloc))
  (core func $f' (canon lower (func $f) (memory $memory) (realloc $realloc)))
  (core func $text' (canon lower (func $text) (memory $memory) (realloc $realloc)))
  (core func $big' (canon lower (func $big)))
  (core module $m
    (import "" "f" (func $f (param i32 i32 i32 i32 i32 i32)))
    (import "" "text" (func $text (param i32 i32 i32)))
    (import "" "big" (func $big (param i64) (result i64)))
    (func (export "f") (param i32 i32 i32 i32 i32) (result i32)
      (call $f (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (i32.const 64))
      (i32.const 64))
    (func (export "text") (param i32 i32) (result i32)
      (call $text (local.get 0) (local.get 1) (i32.const 64)) (i32.const 64))
    (func (export "big") (param i64) (result i64) (call $big (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance
    (export "f" (func $f')) (export "text" (func $text')) (export "big" (func $big'))))))
  (func $lf (param "p" $p) (param "bytes" (list u8)) (result (result $p (error string)))
    (canon lift (core func $i "f") (memory $memory) (realloc $realloc)))
  (export "f" (func $lf))
  (func (export "text") (param "t" string) (result string)
    (canon lift (core func $i "text") (memory $memory) (realloc $realloc)))
  (func (export "big") (param "n" u64) (result u64) (canon lift (core func $i "big"))))`;

describe.each([true, false])('values, with adapters: %s', (fuse) => {
  const imports = {
    f: async ({ x, name }: { x: number; name: string }, bytes: Uint8Array) => {
      await sleep(1);
      if (x === 0) throw new ComponentError(`no ${name}`);
      return { x: x + bytes.length, name: `${name}!` };
    },
    text: async (text: string) => {
      await sleep(1);
      return text.toUpperCase();
    },
    big: async (n: bigint) => {
      await sleep(1);
      return n + 1n;
    },
  };

  test('are what they would be at once', async () => {
    const { f, text, big } = await run(passing, fuse, imports);
    expect(await f!({ x: 1, name: 'é' }, new Uint8Array(5))).toEqual({ x: 6, name: 'é!' });
    expect(await text!('short')).toBe('SHORT');
    expect(await text!('long '.repeat(20_000))).toBe('LONG '.repeat(20_000));
    expect(await big!(2n ** 60n)).toBe(2n ** 60n + 1n);
    await expect(f!({ x: 0, name: 'point' }, [])).rejects.toThrow(new ComponentError('no point'));
    expect(await f!({ x: 2, name: '' }, [])).toEqual({ x: 2, name: '!' });
  });

  test('which are wrong end nothing', async () => {
    const { text } = await run(passing, fuse, imports);
    await expect(text!(5)).rejects.toThrow('host/bad-value');
    expect(await text!('a')).toBe('A');
  });

  test('of calls that queue are those that were given', async () => {
    const { f } = await run(passing, fuse, imports);
    const bytes = new Uint8Array(3);
    const point = { x: 1, name: 'a' };
    const calls = [f!(point, bytes), f!(point, bytes)];
    point.name = 'b';
    expect(await Promise.all(calls)).toEqual([
      { x: 4, name: 'a!' },
      { x: 4, name: 'a!' },
    ]);
  });
});

/** A resource whose constructor, method, static and destructor ask the host. */
const things = `(component
  (import "ask" (func $ask (param "n" u32) (result u32)))
  (component $c
    (import "ask" (func $ask (param "n" u32) (result u32)))
    (core func $ask' (canon lower (func $ask)))
    (core module $d (import "" "ask" (func $ask (param i32) (result i32)))
      (func (export "dtor") (param i32) (drop (call $ask (i32.add (i32.const 1000) (local.get 0))))))
    (core instance $d (instantiate $d (with "" (instance (export "ask" (func $ask'))))))
    (type $thing' (resource (rep i32) (dtor (core func $d "dtor"))))
    (export $thing "thing" (type $thing'))
    (core func $new (canon resource.new $thing'))
    (core func $drop (canon resource.drop $thing'))
    (core module $m
      (import "" "ask" (func $ask (param i32) (result i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "make") (param i32) (result i32) (call $new (call $ask (local.get 0))))
      (func (export "get") (param i32) (result i32) (call $ask (local.get 0)))
      (func (export "take") (param i32) (call $drop (local.get 0)))
      (func (export "nothing")))
    (core instance $i (instantiate $m (with "" (instance (export "ask" (func $ask'))
      (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "[constructor]thing") (param "n" u32) (result (own $thing))
      (canon lift (core func $i "make")))
    (func (export "[method]thing.get") (param "self" (borrow $thing)) (result u32)
      (canon lift (core func $i "get")))
    (func (export "[static]thing.take") (param "it" (own $thing))
      (canon lift (core func $i "take"))))
  (instance $c (instantiate $c (with "ask" (func $ask))))
  (export "things" (instance $c)))`;

interface Thing {
  readonly get: Func;
  readonly [key: symbol]: () => unknown;
}
type ThingClass = (new (n: number) => Thing) & {
  readonly [asyncKey]: (n: number) => Promise<Thing>;
  readonly take: Func;
};

async function thingClass(
  fuse: boolean,
  ask: (n: number) => unknown,
  options?: InstantiateOptions,
): Promise<ThingClass> {
  const { things: instance } = await run(things, fuse, { ask }, options);
  return (instance as unknown as { readonly Thing: ThingClass }).Thing;
}

describe.each([true, false])('resources, with adapters: %s', (fuse) => {
  test('are made, used and dropped', async () => {
    const asked: number[] = [];
    const ask = async (n: number): Promise<number> => {
      await sleep(1);
      asked.push(n);
      return n + 1;
    };
    const Thing = await thingClass(fuse, ask);
    expect(() => new Thing(1)).toThrow('host/promising-constructor');
    const thing = await Thing[asyncKey](1);
    expect(thing).toBeInstanceOf(Thing);
    expect(await thing.get()).toBe(3);
    expect(await thing.get[asyncKey].call(thing)).toBe(3);
    await Thing.take(await Thing[asyncKey](10));
    await thing[asyncDisposeKey]!();
    await thing[asyncDisposeKey]!();
    await expect(thing.get()).rejects.toThrow('dropped');
    const other = await Thing[asyncKey](5);
    // It begins; what is called next queues.
    expect(other[disposeKey]!()).toBeUndefined();
    await Thing.take(await Thing[asyncKey](7));
    expect(asked).toEqual([1, 2, 2, 10, 1011, 1002, 5, 1006, 7, 1008]);
  });

  test('whose destructor would wait trap where JavaScript does not', async () => {
    const ask = (n: number): unknown => (n >= 1000 ? later(n) : n);
    const Thing = await thingClass(fuse, ask, {});
    const trap = trapOf(() => new Thing(1)[disposeKey]!());
    expect(trap.code).toBe('trap/promise');
    expect(trap.message).toContain('in a call of `[dtor]thing`');
  });

  test('that JavaScript has forgotten are dropped, and wait where promises are waited for', async () => {
    setFlagsFromString('--expose-gc');
    const gc = runInNewContext('gc') as () => void;
    const asked: number[] = [];
    const ask = (n: number): unknown => {
      if (n < 1000) return n;
      return later(n).then((of) => asked.push(of));
    };
    const forget = async (Thing: ThingClass, until: () => unknown): Promise<void> => {
      await Thing[asyncKey](1);
      for (let i = 0; i < 100 && until() === undefined; i++) {
        await sleep(1);
        gc();
      }
    };
    await forget(await thingClass(fuse, ask), () => asked[0]);
    expect(asked).toEqual([1001]);
    const Thing = await thingClass(fuse, ask, {});
    let trap: unknown;
    await forget(Thing, () => {
      try {
        void new Thing(2);
      } catch (error) {
        trap = (error as Error).cause;
      }
      return trap;
    });
    expect(trap).toMatchObject({ code: 'trap/promise-in-finalizer' });
  });
});

describe('without `promises`', () => {
  test('a call by `asyncKey` waits where adapters lead to the host', async () => {
    const { run: outer, alone } = await run(chain, true, { get: tenfold }, {});
    expect(await outer![asyncKey](1)).toBe(130);
    expect(await alone![asyncKey]()).toBe(7);
    expect(await Promise.all([1, 2, 3].map((n) => outer![asyncKey](n)))).toEqual([130, 150, 170]);
    const Thing = await thingClass(true, later, {});
    const thing = await Thing[asyncKey](4);
    expect(await thing.get[asyncKey].call(thing)).toBe(4);
    await thing[asyncDisposeKey]!();
    // A call that waits for nothing does what it did.
    expect(trapOf(() => outer!(1)).code).toBe('trap/promise');
  });

  test('but not where JavaScript stands between components', async () => {
    const { run: outer } = await run(chain, false, { get: tenfold }, {});
    await expect(outer![asyncKey](1)).rejects.toMatchObject({ code: 'trap/promise' });
  });

  test('every function has that form, and it is no synchronous call', async () => {
    for (const fuse of [true, false]) {
      const { run: outer, alone } = await run(chain, fuse, { get: (n: number) => n }, {});
      expect(await Promise.all([outer![asyncKey](1), alone![asyncKey]()])).toEqual([103, 7]);
      await expect(outer![asyncKey]('1')).rejects.toThrow('host/bad-value');
    }
  });
});

/** An asynchronous function, by callback, of a component that calls `inner`, which asks the host; `tick` waits by itself. */
const mixed = `(component
  (import "get" (func $get (result u32)))
  (import "tick" (func $tick async))
  (component $inner
    (import "get" (func $get (result u32)))
    (core func $get' (canon lower (func $get)))
    (core module $m (import "" "get" (func $get (result i32)))
      (func (export "get") (result i32) (i32.add (i32.const 1) (call $get))))
    (core instance $i (instantiate $m (with "" (instance (export "get" (func $get'))))))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $outer
    (import "get" (func $get (result u32)))
    (import "tick" (func $tick async))
    (core func $get' (canon lower (func $get)))
    (core func $tick' (canon lower (func $tick)))
    (core func $return (canon task.return (result u32)))
    (core module $m
      (import "" "get" (func $get (result i32)))
      (import "" "tick" (func $tick))
      (import "" "return" (func $return (param i32)))
      (func (export "f") (result i32)
        (call $return (i32.add (call $get) (call $get))) (i32.const 0))
      (func (export "slow") (call $tick) (call $return (call $get)))
      (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "get" (func $get'))
      (export "tick" (func $tick')) (export "return" (func $return))))))
    (func (export "f") async (result u32)
      (canon lift (core func $i "f") async (callback (core func $i "cb"))))
    (func (export "slow") async (result u32) (canon lift (core func $i "slow") async)))
  (instance $i (instantiate $inner (with "get" (func $get))))
  (instance $o (instantiate $outer (with "get" (func $i "get")) (with "tick" (func $tick))))
  (export "get" (func $i "get"))
  (export "f" (func $o "f"))
  (export "slow" (func $o "slow")))`;

describe.each([true, false])('asynchronous components, with adapters: %s', (fuse) => {
  test('wait for promises of synchronous functions, too', async () => {
    let n = 0;
    const imports = { get: () => later(++n), tick: () => sleep(1) };
    const { f, get, slow } = await run(mixed, fuse, imports);
    expect(await f!()).toBe(1 + 1 + 2 + 1);
    expect(await Promise.all([slow!(), get!(), f!()])).toHaveLength(3);
    expect(n).toBe(6);
  });
});

test('without JSPI nothing runs with `promises`, and calls by `asyncKey` as far as they need not wait', async () => {
  const { Suspending, promising } = WebAssembly;
  try {
    Object.assign(WebAssembly, { Suspending: undefined, promising: undefined });
    vi.resetModules();
    const bare = await import('./components.ts');
    const get = vi.fn((n: number) => n);
    await expect(
      bare.linked(chain).then((p) => p.instantiate({ get }, { promises: true })),
    ).rejects.toThrow('runtime/no-jspi');
    expect(get).not.toHaveBeenCalled();
    const { exports } = await bare.run(chain, { get });
    expect(await (exports as Exports)['run']![asyncKey](1)).toBe(103);
    const { exports: others } = await bare.run(chain, { get: tenfold });
    await expect((others as Exports)['run']![asyncKey](1)).rejects.toThrow(
      'and this engine has no JSPI (trap/promise;',
    );
  } finally {
    Object.assign(WebAssembly, { Suspending, promising });
    vi.resetModules();
  }
});

test('a promise that needs the program itself is told where nothing is left to do', () => {
  const script = `
    import { link } from ${JSON.stringify(path.resolve('src/link/index.ts'))};
    import { parse } from '@bytecodealliance/jco';
    const { value } = await link(await parse(${JSON.stringify(chain)}));
    let exports;
    const get = async () => await exports.run(1);
    ({ exports } = await value.instantiate({ get }, { promises: true, stalled: 'trap' }));
    const call = exports.run(1);
    const late = exports.alone[Symbol.for('witlink.async')]().catch((error) => error.code);
    await call.catch((error) => console.log(error.message));
    console.log(await late);`;
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script],
    { encoding: 'utf8', cwd: path.resolve('.') },
  );
  expect(stdout).toContain(
    'component `host`, function `get`: a promise of the host is waited for, and nothing is left that could settle it (trap/deadlock;',
  );
  expect(stdout.trimEnd()).toMatch(/\ntrap\/deadlock$/);
  expect(status).toBe(0);
});

test.each([true, false])(
  'programs that wait give each other classes, with adapters: %s',
  async (fuse) => {
    const asked: number[] = [];
    const ask = async (n: number): Promise<number> => {
      await sleep(1);
      asked.push(n);
      return n;
    };
    const given = await run(things, fuse, { ask });
    const user = `(component
    (import "things" (instance $things
      (export "thing" (type $thing (sub resource)))
      (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))
      (export "[method]thing.get" (func (param "self" (borrow $thing)) (result u32)))))
    (alias export $things "thing" (type $thing))
    (core func $new (canon lower (func $things "[constructor]thing")))
    (core func $get (canon lower (func $things "[method]thing.get")))
    (core func $drop (canon resource.drop $thing))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "get" (func $get (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "f") (param i32) (result i32) (local $h i32)
        (local.set $h (call $new (local.get 0)))
        (call $get (local.get $h)) (call $drop (local.get $h))))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new)) (export "get" (func $get)) (export "drop" (func $drop))))))
    (func (export "f") (param "n" u32) (result u32) (canon lift (core func $i "f"))))`;
    const { f } = await run(user, fuse, { things: given['things'] });
    expect(await f!(7)).toBe(7);
    await vi.waitFor(() => expect(asked).toEqual([7, 7, 1007]));
  },
);

test('who is told of calls changes nothing of them', async () => {
  const told: unknown[] = [];
  const listener = (message: unknown): void => void told.push((message as { func: string }).func);
  subscribe('witlink:call', listener);
  try {
    const Thing = await thingClass(true, later);
    expect(() => new Thing(1)).toThrow('host/promising-constructor');
    const thing = await Thing[asyncKey](1);
    expect(await thing.get()).toBe(1);
  } finally {
    unsubscribe('witlink:call', listener);
  }
  await vi.waitFor(() => expect(told).toContain('things#[method]thing.get'));
});

test.each([true, false])(
  'calls that wait end when the program is closed, with adapters: %s',
  async (fuse) => {
    const gate = Promise.withResolvers<number>();
    const running = await (
      await linked(chain, fuse)
    ).instantiate({ get: () => gate.promise }, { promises: true });
    const { run: outer } = running.exports as Exports;
    const calls = [outer!(1), outer!(2)];
    await running[Symbol.asyncDispose]();
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'trap/closed' });
    // What comes later finds nobody.
    gate.resolve(1);
    await sleep(1);
    await expect(outer!(3)).rejects.toMatchObject({ code: 'trap/poisoned' });
  },
);
