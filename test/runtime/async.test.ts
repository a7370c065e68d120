/** Asynchronous functions at the edge to JavaScript, and what happens while they wait. */
import { describe, expect, test } from 'vitest';
import { type Imports, type InstantiateOptions, Trap } from '../../src/runtime/index.ts';
import { type Func, run } from './components.ts';

/** Imports `host`, lowered synchronously, and exports `f`, which adds one to what it gives. */
const waiting = `(component
  (import "host" (func $host async (param "n" u32) (result u32)))
  (core func $host' (canon lower (func $host)))
  (core module $m
    (import "" "host" (func $host (param i32) (result i32)))
    (func (export "f") (param i32) (result i32)
      (i32.add (call $host (local.get 0)) (i32.const 1))))
  (core instance $i (instantiate $m (with "" (instance (export "host" (func $host'))))))
  (func (export "f") async (param "n" u32) (result u32) (canon lift (core func $i "f")))
  (func (export "now") (result u32) (canon lift (core func $i "now")))
)`.replace(
  '(func (export "f") (param i32)',
  '(func (export "now") (result i32) (i32.const 7)) (func (export "f") (param i32)',
);

/** Calls `host` asynchronously, and waits for it by its callback; the result lies at 16. */
const callback = `(component
  (import "host" (func $host async (param "n" u32) (result u32)))
  (core module $mem (memory (export "mem") 1))
  (core instance $mem (instantiate $mem))
  (core func $host' (canon lower (func $host) async (memory (core memory $mem "mem"))))
  (core func $return (canon task.return (result u32)))
  (core func $join (canon waitable.join))
  (core func $new (canon waitable-set.new))
  (core func $drop (canon subtask.drop))
  (core module $m
    (import "" "mem" (memory 1))
    (import "" "host" (func $host (param i32 i32) (result i32)))
    (import "" "return" (func $return (param i32)))
    (import "" "join" (func $join (param i32 i32)))
    (import "" "new" (func $new (result i32)))
    (import "" "drop" (func $drop (param i32)))
    (func (export "f") (param i32) (result i32) (local $s i32) (local $set i32)
      (local.set $s (call $host (local.get 0) (i32.const 16)))
      (if (i32.eq (local.get $s) (i32.const 2))
        (then (call $return (i32.load (i32.const 16))) (return (i32.const 0))))
      (local.set $set (call $new))
      (call $join (i32.shr_u (local.get $s) (i32.const 4)) (local.get $set))
      (i32.or (i32.const 2) (i32.shl (local.get $set) (i32.const 4))))
    (func (export "cb") (param i32 i32 i32) (result i32)
      (if (i32.ne (local.get 0) (i32.const 1)) (then unreachable))
      (call $drop (local.get 1))
      (call $return (i32.load (i32.const 16)))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance
    (export "mem" (memory $mem "mem")) (export "host" (func $host')) (export "return" (func $return))
    (export "join" (func $join)) (export "new" (func $new)) (export "drop" (func $drop))))))
  (func (export "f") async (param "n" u32) (result u32)
    (canon lift (core func $i "f") async (callback (core func $i "cb"))))
)`;

const started = async (
  text: string,
  imports: Imports,
  options?: InstantiateOptions,
): Promise<Record<string, Func>> => (await run(text, imports, options)).exports as never;

/** A promise, and what settles it. */
function deferred(): { promise: Promise<unknown>; resolve: (value: unknown) => void } {
  return Promise.withResolvers<unknown>();
}

describe.each([
  ['on a stack that is put aside', waiting, 1],
  ['in an event loop', callback, 0],
])('a guest that waits %s', (_, text, plus) => {
  test('for a promise of the host’s, and for a value that is there', async () => {
    const promised = await started(text, { host: async (n: number) => n * 2 });
    expect(await promised['f']!(20)).toBe(40 + plus);
    const there = await started(text, { host: (n: number) => n * 2 });
    expect(await there['f']!(20)).toBe(40 + plus);
  });

  test('may be called again meanwhile, and starts when the first call waits or is done', async () => {
    const pending: ReturnType<typeof deferred>[] = [];
    const host = (): Promise<unknown> => {
      const one = deferred();
      pending.push(one);
      return one.promise;
    };
    const { f } = await started(text, { host });
    const calls = [f!(0), f!(0)];
    await Promise.resolve();
    pending[0]!.resolve(1);
    expect(await calls[0]).toBe(1 + plus);
    await Promise.resolve();
    pending[1]!.resolve(2);
    expect(await calls[1]).toBe(2 + plus);
  });

  test('ends in a trap where the host throws, and so do the others that wait', async () => {
    const { promise } = deferred();
    let calls = 0;
    const host = (): Promise<unknown> =>
      calls++ === 0 ? promise : Promise.reject(new TypeError('oh'));
    const { f } = await started(callback, { host });
    const both = [f!(0), f!(0)] as Promise<unknown>[];
    for (const call of both) {
      await expect(call).rejects.toMatchObject({ code: 'trap/host-exception' });
    }
    await expect(f!(0)).rejects.toMatchObject({ code: 'trap/poisoned' });
  });

  test('waits as long as a promise of the host’s may come', async () => {
    const never = (): Promise<unknown> => new Promise(() => undefined);
    const { f } = await started(text, { host: never }, { stalled: 'trap' });
    const first = await Promise.race([
      f!(0) as Promise<unknown>,
      new Promise((resolve) => {
        setTimeout(resolve, 20, 'waits');
      }),
    ]);
    expect(first).toBe('waits');
  });
});

