/** Programs in workers of their own: values, handles, errors across threads, and an end at any moment. */
import process from 'node:process';
import type { Worker } from 'node:worker_threads';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  ComponentError,
  instantiate,
  link,
  ProgramExit,
  Trap,
  WitlinkError,
  Workers,
} from '../../src/index.ts';
import type { Program } from '../../src/index.ts';
import { withoutFunctions } from '../../src/isolate/platforms.ts';
import { wasi } from '../../src/wasi/index.ts';
import { wat } from '../link/wat.ts';

const text = `(component $app
  (import "host" (instance $host
    (export "thing" (type $thing (sub resource)))
    (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))
    (export "[method]thing.get" (func (param "self" (borrow $thing)) (result u32)))
    (export "echo" (func (param "x" (list u32)) (result (result (list u32) (error string)))))
    (export "later" (func (result u32)))))
  (alias export $host "thing" (type $thing))
  (core module $libc (memory (export "memory") 1)
    (global $top (mut i32) (i32.const 64))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.get $top) (global.set $top (i32.add (global.get $top) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8))))))
  (core instance $libc (instantiate $libc))
  (alias core export $libc "memory" (core memory $mem))
  (alias core export $libc "realloc" (core func $realloc))
  (core func $new (canon lower (func $host "[constructor]thing")))
  (core func $get (canon lower (func $host "[method]thing.get")))
  (core func $echo (canon lower (func $host "echo") (memory $mem) (realloc $realloc)))
  (core func $later (canon lower (func $host "later")))
  (core func $drop (canon resource.drop $thing))
  (core module $dtor (func (export "dtor") (param i32) (if (i32.eq (local.get 0) (i32.const 99)) (then unreachable))))
  (core instance $dtor (instantiate $dtor))
  (type $box (resource (rep i32) (dtor (core func $dtor "dtor"))))
  (core func $box-new (canon resource.new $box))
  (core func $box-rep (canon resource.rep $box))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (import "" "get" (func $get (param i32) (result i32)))
    (import "" "echo" (func $echo (param i32 i32 i32)))
    (import "" "later" (func $later (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (import "" "box-new" (func $box-new (param i32) (result i32)))
    (func (export "keep") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "ask") (param i32) (result i32) (local $n i32)
      (local.set $n (call $get (local.get 0))) (call $drop (local.get 0)) (local.get $n))
    (func (export "lose") (param i32) (call $drop (local.get 0)))
    (func (export "echo") (param i32 i32) (result i32)
      (call $echo (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    (func (export "later") (result i32) (call $later))
    (func (export "spin") (loop (br 0)))
    (func (export "crash") unreachable)
    (func (export "box") (param i32) (result i32) (call $box-new (local.get 0)))
    (func (export "peek") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "new" (func $new)) (export "get" (func $get)) (export "echo" (func $echo))
    (export "later" (func $later)) (export "drop" (func $drop)) (export "box-new" (func $box-new))))))
  (func $keep (param "n" u32) (result (own $thing)) (canon lift (core func $i "keep")))
  (export "keep" (func $keep))
  (func (export "ask") (param "t" (own $thing)) (result u32) (canon lift (core func $i "ask")))
  (func (export "lose") (param "t" (own $thing)) (canon lift (core func $i "lose")))
  (func (export "echo") (param "x" (list u32)) (result (result (list u32) (error string)))
    (canon lift (core func $i "echo") (memory $mem) (realloc $realloc)))
  (func (export "later") (result u32) (canon lift (core func $i "later")))
  (func (export "spin") (canon lift (core func $i "spin")))
  (func (export "crash") (canon lift (core func $i "crash")))
  (component $boxes
    (import "box" (type $box (sub resource)))
    (import "make" (func $make (param "n" u32) (result (own $box))))
    (import "peek" (func $peek (param "self" (borrow $box)) (result u32)))
    (export $b "box" (type $box))
    (export "[constructor]box" (func $make) (func (param "n" u32) (result (own $b))))
    (export "[method]box.peek" (func $peek) (func (param "self" (borrow $b)) (result u32)))
    (export "look" (func $peek) (func (param "self" (borrow $b)) (result u32))))
  (func $make (param "n" u32) (result (own $box)) (canon lift (core func $i "box")))
  (func $peek (param "self" (borrow $box)) (result u32) (canon lift (core func $i "peek")))
  (instance $b (instantiate $boxes (with "box" (type $box)) (with "make" (func $make)) (with "peek" (func $peek))))
  (export "a:b/boxes" (instance $b)))`;

