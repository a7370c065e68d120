/** Hosts that do at the edge what nobody expects: a program that is dead stays so, and one that ended has ended. */
import { describe, expect, test } from 'vitest';
import { WitlinkError } from '../../src/base/index.ts';
import { ProgramExit } from '../../src/runtime/index.ts';
import { type Func, run } from './components.ts';
import { trapOf } from './harness.ts';

/** `wait` waits for the import `h`, `f` gives back what it got, `boom` traps. */
const waiting = `(component
  (import "h" (func $h async (result u32)))
  (core func $h (canon lower (func $h)))
  (core module $m
    (import "" "h" (func $h (result i32)))
    (func (export "wait") (result i32) (call $h))
    (func (export "f") (param i32) (result i32) (local.get 0))
    (func (export "boom") unreachable))
  (core instance $i (instantiate $m (with "" (instance (export "h" (func $h))))))
  (type $r' (record (field "x" u32)))
  (export $r "r" (type $r'))
  (func (export "wait") async (result u32) (canon lift (core func $i "wait")))
  (func (export "f") (param "a" $r) (result u32) (canon lift (core func $i "f")))
  (func (export "f-later") async (param "a" $r) (result u32) (canon lift (core func $i "f")))
  (func (export "boom") (canon lift (core func $i "boom"))))`;

async function exportsOf(h: () => unknown): Promise<Record<string, Func>> {
  return (await run(waiting, { h })).exports as Record<string, Func>;
}

/** An argument whose field runs code when it is read. */
const reading = (code: () => void): object => ({
  get x() {
    code();
    return 1;
  },
});

describe('an argument that calls the program while it is read', () => {
  test.each(['f', 'fLater'])('nothing runs after a trap: %s', async (name) => {
    const { [name]: f, boom } = await exportsOf(() => 1);
    const dying = reading(() => expect(trapOf(() => boom!()).code).toBe('trap/wasm'));
    await expect((async () => f!(dying))()).rejects.toMatchObject({ code: 'trap/poisoned' });
  });
});

