/** `wasi:io` against the words of its WIT: streams over sources and sinks, pollables, both ways of waiting. */
import { describe, expect, test } from 'vitest';
import { ProgramExit } from '../../src/runtime/index.ts';
import {
  always,
  InputStream,
  type IoEvent,
  IoError,
  monotonic,
  OutputStream,
  Pollable,
  PulledSource,
  PushedSink,
  Signal,
  type Sink,
  type Source,
  sinkOf,
  sourceOf,
  StreamClosed,
  io,
  waitByPromise,
  waitInThread,
} from '../../src/wasi/io/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);
const byPromise = waitByPromise(new AbortController());

/** What a call throws as its error case. */
function errorOf(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return (error as { payload?: unknown }).payload ?? error;
  }
  return 'nothing was thrown';
}
const closed = { tag: 'closed' };

describe('an input stream', () => {
  const over = (source: Source): InputStream => new InputStream(source, waitInThread);

  test('gives what is asked for at most, and says closed at the end, for good', () => {
    const stream = over(sourceOf(bytes('abcdef')));
    expect(text(stream.read(4n))).toBe('abcd');
    expect(stream.read(0n)).toHaveLength(0);
    expect(stream.blockingSkip(1n)).toBe(1n);
    expect(text(stream.blockingRead(2n ** 64n - 1n) as Uint8Array)).toBe('f');
    for (const _ of [1, 2]) expect(errorOf(() => stream.read(1n))).toEqual(closed);
    expect(errorOf(() => stream.read(0n))).toEqual(closed);
    expect(errorOf(() => stream.skip(1n))).toEqual(closed);
  });

  test('tells a failure once, with its reason, and is closed then', () => {
    const stream = over({
      ready: () => true,
      read: () => {
        throw new Error('the disk is on fire');
      },
    });
    const { tag, val } = errorOf(() => stream.read(1n)) as { tag: string; val: IoError };
    expect(tag).toBe('last-operation-failed');
    expect(val).toBeInstanceOf(IoError);
    expect(val.toDebugString()).toContain('the disk is on fire');
    expect(errorOf(() => stream.read(1n))).toEqual(closed);
  });

  test('that is dropped closes where it comes from', () => {
    let isClosed = false;
    const stream = over({ ...sourceOf(bytes('x')), close: () => void (isClosed = true) });
    stream[Symbol.dispose]();
    expect(isClosed).toBe(true);
    expect(errorOf(() => stream.read(1n))).toEqual(closed);
  });

  test('of what is no bytes fails', () => {
    const source = new PulledSource(() => 'text' as never);
    expect(errorOf(() => over(source).read(1n))).toMatchObject({
      tag: 'last-operation-failed',
      val: { cause: { message: 'a source gave what is no Uint8Array' } },
    });
  });

  test('has nothing yet where a promise is on its way, and waits for it', async () => {
    const chunks = ['ab', 'c'];
    const source = new PulledSource(async () => {
      const next = chunks.shift();
      return next === undefined ? undefined : bytes(next);
    });
    const stream = new InputStream(source, byPromise);
    expect(stream.read(10n)).toHaveLength(0);
    const pollable = stream.subscribe();
    expect(pollable.ready()).toBe(false);
    await pollable.block();
    expect(pollable.ready()).toBe(true);
    expect(text(await stream.blockingRead(1n))).toBe('a');
    expect(text(stream.blockingRead(9n) as Uint8Array)).toBe('b');
    expect(text(await stream.blockingRead(9n))).toBe('c');
    await expect(stream.blockingRead(9n)).rejects.toMatchObject({ payload: closed });
  });

  test('that the event loop fills can’t be waited for by a thread', () => {
    const stream = over(new PulledSource(async () => bytes('x')));
    expect(() => stream.blockingRead(1n)).toThrow("`waits: 'promise'`");
  });
});