type Call = (...args: unknown[]) => Promise<unknown>;

let program: Program;
beforeAll(async () => {
  const { value, diagnostics } = await link(await wat(text));
  expect(diagnostics).toEqual([]);
  program = value!;
});

class Thing {
  static readonly ended: number[] = [];
  readonly #n: number;
  constructor(n: number) {
    this.#n = n;
  }
  get(): number {
    return this.#n;
  }
  [Symbol.dispose](): void {
    Thing.ended.push(this.#n);
  }
}

const host = {
  Thing,
  echo: (x: Uint32Array): Uint32Array => {
    if (x.length === 0) throw new ComponentError('nothing');
    if (x.length === 1) throw new Error('broken');
    if (x.length === 3) throw new ProgramExit(7);
    return x.map((n) => n + 1);
  },
  later: async (): Promise<number> => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return 42;
  },
};

async function isolated(timeout?: number) {
  const limit = timeout === undefined ? {} : { timeout };
  const made = await program.instantiate({ host }, { isolate: 'worker', ...limit });
  return Object.assign(made, { call: made.exports as Record<string, Call> });
}

describe('values, errors and handles', () => {
  test('functions give promises; a synchronous import may, too', async () => {
    await using app = await isolated();
    const { echo, later } = app.call;
    expect(await echo!(Uint32Array.of(1, 2))).toEqual(Uint32Array.of(2, 3));
    expect(await later!()).toBe(42);
  });

  test('what a call throws is thrown, as it is without a worker', async () => {
    await using app = await isolated();
    const { echo } = app.call;
    await expect(echo!(Uint32Array.of())).rejects.toThrow(ComponentError);
    await expect(echo!(Uint32Array.of())).rejects.toMatchObject({ payload: 'nothing' });
    const refused = echo!('x');
    await expect(refused).rejects.toThrow(WitlinkError);
    await expect(refused).rejects.toMatchObject({ diagnostics: [{ code: 'host/bad-value' }] });
    const thrown = await echo!(Uint32Array.of(1)).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Trap);
    expect(thrown).toMatchObject({ code: 'trap/host-exception', cause: { message: 'broken' } });
    await expect(echo!(Uint32Array.of(1, 2))).rejects.toMatchObject({ code: 'trap/poisoned' });
  });

  test('a trap has its place and message; an exit its code', async () => {
    await using app = await isolated();
    const plain = await program.instantiate({ host });
    let expected: unknown;
    try {
      (plain.exports['crash'] as Call)();
    } catch (error) {
      expected = error;
    }
    const trap = await app.call['crash']!().catch((error: unknown) => error);
    const { code, message, component, func } = expected as Trap;
    expect(trap).toMatchObject({ code, message, component, func });
    await using other = await isolated();
    const exit = other.call['echo']!(Uint32Array.of(1, 2, 3));
    await expect(exit).rejects.toMatchObject({ name: 'ProgramExit', exitCode: 7 });
  });

  test('objects of the host go there and come back as themselves', async () => {
    await using app = await isolated();
    const { keep, ask, lose } = app.call;
    const thing = (await keep!(5)) as Thing;
    expect(thing).toBeInstanceOf(Thing);
    expect(thing.get()).toBe(5);
    expect(await ask!(thing)).toBe(5);
    Thing.ended.length = 0;
    await lose!(new Thing(8));
    await expect.poll(() => Thing.ended).toEqual([8]);
  });

  test('handles of the guest are objects of its classes', async () => {
    await using app = await isolated();
    const boxes = app.exports['boxes'] as {
      Box: new (n: number) => Promise<Disposable & { peek(): Promise<number> }>;
      look(box: unknown): Promise<number>;
    };
    const box = await new boxes.Box(3);
    expect(box).toBeInstanceOf(boxes.Box);
    expect(await box.peek()).toBe(3);
    expect(await boxes.look(box)).toBe(3);
    box[Symbol.dispose]();
    await expect(boxes.look(box)).rejects.toThrow();
    const bad = await new boxes.Box(99);
    bad[Symbol.dispose]();
    await expect(boxes.look(await new boxes.Box(1).catch((e: unknown) => e))).rejects.toThrow();
  });

  test('a missing import is told before there is a worker', async () => {
    await expect(program.instantiate({}, { isolate: 'worker' })).rejects.toMatchObject({
      diagnostics: [{ code: 'runtime/missing-import' }],
    });
  });

  test('what no thread can be sent is an error', async () => {
    await using app = await isolated();
    await expect(app.call['echo']!(() => 1)).rejects.toMatchObject({
      diagnostics: [{ code: 'host/cannot-cross' }],
    });
  });
});