test('synchronous functions answer at once while others wait', async () => {
  const { promise, resolve } = deferred();
  const { f, now } = await started(waiting, { host: () => promise });
  const call = f!(1);
  expect(now!()).toBe(7);
  resolve(5);
  expect(await call).toBe(6);
  expect(now!()).toBe(7);
});

test('a function of the host’s may call back, which happens when the guest waits', async () => {
  const exports: Record<string, Func> = {};
  const host = async (n: unknown): Promise<unknown> =>
    n === 0 ? 10 : await exports['f']!((n as number) - 1);
  Object.assign(exports, await started(callback, { host }));
  expect(await exports['f']!(3)).toBe(10);
});

test('an error that a promise carries is the error case of a result', async () => {
  const text = `(component
    (import "host" (func $host async (result (result (error u8)))))
    (core module $mem (memory (export "mem") 1))
    (core instance $mem (instantiate $mem))
    (core func $host' (canon lower (func $host) (memory (core memory $mem "mem"))))
    (core module $m
      (import "" "host" (func $host (param i32)))
      (import "" "mem" (memory 1))
      (func (export "f") (result i32)
        (call $host (i32.const 8))
        (i32.add
          (i32.mul (i32.load8_u (i32.const 8)) (i32.const 100))
          (i32.load8_u offset=1 (i32.const 8)))))
    (core instance $i (instantiate $m (with "" (instance
      (export "host" (func $host')) (export "mem" (memory $mem "mem"))))))
    (func (export "f") async (result u8) (canon lift (core func $i "f"))))`;
  const failing = await started(text, {
    host: () => Promise.reject(Object.assign(new Error('no'), { payload: 42 })),
  });
  expect(await failing['f']!()).toBe(142);
  const fine = await started(text, { host: async () => undefined });
  expect(await fine['f']!()).toBe(0);
});

test('a callback may wait by itself, on a stack of its own', async () => {
  const { f } = await started(
    `(component
      (import "host" (func $host async (param "n" u32) (result u32)))
      (core func $host' (canon lower (func $host)))
      (core func $return (canon task.return (result u32)))
      (core module $m
        (import "" "host" (func $host (param i32) (result i32)))
        (import "" "return" (func $return (param i32)))
        (func (export "f") (result i32) (i32.const 1))
        (func (export "cb") (param i32 i32 i32) (result i32)
          (call $return (call $host (i32.const 20)))
          (i32.const 0)))
      (core instance $i (instantiate $m (with "" (instance
        (export "host" (func $host')) (export "return" (func $return))))))
      (func (export "f") async (result u32)
        (canon lift (core func $i "f") async (callback (core func $i "cb")))))`,
    { host: async (n: number) => n + 1 },
  );
  expect(await f!()).toBe(21);
});

test('what nobody can bring any more is a trap, where that is wished', async () => {
  const text = `(component
    (core func $new (canon waitable-set.new))
    (core module $m
      (import "" "new" (func $new (result i32)))
      (func (export "f") (result i32) (i32.or (i32.const 2) (i32.shl (call $new) (i32.const 4))))
      (func (export "cb") (param i32 i32 i32) (result i32) unreachable))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "f") async (canon lift (core func $i "f") async (callback (core func $i "cb"))))
  )`;
  const { f } = await started(text, {}, { stalled: 'trap' });
  await expect(f!()).rejects.toMatchObject({ code: 'trap/deadlock' });
  const patient = await started(text, {});
  const winner = await Promise.race([
    patient['f']!() as Promise<unknown>,
    new Promise((resolve) => {
      setTimeout(resolve, 20, 'waits');
    }),
  ]);
  expect(winner).toBe('waits');
});

test('a wrong value of the host’s is a trap that names it', async () => {
  const { f } = await started(waiting, { host: async () => 'seven' });
  const error = await (f!(1) as Promise<unknown>).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(Trap);
  expect((error as Trap).code).toBe('trap/host-value');
});

test('programs that were linked apart call each other, and share their end', async () => {
  const pending = deferred();
  const inner = await started(waiting, { host: () => pending.promise });
  const outer = await started(callback, { host: inner['f']! });
  const call = outer['f']!(1);
  pending.resolve(5);
  expect(await call).toBe(6);
  const failing = await started(waiting, { host: () => Promise.reject(new Error('no')) });
  const caller = await started(callback, { host: failing['f']! });
  await expect(caller['f']!(1)).rejects.toMatchObject({ code: 'trap/host-exception' });
  await expect(caller['f']!(1)).rejects.toMatchObject({ code: 'trap/poisoned' });
});

test('a trace tells of crossings as they happen, at the depth of their calls', async () => {
  const events: string[] = [];
  const { f } = await started(
    callback,
    { host: async (n: number) => n * 2 },
    {
      trace: (event) => {
        events.push(`${event.depth} ${event.kind} ${'func' in event ? event.func : ''}`);
      },
    },
  );
  await Promise.all([f!(1), f!(2)]);
  expect(events).toEqual([
    ...['0 call f', '1 call host', '0 call f', '1 call host'],
    ...['1 return host', '0 return f', '1 return host', '0 return f'],
  ]);
});
