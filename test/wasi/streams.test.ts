/** `wasi:io` against the words of its WIT: streams over sources and sinks, pollables, both ways of waiting. */
import { describe, expect, test } from 'vitest';
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
const byPromise = waitByPromise(new AbortController().signal);

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
    const polled = poll(waitByPromise(closing.signal), [event, at(5)]);
    expect(listening).toBe(1);
    await polled;
    expect(listening).toBe(0);
    const waiting = poll(waitByPromise(closing.signal), [event]);
    closing.abort();
    await expect(waiting).rejects.toThrow('closed while the guest waited');
    expect(listening).toBe(0);
  });
});
