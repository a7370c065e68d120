/** Streams and futures at the edge to JavaScript, both ways. */
import { describe, expect, test } from 'vitest';
import { type CalledTask, taskKey } from '../../src/runtime/index.ts';
import { type Func, run } from './components.ts';

/**
 * `give` returns a stream of `T` and writes `count` elements of it from `at`, then ends it; `take` reads a stream and
 * returns the sum of the bytes that came.
 */
const streams = (type: string, size: number, data: string): string => `(component
  (type $S (stream ${type}))
  (core module $mem (memory (export "mem") 2) (data (i32.const 1024) "${data}")
    (global $next (mut i32) (i32.const 65536))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $next (i32.add (global.get $next) (i32.const 64))) (global.get $next)))
  (core instance $mem (instantiate $mem))
  (core func $new (canon stream.new $S))
  (core func $read (canon stream.read $S (memory (core memory $mem "mem")) (realloc (core func $mem "realloc"))))
  (core func $write (canon stream.write $S (memory (core memory $mem "mem"))))
  (core func $drop-r (canon stream.drop-readable $S))
  (core func $drop-w (canon stream.drop-writable $S))
  (core func $give-return (canon task.return (result $S)))
  (core func $take-return (canon task.return (result u32)))
  (core module $m
    (import "" "mem" (memory 1))
    (import "" "new" (func $new (result i64)))
    (import "" "read" (func $read (param i32 i32 i32) (result i32)))
    (import "" "write" (func $write (param i32 i32 i32) (result i32)))
    (import "" "drop-r" (func $drop-r (param i32)))
    (import "" "drop-w" (func $drop-w (param i32)))
    (import "" "give-return" (func $give-return (param i32)))
    (import "" "take-return" (func $take-return (param i32)))
    (func (export "give") (param $count i32) (local $ends i64) (local $w i32) (local $at i32) (local $n i32)
      (local.set $ends (call $new))
      (local.set $w (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))
      (call $give-return (i32.wrap_i64 (local.get $ends)))
      (local.set $at (i32.const 1024))
      (block $end (loop $more
        (br_if $end (i32.eqz (local.get $count)))
        (local.set $n (call $write (local.get $w) (local.get $at) (local.get $count)))
        (br_if $end (i32.and (local.get $n) (i32.const 0xf)))
        (local.set $n (i32.shr_u (local.get $n) (i32.const 4)))
        (local.set $at (i32.add (local.get $at) (i32.mul (local.get $n) (i32.const ${size}))))
        (local.set $count (i32.sub (local.get $count) (local.get $n)))
        (br $more)))
      (call $drop-w (local.get $w)))
    (func (export "take") (param $r i32) (local $n i32) (local $i i32) (local $sum i32)
      (block $end (loop $more
        (local.set $n (call $read (local.get $r) (i32.const 4096) (i32.const 3)))
        (local.set $i (i32.mul (i32.shr_u (local.get $n) (i32.const 4)) (i32.const ${size})))
        (block $added (loop $add
          (br_if $added (i32.eqz (local.get $i)))
          (local.set $i (i32.sub (local.get $i) (i32.const 1)))
          (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=4096 (local.get $i))))
          (br $add)))
        (br_if $more (i32.eqz (i32.and (local.get $n) (i32.const 0xf))))))
      (call $drop-r (local.get $r))
      (call $take-return (local.get $sum))))
  (core instance $i (instantiate $m (with "" (instance
    (export "mem" (memory $mem "mem")) (export "new" (func $new)) (export "read" (func $read))
    (export "write" (func $write)) (export "drop-r" (func $drop-r)) (export "drop-w" (func $drop-w))
    (export "give-return" (func $give-return)) (export "take-return" (func $take-return))))))
  (func (export "give") async (param "count" u32) (result $S) (canon lift (core func $i "give") async))
  (func (export "take") async (param "s" $S) (result u32) (canon lift (core func $i "take") async))
)`;

async function exportsOf(text: string): Promise<Record<string, Func>> {
  return (await run(text)).exports as Record<string, Func>;
}

async function collect(stream: unknown): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

const bytes = streams('u8', 1, 'abcdef');