describe('an import that calls the instance that called it', () => {
  // `later` runs in the plain way, `f` by an adapter: each has to see that the other runs.
  test.each(['now', 'later'])('may not enter it: %s', async (name) => {
    const text = `(component
      (import "h" (func $h (result u32)))
      (core func $h (canon lower (func $h)))
      (core module $m
        (import "" "h" (func $h (result i32)))
        (func (export "outer") (result i32) (call $h))
        (func (export "f") (result i32) (i32.const 1)))
      (core instance $i (instantiate $m (with "" (instance (export "h" (func $h))))))
      (func (export "now") (result u32) (canon lift (core func $i "outer")))
      (func (export "later") async (result u32) (canon lift (core func $i "outer")))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
    const program: { f?: Func } = {};
    const { exports } = await run(text, { h: () => program.f!() });
    Object.assign(program, exports);
    await expect((async () => (exports[name] as Func)())()).rejects.toMatchObject({
      code: 'trap/cannot-enter',
    });
  });
});

describe('promises of the host’s', () => {
  class CallsOften extends Promise<number> {
    // oxlint-disable-next-line no-thenable
    override then<A, B>(
      ok?: ((value: number) => A | PromiseLike<A>) | null,
      failed?: ((reason: unknown) => B | PromiseLike<B>) | null,
    ): Promise<A | B> {
      void ok?.(1);
      void ok?.(2);
      void failed?.(new Error('late'));
      return super.then(ok, failed);
    }
  }

  test('the first thing that they call counts', async () => {
    const { wait, f } = await exportsOf(() => CallsOften.resolve(3));
    expect(await wait!()).toBe(1);
    expect(f!({ x: 4 })).toBe(4);
  });

  test('they are waited for as `await` does it, which asks none for its own `then`', async () => {
    const then = (): never => {
      throw new Error('not today');
    };
    // oxlint-disable-next-line no-thenable
    const { wait } = await exportsOf(() => Object.assign(Promise.resolve(1), { then }));
    expect(await wait!()).toBe(1);
  });

  test('a proxy of one can not be waited for, which is the host’s fault', async () => {
    const { wait } = await exportsOf(() => new Proxy(Promise.resolve(1), {}));
    await expect(wait!()).rejects.toMatchObject({ code: 'trap/host-exception' });
  });
});

describe('`ProgramExit`', () => {
  test('out of a destructor of the host’s ends the program', async () => {
    const text = `(component
      (import "r" (type $r (sub resource)))
      (import "make" (func $make (result (own $r))))
      (core func $make (canon lower (func $make)))
      (core func $drop (canon resource.drop $r))
      (core module $m (import "" "make" (func $make (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "f") (call $drop (call $make))))
      (core instance $i (instantiate $m (with "" (instance
        (export "make" (func $make)) (export "drop" (func $drop))))))
      (func (export "f") (canon lift (core func $i "f"))))`;
    class R {
      [Symbol.dispose](): void {
        throw new ProgramExit(5);
      }
    }
    const { f } = (await run(text, { R, make: () => new R() })).exports as Record<string, Func>;
    expect(trapOf(() => f!())).toMatchObject({ name: 'ProgramExit', exitCode: 5 });
    expect(trapOf(() => f!()).cause).toBeInstanceOf(ProgramExit);
  });

  /** Waits for what the host gives: a future, or a stream. */
  const reader = (type: string, canon: string, params: string): string => `(component
    (type $c ${type})
    (import "h" (func $h (result $c)))
    (core module $mem (memory (export "m") 1))
    (core instance $mem (instantiate $mem))
    (core func $h (canon lower (func $h)))
    (core func $read (canon ${canon} $c (memory (core memory $mem "m"))))
    (core module $m (import "" "h" (func $h (result i32)))
      (import "" "read" (func $read (param ${params}) (result i32)))
      (func (export "f") (result i32)
        (call $read (call $h) (i32.const 0) ${params === 'i32 i32' ? '' : '(i32.const 1)'})))
    (core instance $i (instantiate $m (with "" (instance
      (export "h" (func $h)) (export "read" (func $read))))))
    (func (export "f") async (result u32) (canon lift (core func $i "f"))))`;
  const exit = (): never => {
    throw new ProgramExit(6);
  };
  test.each([
    ['a future', reader('(future u8)', 'future.read', 'i32 i32'), async () => exit()],
    [
      'a stream',
      reader('(stream u8)', 'stream.read', 'i32 i32 i32'),
      () => new ReadableStream({ pull: exit }, { highWaterMark: 0 }),
    ],
  ])('out of %s ends the program', async (_, text, h) => {
    const { f } = (await run(text, { h })).exports as Record<string, Func>;
    await expect(f!()).rejects.toMatchObject({ name: 'ProgramExit', exitCode: 6 });
  });
});

test.each([null, 5, 'h'])('imports that are no object are told: %j', async (imports) => {
  const given = imports as unknown as Record<string, unknown>;
  await expect(run(waiting, given)).rejects.toThrow(WitlinkError);
  await expect(run(waiting, given)).rejects.toThrow('the imports should be an object, not ');
});

test('a static method is none that every function has', async () => {
  const text = `(component
    (import "r" (type $r (sub resource)))
    (import "[static]r.call" (func (result u32))))`;
  class R {}
  await expect(run(text, { R })).rejects.toThrow('a static method `call`');
  const Calling = class {
    static call(): number {
      return 1;
    }
  };
  await expect(run(text, { R: Calling })).resolves.toBeDefined();
});

describe('a stream whose reader is gone', () => {
  test('is told to the host’s iterator', async () => {
    const text = `(component
      (type $s (stream u8))
      (import "h" (func $h (result $s)))
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $h (canon lower (func $h)))
      (core func $read (canon stream.read $s (memory (core memory $mem "m"))))
      (core func $drop (canon stream.drop-readable $s))
      (core module $m (import "" "h" (func $h (result i32)))
        (import "" "read" (func $read (param i32 i32 i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "f") (result i32) (local $s i32)
          (local.set $s (call $h))
          (call $read (local.get $s) (i32.const 0) (i32.const 1))
          (call $drop (local.get $s))))
      (core instance $i (instantiate $m (with "" (instance
        (export "h" (func $h)) (export "read" (func $read)) (export "drop" (func $drop))))))
      (func (export "f") async (result u32) (canon lift (core func $i "f"))))`;
    const { promise, resolve } = Promise.withResolvers<string>();
    const endless = async function* (): AsyncGenerator<number> {
      try {
        for (;;) yield 7;
      } finally {
        resolve('ended');
      }
    };
    const { f } = (await run(text, { h: endless })).exports as Record<string, Func>;
    expect(await f!()).toBe(1 << 4);
    expect(await promise).toBe('ended');
  });

  test('takes nothing that it has asked for', async () => {
    const text = `(component
      (type $s (stream u8))
      (core module $mem (memory (export "m") 1))
      (core instance $mem (instantiate $mem))
      (core func $new (canon stream.new $s))
      (core func $write (canon stream.write $s (memory (core memory $mem "m"))))
      (core module $m (import "" "new" (func $new (result i64)))
        (import "" "write" (func $write (param i32 i32 i32) (result i32)))
        (global $w (mut i32) (i32.const 0))
        (func (export "f") (result i32) (local $p i64)
          (local.set $p (call $new))
          (global.set $w (i32.wrap_i64 (i64.shr_u (local.get $p) (i64.const 32))))
          (i32.wrap_i64 (local.get $p)))
        (func (export "write") (result i32)
          (call $write (global.get $w) (i32.const 0) (i32.const 1))))
      (core instance $i (instantiate $m (with "" (instance
        (export "new" (func $new)) (export "write" (func $write))))))
      (func (export "f") (result $s) (canon lift (core func $i "f")))
      (func (export "write") async (result u32) (canon lift (core func $i "write"))))`;
    const { f, write } = (await run(text)).exports as Record<string, Func>;
    const stream = (await f!()) as ReadableStream<Uint8Array>;
    const reader = stream.getReader();
    const asked = reader.read();
    await reader.cancel();
    expect(await asked).toMatchObject({ done: true });
    // Nothing was copied, and the other end is dropped.
    expect(await write!()).toBe(1);
  });
});