describe('the end', () => {
  test('a guest that never ends is ended by its limit of time', async () => {
    await using app = await isolated(1500);
    const began = performance.now();
    const spins = await app.call['spin']!().catch((error: unknown) => error);
    expect(spins).toMatchObject({ code: 'trap/timeout', func: 'spin' });
    expect((spins as Error).message).toContain('more than 1500 ms');
    expect(performance.now() - began).toBeLessThan(20_000);
    await expect(app.call['later']!()).rejects.toMatchObject({
      code: 'trap/poisoned',
      cause: spins,
    });
  });

  test('a start function that never ends, too', async () => {
    const spins = await wat(`(component (core module $m (func $f (loop (br 0))) (start $f))
      (core instance (instantiate $m)))`);
    const made = instantiate(spins, {}, { isolate: 'worker', timeout: 200 });
    await expect(made).rejects.toMatchObject({ code: 'trap/timeout' });
  });

  test('a start function that traps is told as it is', async () => {
    const traps = await wat(`(component (core module $m (func $f unreachable) (start $f))
      (core instance (instantiate $m)))`);
    const made = instantiate(traps, {}, { isolate: 'worker' });
    await expect(made).rejects.toMatchObject({ name: 'Trap', code: 'trap/wasm' });
  });

  test('closing ends calls that are under way, and what the guest had of the host', async () => {
    const app = await isolated();
    Thing.ended.length = 0;
    await app.call['keep']!(4);
    const spins = app.call['spin']!();
    const closed = app[Symbol.asyncDispose]();
    await expect(spins).rejects.toMatchObject({ code: 'trap/closed' });
    await closed;
    await app[Symbol.asyncDispose]();
    await expect(app.call['later']!()).rejects.toMatchObject({ code: 'trap/poisoned' });
  });

  test('a worker that fails by itself ends calls that are under way', async () => {
    const made = new Promise<Worker>((resolve) => process.once('worker', resolve));
    await using app = await isolated();
    const spins = app.call['spin']!();
    await (await made).terminate();
    await expect(spins).rejects.toMatchObject({ code: 'trap/worker-ended' });
  });

  test('options that make no sense are refused', async () => {
    const limit = program.instantiate({ host }, { isolate: 'worker', timeout: -1 });
    await expect(limit).rejects.toMatchObject({ diagnostics: [{ code: 'host/bad-option' }] });
    const alone = program.instantiate({ host }, { timeout: 10 } as never);
    await expect(alone).rejects.toMatchObject({ diagnostics: [{ code: 'host/bad-option' }] });
    const other = program.instantiate({ host }, { isolate: 'process' } as never);
    await expect(other).rejects.toMatchObject({ diagnostics: [{ code: 'host/bad-option' }] });
  });
});

test('a platform is made where the program runs, and its functions stay here', async () => {
  const cat = await wat(`(component
    (import "wasi:random/random@0.2.3" (instance $random (export "get-random-u64" (func (result u64)))))
    (core func $get (canon lower (func $random "get-random-u64")))
    (core module $m (import "" "get" (func $get (result i64)))
      (func (export "roll") (result i64) (call $get)))
    (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
    (func (export "roll") (result u64) (canon lift (core func $i "roll"))))`);
  const seeded = async (): Promise<unknown> => {
    await using app = await instantiate(cat, await wasi({ random: { seed: 7 } }), {
      isolate: 'worker',
    });
    return await (app.exports['roll'] as Call)();
  };
  expect(await seeded()).toBe(await seeded());
  const random = (length: number): Uint8Array => new Uint8Array(length).fill(1);
  await using app = await instantiate(cat, { ...(await wasi({ random })) }, { isolate: 'worker' });
  expect(await (app.exports['roll'] as Call)()).toBe(0x0101_0101_0101_0101n);
});