describe('an output stream', () => {
  /** A sink with so much room, and what it got. */
  function limited(room: number): { sink: Sink; got: string[]; free: (more: number) => void } {
    const got: string[] = [];
    let left = room;
    let wake = (): void => undefined;
    const sink: Sink = {
      ready: () => left > 0,
      room: () => left,
      write(given) {
        left -= given.length;
        got.push(text(given));
      },
      flush: () => undefined,
      listen(woken) {
        wake = woken;
        return () => undefined;
      },
    };
    return {
      sink,
      got,
      free(more) {
        left += more;
        wake();
      },
    };
  }

  test('takes as much as it has permitted; more is a trap', () => {
    const { sink, got } = limited(3);
    const stream = new OutputStream(sink, waitInThread);
    expect(() => stream.write(bytes('a'))).toThrow('permitted 0');
    expect(stream.checkWrite()).toBe(3n);
    expect(() => stream.write(bytes('abcd'))).toThrow('4 bytes');
    stream.write(bytes('ab'));
    expect(() => stream.write(bytes('c'))).toThrow('permitted 0');
    expect(stream.checkWrite()).toBe(1n);
    expect(() => stream.writeZeroes(2n ** 63n)).toThrow('permitted 1');
    expect(stream.checkWrite()).toBe(1n);
    stream.writeZeroes(1n);
    expect(stream.checkWrite()).toBe(0n);
    expect(stream.subscribe().ready()).toBe(false);
    expect(got).toEqual(['ab', '\0']);
  });

  test('writes in parts where there is no room for all, and waits between', async () => {
    const { sink, got, free } = limited(2);
    const stream = new OutputStream(sink, byPromise);
    const done = stream.blockingWriteAndFlush(bytes('abcdef'));
    expect(done).toBeInstanceOf(Promise);
    expect(got).toEqual(['ab']);
    free(3);
    await new Promise((tick) => setImmediate(tick));
    free(10);
    await done;
    expect(got).toEqual(['ab', 'cde', 'f']);
  });

  test('that nobody reads any more is closed; another failure has its reason', () => {
    const failing = (error: Error): OutputStream =>
      new OutputStream(
        sinkOf(() => {
          throw error;
        }),
        waitInThread,
      );
    const left = failing(new StreamClosed());
    expect(errorOf(() => left.blockingWriteAndFlush(bytes('x')))).toEqual(closed);
    expect(errorOf(() => left.checkWrite())).toEqual(closed);
    const full = failing(new Error('no space is left'));
    expect(errorOf(() => full.blockingWriteAndFlush(bytes('x')))).toMatchObject({
      tag: 'last-operation-failed',
      val: { cause: { message: 'no space is left' } },
    });
    expect(errorOf(() => full.flush())).toEqual(closed);
  });

  test('splices what the other has, up to its own room', async () => {
    const { sink, got, free } = limited(4);
    const stream = new OutputStream(sink, byPromise);
    const source = new InputStream(sourceOf(bytes('abcdefgh')), byPromise);
    expect(stream.splice(source, 2n)).toBe(2n);
    expect(stream.blockingSplice(source, 100n)).toBe(2n);
    expect(stream.splice(source, 100n)).toBe(0n);
    const rest = stream.blockingSplice(source, 100n);
    free(100);
    expect(await rest).toBe(4n);
    expect(errorOf(() => stream.splice(source, 1n))).toEqual(closed);
    expect(got.join('')).toBe('abcdefgh');
  });

  test('waits for the promises of a function, with little on its way', async () => {
    const open: (() => void)[] = [];
    const taken: string[] = [];
    const sink = new PushedSink((given) => {
      taken.push(text(given));
      return new Promise<void>((done) => open.push(done));
    }, true);
    const stream = new OutputStream(sink, byPromise);
    const flushed = stream.blockingWriteAndFlush(bytes('one'));
    expect(stream.checkWrite()).toBe(0n);
    let isDone = false;
    void Promise.resolve(flushed).then(() => (isDone = true));
    await new Promise((tick) => setImmediate(tick));
    expect({ isDone, taken }).toEqual({ isDone: false, taken: ['one'] });
    open[0]!();
    await flushed;
    expect(stream.checkWrite()).toBeGreaterThan(0n);
    stream.write(new Uint8Array(60_000));
    expect(stream.checkWrite()).toBe(5536n);
  });

  test('tells who flushes what came of a promise; until then nothing is permitted', async () => {
    const open = Promise.withResolvers<void>();
    const stream = new OutputStream(new PushedSink(() => open.promise, true), byPromise);
    expect(stream.checkWrite()).toBeGreaterThan(0n);
    stream.flush();
    expect(() => stream.write(bytes('x'))).toThrow('permitted 0');
    const flushed = stream.blockingWriteAndFlush(bytes('x'));
    open.reject(new Error('the line is cut'));
    await expect(flushed).rejects.toMatchObject({
      payload: { tag: 'last-operation-failed', val: { cause: { message: 'the line is cut' } } },
    });
    expect(errorOf(() => stream.checkWrite())).toEqual(closed);
  });

  test('that is flushed waits for all that is on its way', async () => {
    const open: (() => void)[] = [];
    const sink = new PushedSink(() => new Promise<void>((done) => open.push(done)), true);
    const stream = new OutputStream(sink, byPromise);
    for (const part of ['one', 'two']) {
      stream.checkWrite();
      stream.write(bytes(part));
    }
    const flushed = stream.blockingFlush();
    open[0]!();
    await new Promise((tick) => setImmediate(tick));
    expect(stream.checkWrite()).toBe(0n);
    open[1]!();
    await flushed;
    expect(stream.checkWrite()).toBeGreaterThan(0n);
  });

  test('whose promises no thread can wait for queues 64 MiB, and no more', () => {
    const sink = new PushedSink(() => new Promise(() => undefined), false);
    const stream = new OutputStream(sink, waitInThread);
    const chunk = new Uint8Array(1 << 20);
    let written = 0;
    const failure = errorOf(() => {
      for (; written < 100; written++) void stream.blockingWriteAndFlush(chunk);
    });
    expect(failure).toMatchObject({
      val: { cause: { message: expect.stringContaining('64 MiB') as string } },
    });
    expect(written).toBe(64);
  });

  test('writes no more zeroes at once than fit in memory', () => {
    const { sink, got } = limited(10);
    const stream = new OutputStream(sink, waitInThread);
    expect(() => stream.blockingWriteZeroesAndFlush(2n ** 64n - 1n)).toThrow('written at once');
    void stream.blockingWriteZeroesAndFlush(2n);
    expect(got).toEqual(['\0\0']);
  });
});

