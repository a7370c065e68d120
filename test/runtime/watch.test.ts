/** What is told of programs that run: channels of `node:diagnostics_channel`, and `stats`. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, onTestFinished, test } from 'vitest';
import { link } from '../../src/link/index.ts';
import { Trap, type CallMessage, type InstantiateMessage } from '../../src/runtime/index.ts';
import { wat } from '../link/wat.ts';

const inner = await wat(`(component $inner
  (core module $m
    (memory (export "memory") 3)
    (func (export "size") (param i32 i32) (result i32) (local.get 1))
    (func (export "r") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $i (instantiate $m))
  (func $size (param "text" string) (result u32)
    (canon lift (core func $i "size") (memory (core memory $i "memory")) (realloc (core func $i "r"))))
  (instance $s (export "size" (func $size)))
  (export "demo:a/b" (instance $s)))`);

const outer = await wat(`(component $outer
  (import "demo:a/b" (instance $b (export "size" (func (param "text" string) (result u32)))))
  (core module $mem (memory (export "m") 2 10) (data (i32.const 8) "seeds"))
  (core instance $mem (instantiate $mem))
  (core func $size (canon lower (func $b "size") (memory (core memory $mem "m"))))
  (core module $m
    (import "" "m" (memory 1))
    (import "" "size" (func $size (param i32 i32) (result i32)))
    (func (export "go") (result i32) (call $size (i32.const 8) (i32.const 5)))
    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
    (func (export "fail") unreachable))
  (core instance $i (instantiate $m (with "" (instance
    (export "m" (memory $mem "m")) (export "size" (func $size))))))
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $maker
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "keep") (drop (call $new (i32.const 1)))))
  (core instance $maker (instantiate $maker (with "" (instance (export "new" (func $new))))))
  (func (export "go") (result u32) (canon lift (core func $i "go")))
  (func (export "grow") (result s32) (canon lift (core func $i "grow")))
  (func (export "keep") (canon lift (core func $maker "keep")))
  (func (export "fail") (canon lift (core func $i "fail"))))`);

const { value: program, diagnostics } = await link(outer, { plugs: [inner] });
if (program === undefined) throw new Error(JSON.stringify(diagnostics));

interface Exports {
  readonly go: () => number;
  readonly grow: () => number;
  readonly keep: () => void;
  readonly fail: () => void;
}

/** The messages of a channel while a test runs. */
function messagesOf<T>(channel: string): T[] {
  const told: T[] = [];
  const keep = (message: unknown): void => void told.push(message as T);
  subscribe(channel, keep);
  onTestFinished(() => void unsubscribe(channel, keep));
  return told;
}

describe('channels', () => {
  test('tell when a program is instantiated', async () => {
    const told = messagesOf<InstantiateMessage>('witlink:instantiate');
    await program.instantiate();
    program.instantiateSync();
    const time = { start: expect.any(Number) as number, duration: expect.any(Number) as number };
    const components = program.plan.instances.map(({ label }) => label);
    expect(components).toContain('outer');
    expect(told).toEqual([
      { components, ...time },
      { components, ...time },
    ]);
  });

  test('tell of each call of an export, also of one that throws', () => {
    const told = messagesOf<CallMessage>('witlink:call');
    const { exports } = program.instantiateSync() as { exports: object } as { exports: Exports };
    exports.go();
    expect(() => exports.fail()).toThrow(Trap);
    expect(told.map(({ component, func }) => [component, func])).toEqual([
      ['outer', 'go'],
      ['outer', 'fail'],
    ]);
    expect(told[0]).not.toHaveProperty('error');
    expect(told[1]!.error).toBeInstanceOf(Trap);
    expect(told[0]!.duration).toBeGreaterThanOrEqual(0);
  });

  test('tell of a trap once, whoever is told later, and not of an end', async () => {
    const { exports } = program.instantiateSync() as { exports: object } as { exports: Exports };
    const told = messagesOf<{ trap: Trap }>('witlink:trap');
    expect(() => exports.fail()).toThrow(Trap);
    expect(() => exports.go()).toThrow(Trap);
    expect(told.map(({ trap }) => [trap.code, trap.component, trap.func])).toEqual([
      ['trap/wasm', 'outer', 'fail'],
    ]);
    await program.instantiateSync()[Symbol.asyncDispose]();
    expect(told).toHaveLength(1);
  });

  test('tell nothing of programs that were there before anybody asked', () => {
    const { exports } = program.instantiateSync() as { exports: object } as { exports: Exports };
    const told = messagesOf('witlink:call');
    expect(exports.go()).toBe(5);
    expect(told).toEqual([]);
  });

  test('wait for what is asynchronous', async () => {
    const { value } = await link(
      await wat(`(component $later
        (import "wait" (func $wait async))
        (core func $wait (canon lower (func $wait)))
        (core func $return (canon task.return))
        (core module $m
          (import "" "wait" (func $wait)) (import "" "return" (func $return))
          (func (export "f") (result i32) (call $wait) (call $return) (i32.const 0))
          (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
        (core instance $i (instantiate $m (with "" (instance
          (export "wait" (func $wait)) (export "return" (func $return))))))
        (func (export "f") async
          (canon lift (core func $i "f") async (callback (core func $i "cb")))))`),
    );
    const told = messagesOf<CallMessage>('witlink:call');
    const gate = Promise.withResolvers<undefined>();
    const { exports } = await value!.instantiate({ wait: () => gate.promise });
    const done = (exports['f'] as () => Promise<void>)();
    expect(told).toEqual([]);
    gate.resolve(undefined);
    await done;
    await Promise.resolve();
    expect(told).toMatchObject([{ component: 'later', func: 'f' }]);
  });
});

describe('stats', () => {
  test('tell what memories and tables have', () => {
    const running = program.instantiateSync();
    const exports = running.exports as object as Exports;
    const before = running.stats();
    expect(before).toMatchObject({ pages: 5, handles: 0 });
    expect(before.memories.map(({ pages }) => pages).toSorted()).toEqual([2, 3]);
    exports.grow();
    exports.keep();
    exports.keep();
    expect(running.stats()).toMatchObject({ pages: 6, handles: 2 });
    expect(running.stats()).not.toHaveProperty('calls');
  });

  test('count calls, and what they copy, where that was asked for', () => {
    const running = program.instantiateSync({}, { stats: true });
    const exports = running.exports as object as Exports;
    exports.go();
    exports.go();
    // Each is called by the host, and calls the other component with five letters.
    expect(running.stats()).toMatchObject({ calls: 4, bytes: 10 });
    const events: string[] = [];
    const traced = program.instantiateSync(
      {},
      { stats: true, trace: ({ kind }) => void events.push(kind) },
    );
    (traced.exports as object as Exports).go();
    expect(events).toEqual(['call', 'call', 'return', 'return']);
    expect(traced.stats().calls).toBe(2);
  });

  test('are told of a program that has ended', () => {
    const running = program.instantiateSync();
    expect(() => (running.exports as object as Exports).fail()).toThrow(Trap);
    expect(running.stats()).toMatchObject({ pages: 5 });
  });
});