test('a stream of the host’s ends at its end, and not at a chunk that is empty', async () => {
  const chunks = [new Uint8Array(), Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2)];
  const stdin = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const kept: (() => unknown)[] = [];
  const options = withoutFunctions({ stdin }, (func) => kept.push(func) - 1);
  expect(structuredClone(options)).toEqual(options);
  expect([await kept[0]!(), await kept[0]!(), await kept[0]!()]).toEqual([
    Uint8Array.of(1),
    Uint8Array.of(2),
    undefined,
  ]);
});

test('a program in this thread can be closed, too', async () => {
  const app = await program.instantiate({ host });
  const keep = app.exports['keep'] as (n: number) => Thing;
  const kept = keep(6);
  Thing.ended.length = 0;
  (app.exports['lose'] as (t: Thing) => void)(kept);
  expect(Thing.ended).toEqual([6]);
  await app[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  const later = await new Promise((resolve) => resolve(keep(7))).catch((error: unknown) => error);
  expect(later).toMatchObject({ code: 'trap/poisoned', cause: { code: 'trap/closed' } });
});

test('what a closed program owns of the host is disposed of', async () => {
  const holder = await wat(`(component
    (import "host" (instance $host
      (export "thing" (type $thing (sub resource)))
      (export "[constructor]thing" (func (param "n" u32) (result (own $thing))))))
    (core func $new (canon lower (func $host "[constructor]thing")))
    (core module $m (import "" "new" (func $new (param i32) (result i32)))
      (func (export "hold") (param i32) (drop (call $new (local.get 0)))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "hold") (param "n" u32) (canon lift (core func $i "hold"))))`);
  for (const options of [{}, { isolate: 'worker' }] as const) {
    const app = await instantiate(holder, { host }, options as { isolate: 'worker' });
    Thing.ended.length = 0;
    await (app.exports['hold'] as Call)(1);
    await (app.exports['hold'] as Call)(2);
    await app[Symbol.asyncDispose]();
    expect(Thing.ended.toSorted()).toEqual([1, 2]);
  }
});

describe('workers for many instances', () => {
  const call = (made: { readonly exports: object }, name: string, ...args: unknown[]) =>
    (made.exports as Record<string, Call>)[name]!(...args);

  test('are used again, and nothing of the one before is heard', async () => {
    await using workers = new Workers();
    const first = await program.instantiate({ host }, { isolate: workers });
    await call(first, 'keep', 1);
    await first[Symbol.asyncDispose]();
    await expect(call(first, 'later')).rejects.toMatchObject({ code: 'trap/poisoned' });
    const begin = performance.now();
    for (let i = 0; i < 5; i++) {
      await using again = await program.instantiate({ host }, { isolate: workers });
      expect(await call(again, 'later')).toBe(42);
      if (i === 3) await expect(call(again, 'crash')).rejects.toMatchObject({ code: 'trap/wasm' });
    }
    // To start one takes longer, from the sources.
    expect(performance.now() - begin).toBeLessThan(500);
  });

  test('end with an instance that never returns, and with the whole', async () => {
    const workers = new Workers();
    const endless = await program.instantiate({ host }, { isolate: workers, timeout: 200 });
    await expect(call(endless, 'spin')).rejects.toMatchObject({ code: 'trap/timeout' });
    const other = await program.instantiate({ host }, { isolate: workers });
    expect(await call(other, 'later')).toBe(42);
    await workers[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
  });

  test('nothing else is taken for them', async () => {
    const isolate = {} as Workers;
    await expect(program.instantiate({ host }, { isolate })).rejects.toMatchObject({
      diagnostics: [{ code: 'host/bad-option' }],
    });
  });
});