describe('streams of a guest’s', () => {
  test('are ReadableStreams; numbers come in typed arrays', async () => {
    const { give } = await exportsOf(bytes);
    const chunks = await collect(await give!(6));
    expect(chunks.every((chunk) => chunk instanceof Uint8Array)).toBe(true);
    expect(Buffer.concat(chunks as Uint8Array[]).toString()).toBe('abcdef');
    expect(await collect(await give!(0))).toEqual([]);
  });

  test('of other types come element by element', async () => {
    const data = '\\00\\05\\00\\00\\03\\00\\00\\00\\02\\05\\00\\00\\02\\00\\00\\00hello';
    const at = data.replace('\\00\\05', '\\10\\04').replace('\\02\\05', '\\13\\04');
    const { give } = await exportsOf(streams('string', 8, at));
    expect(await collect(await give!(2))).toEqual(['hel', 'lo']);
  });

  test('may be cancelled, of which the guest learns', async () => {
    const { give } = await exportsOf(bytes);
    const stream = (await give!(6)) as ReadableStream;
    await stream.cancel();
    const reader = ((await give!(0)) as ReadableStream).getReader();
    const reading = reader.read();
    await reader.cancel();
    expect((await reading).done).toBe(true);
    const other = (await give!(6)) as ReadableStream;
    expect(await collect(other)).toHaveLength(1);
  });

  test('go back to a guest', async () => {
    const { give, take } = await exportsOf(bytes);
    const stream = (await give!(3)) as ReadableStream;
    const taken = take!(stream);
    expect(stream.locked).toBe(true);
    expect(await taken).toBe(97 + 98 + 99);
  });

  test('go back to a guest where the host has read of them', async () => {
    const { give, take } = await exportsOf(streams('u8', 1, 'abcdef'));
    const stream = (await give!(6)) as ReadableStream;
    const reader = stream.getReader();
    expect((await reader.read()).value).toEqual(new TextEncoder().encode('abcdef'));
    reader.releaseLock();
    expect(await take!(stream)).toBe(0);
  });

  test('have a task go on that has returned, which can be waited for', async () => {
    const { give } = await exportsOf(bytes);
    const call = Reflect.get(give!, taskKey) as (count: number) => CalledTask<ReadableStream>;
    const task = call(6);
    let hasExited = false;
    void task.exited.then(() => (hasExited = true));
    const stream = await task.returned;
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([hasExited, task.isStill()]).toEqual([false, true]);
    expect(await collect(stream)).toHaveLength(1);
    await task.exited;
  });

  test('leave a task behind that ends with its program', async () => {
    const { exports, store } = await run(bytes);
    const { give } = exports as Record<string, Func>;
    const task = (Reflect.get(give!, taskKey) as (count: number) => CalledTask<unknown>)(6);
    await task.returned;
    store.kill(new Error('the end'));
    await expect(task.exited).rejects.toMatchObject({ name: 'Trap' });
  });
});

describe('streams of the host’s', () => {
  const sources: Record<string, () => unknown> = {
    'an async generator of arrays': async function* () {
      yield new Uint8Array([1, 2, 3, 4]);
      yield [5];
      yield 6;
    },
    'a ReadableStream': () =>
      new ReadableStream({
        start: (controller) => {
          controller.enqueue(new Uint8Array([1, 2, 3]));
          controller.enqueue(new Uint8Array([4, 5, 6]));
          controller.close();
        },
      }),
    'an array': () => [1, 2, 3, 4, 5, 6],
    'a typed array': () => new Uint8Array([1, 2, 3, 4, 5, 6]),
    'a set': () => new Set([1, 2, 3, 4, 5, 6]),
    'a reader of a shim': () => {
      const chunks = [new Uint8Array([1, 2, 3, 4, 5]), [6], null];
      return { read: async () => chunks.shift() };
    },
  };

  test.each(Object.entries(sources))('%s', async (_, source) => {
    const { take } = await exportsOf(bytes);
    expect(await take!(source())).toBe(21);
  });

  test('that fail have ended', async () => {
    const { take } = await exportsOf(bytes);
    const failing = async function* (): AsyncGenerator<number> {
      yield 1;
      throw new Error('the line is dead');
    };
    expect(await take!(failing())).toBe(1);
  });

  test('that are none are an error before anything runs, and wrong chunks a trap', async () => {
    const { take } = await exportsOf(bytes);
    await expect(take!(7)).rejects.toThrow('`s`: expected a ReadableStream or an async iterable');
    const locked = new ReadableStream();
    locked.getReader();
    await expect(take!(locked)).rejects.toThrow('which is locked to a reader');
    await expect(take!(['x'])).rejects.toMatchObject({ code: 'trap/host-value' });
  });
});