test('a program that ends within a stream ends, with no error of the stream', () => {
  const end = (): never => {
    throw new ProgramExit(141);
  };
  const input = new InputStream({ ready: () => true, read: end }, waitInThread);
  expect(() => input.read(1n)).toThrow(ProgramExit);
  const output = new OutputStream(sinkOf(end), waitInThread);
  expect(() => output.blockingWriteAndFlush(bytes('x'))).toThrow(ProgramExit);
});

describe('polling', () => {
  const at = (milliseconds: number): IoEvent => {
    const when = monotonic() + BigInt(milliseconds) * 1_000_000n;
    return { at: when, ready: () => monotonic() >= when };
  };
  const poll = (wait: typeof waitInThread, events: readonly IoEvent[]) =>
    io(wait)['wasi:io/poll'].poll(events.map((event) => new Pollable(event, wait)));

  test.each([
    ['by promise', byPromise],
    ['in the thread', waitInThread],
  ])('%s wakes with the first, and tells all that are ready', async (_, wait) => {
    const begin = performance.now();
    expect([...(await poll(wait, [at(5000), at(20), at(6000)]))]).toEqual([1]);
    expect(performance.now() - begin).toBeLessThan(4000);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(19);
    expect([...(await poll(wait, [always, at(5000), always]))]).toEqual([0, 2]);
  });

  test('gives no promise where something is ready', () => {
    expect(poll(byPromise, [at(5000), always])).toEqual(Uint32Array.of(1));
  });

  test('of nothing is a trap', () => {
    expect(() => poll(waitInThread, [])).toThrow('nothing to wait for');
  });

  test('asks the system while the thread stands still', () => {
    let asked = 0;
    const event: IoEvent = { asksSystem: true, ready: () => ++asked > 5 };
    expect([...(poll(waitInThread, [at(5000), event]) as Uint32Array)]).toEqual([1]);
  });

  test('ends for who waits when the platform is closed, and leaves nobody listening', async () => {
    const closing = new AbortController();
    let listening = 0;
    const event: IoEvent = {
      ready: () => false,
      listen() {
        listening++;
        return () => listening--;
      },
    };
    const polled = poll(waitByPromise(closing), [event, at(5)]);
    expect(listening).toBe(1);
    await polled;
    expect(listening).toBe(0);
    const waiting = poll(waitByPromise(closing), [event]);
    closing.abort();
    await expect(waiting).rejects.toThrow('closed while the guest waited');
    expect(listening).toBe(0);
  });

  test('of a platform that is closed already fails at once', async () => {
    const event: IoEvent = { ready: () => false };
    const waiting = poll(waitByPromise({ signal: AbortSignal.abort() }), [event]);
    await expect(waiting).rejects.toThrow('closed while the guest waited');
  });

  test('waits longer than timers hold', async () => {
    const never: IoEvent = { at: 2n ** 64n - 1n, ready: () => false };
    let tell = (): void => undefined;
    let there = false;
    let asked = 0;
    const event: IoEvent = {
      ready: () => (asked++, there),
      listen(wake) {
        tell = wake;
        return () => undefined;
      },
    };
    const polled = poll(byPromise, [never, event]);
    // A timer that is told more than it holds comes after a millisecond, again and again.
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toBeLessThan(4);
    there = true;
    tell();
    expect([...(await polled)]).toEqual([1]);
  });

  test('wakes all who wait for one thing by the same function', () => {
    const signal = new Signal();
    let woken = 0;
    const wake = (): void => void woken++;
    const [undo] = [signal.listen(wake), signal.listen(wake)];
    signal.tell();
    expect(woken).toBe(2);
    undo();
    signal.tell();
    expect(woken).toBe(3);
  });
});