/** `pass` gives back the future that it gets; `later` writes what it gets into the future that it returned. */
const futures = `(component
  (type $F (future u16))
  (core module $mem (memory (export "mem") 1))
  (core instance $mem (instantiate $mem))
  (core func $new (canon future.new $F))
  (core func $write (canon future.write $F (memory (core memory $mem "mem"))))
  (core func $drop-w (canon future.drop-writable $F))
  (core func $return (canon task.return (result $F)))
  (core module $m
    (import "" "mem" (memory 1))
    (import "" "new" (func $new (result i64)))
    (import "" "write" (func $write (param i32 i32) (result i32)))
    (import "" "drop-w" (func $drop-w (param i32)))
    (import "" "return" (func $return (param i32)))
    (func (export "pass") (param i32) (result i32) (local.get 0))
    (func (export "later") (param i32) (local $ends i64)
      (local.set $ends (call $new))
      (call $return (i32.wrap_i64 (local.get $ends)))
      (i32.store16 (i32.const 8) (local.get 0))
      (drop (call $write (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))) (i32.const 8)))
      (call $drop-w (i32.wrap_i64 (i64.shr_u (local.get $ends) (i64.const 32))))))
  (core instance $i (instantiate $m (with "" (instance
    (export "mem" (memory $mem "mem")) (export "new" (func $new)) (export "write" (func $write))
    (export "drop-w" (func $drop-w)) (export "return" (func $return))))))
  (func (export "pass") (param "f" $F) (result $F) (canon lift (core func $i "pass")))
  (func (export "later") async (param "n" u16) (result $F) (canon lift (core func $i "later") async))
)`;

describe('futures', () => {
  test('of a guest’s are promises; an asynchronous function gives them as a property', async () => {
    const { later } = await exportsOf(futures);
    const { promise } = (await later!(7)) as { promise: Promise<number> };
    expect(await promise).toBe(7);
  });

  test('of the host’s are promises, or what has one', async () => {
    const { pass } = await exportsOf(futures);
    expect(await pass!(Promise.resolve(3))).toBe(3);
    expect(await pass!({ promise: Promise.resolve(4) })).toBe(4);
    expect(await pass!({ read: async () => 5 })).toBe(5);
    expect(() => pass!(6)).toThrow('`f`: expected a promise (future), got number 6');
  });

  test('that are rejected, or settle with a wrong value, are a trap', async () => {
    const rejected = await exportsOf(futures);
    await expect(rejected['pass']!(Promise.reject(new Error('no')))).rejects.toMatchObject({
      code: 'trap/host-exception',
    });
    const wrong = await exportsOf(futures);
    await expect(wrong['pass']!(Promise.resolve('x'))).rejects.toMatchObject({
      code: 'trap/host-value',
    });
  });

  test('that are optional are put into an object, too, where a promise is resolved to them', async () => {
    const optional = await exportsOf(`(component
      (type $F (future u16))
      (core func $return (canon task.return (result (option $F))))
      (core module $m
        (import "" "return" (func $return (param i32 i32)))
        (func (export "f") (param i32 i32) (call $return (local.get 0) (local.get 1))))
      (core instance $i (instantiate $m (with "" (instance (export "return" (func $return))))))
      (func (export "f") async (param "x" (option $F)) (result (option $F))
        (canon lift (core func $i "f") async)))`);
    const { promise } = (await optional['f']!(Promise.resolve(8))) as { promise: Promise<number> };
    expect(await promise).toBe(8);
    expect(await optional['f']!(undefined)).toBeUndefined();
  });

  test('of futures', async () => {
    const nested = await exportsOf(`(component
      (type $I (future u16)) (type $F (future $I))
      (core module $m (func (export "f") (param i32) (result i32) (local.get 0)))
      (core instance $i (instantiate $m))
      (func (export "f") (param "x" $F) (result $F) (canon lift (core func $i "f"))))`);
    const given = Promise.resolve({ promise: Promise.resolve(9) });
    const { promise } = (await nested['f']!(given)) as { promise: Promise<number> };
    expect(await promise).toBe(9);
  });
});
