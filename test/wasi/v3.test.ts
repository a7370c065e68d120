/** WASI 0.3 as `wasi(options)` gives it: streams with futures beside them, asynchronous functions, and the same options. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ProgramExit, wasi, type WasiOptions } from '../../src/index.ts';
import type { Descriptor } from '../../src/wasi/v3/filesystem.ts';
import type { Reading } from '../../src/wasi/v3/streams.ts';
import { folderOf } from './folders.ts';

type Interface = Readonly<Record<string, (...args: never[]) => unknown>>;

/** One function of a platform. */
async function func<F>(options: WasiOptions, name: string, key: string): Promise<F> {
  const platform: Readonly<Record<string, unknown>> = await wasi(options);
  onTestFinished(() => (platform as unknown as AsyncDisposable)[Symbol.asyncDispose]());
  return (platform[`wasi:${name}@0.3.0`] as Interface)[key] as F;
}

type Read = () => Reading<Uint8Array, string>;
type Write = (data: ReadableStream<Uint8Array>) => Promise<unknown>;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ok = { tag: 'ok', val: undefined };

/** A stream as guests give it. */
function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  const left = [...parts];
  return new ReadableStream(
    {
      pull(controller) {
        const next = left.shift();
        if (next === undefined) controller.close();
        else controller.enqueue(bytes(next));
      },
    },
    { highWaterMark: 0 },
  );
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return await new Response(stream).text();
}

describe.each(['thread', 'promise'] as const)('standard streams, waits: %s', (waits) => {
  test.each<[string, () => NonNullable<WasiOptions['stdin']>, string]>([
    ['nothing', () => 'ignore', ''],
    ['a text', () => ({ text: 'ünï' }), 'ünï'],
    ['a stream', () => new Blob(['a ', 'stream']).stream(), 'a stream'],
    ['a function of promises', () => laterPieces('one', 'two'), 'onetwo'],
  ])('read %s', async (_, stdin, expected) => {
    const read = await func<Read>({ stdin: stdin(), waits }, 'cli/stdin', 'readViaStream');
    const [stream, ended] = read();
    expect(await textOf(stream)).toBe(expected);
    expect(await ended).toEqual(ok);
  });

  test('tell an input that fails, after what was read before', async () => {
    let calls = 0;
    const stdin = (): Uint8Array => {
      if (++calls === 2) throw new Error('gone');
      return bytes('one');
    };
    const read = await func<Read>({ stdin, waits }, 'cli/stdin', 'readViaStream');
    const [stream, ended] = read();
    expect(await textOf(stream)).toBe('one');
    expect(await ended).toEqual({ tag: 'err', val: 'io' });
  });

  test('lose nothing of an input that is read by one after the other', async () => {
    const read = await func<Read>(
      { stdin: laterPieces('one', 'two', 'three'), waits },
      'cli/stdin',
      'readViaStream',
    );
    const [first, ended] = read();
    const reader = first.getReader();
    expect(await reader.read()).toEqual({ done: false, value: bytes('one') });
    void reader.read();
    await reader.cancel();
    expect(await ended).toEqual(ok);
    expect(await textOf(read()[0])).toBe('twothree');
  });

  test('write what a stream brings, and are waited for', async () => {
    const written: string[] = [];
    const stdout = async (chunk: Uint8Array): Promise<void> => {
      await new Promise((done) => setTimeout(done, 2));
      written.push(new TextDecoder().decode(chunk));
    };
    const write = await func<Write>({ stdout, waits }, 'cli/stdout', 'writeViaStream');
    expect(await write(streamOf('a', 'b'))).toEqual(ok);
    expect(written).toEqual(['a', 'b']);
  });

  test('end the stream of an output that fails', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(bytes('x')),
      cancel: () => {
        cancelled = true;
      },
    });
    const stderr = (): void => {
      throw Object.assign(new Error('closed'), { code: 'EPIPE' });
    };
    const write = await func<Write>({ stderr, waits }, 'cli/stderr', 'writeViaStream');
    expect(await write(endless)).toEqual({ tag: 'err', val: 'pipe' });
    expect(cancelled).toBe(true);
  });

  test('end the program where an output says so', async () => {
    const stdout = (): void => {
      throw new ProgramExit(3);
    };
    const write = await func<Write>({ stdout, waits }, 'cli/stdout', 'writeViaStream');
    await expect(write(streamOf('x'))).rejects.toBeInstanceOf(ProgramExit);
  });
});

describe('clocks', () => {
  test('tell times before 1970, too', async () => {
    const clocks = { wall: () => -1n, monotonic: () => 5n };
    expect((await func<() => unknown>({ clocks }, 'clocks/system-clock', 'now'))()).toEqual({
      seconds: -1n,
      nanoseconds: 999_999_999,
    });
    expect((await func<() => unknown>({ clocks }, 'clocks/monotonic-clock', 'now'))()).toBe(5n);
  });

  test.each([
    ['waitFor', 10_000_000n],
    ['waitUntil', 10_000_005n],
  ])('%s takes its time, and no longer than the platform is there', async (key, time) => {
    const clocks = { monotonic: () => 5n };
    const platform = await wasi({ clocks });
    const clock = platform['wasi:clocks/monotonic-clock@0.3.0'] as Interface;
    const wait = clock[key] as unknown as (time: bigint) => Promise<void>;
    const begin = performance.now();
    await wait(time);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(9.9);
    await wait(0n);
    const long = wait(2n ** 64n - 1n);
    await platform[Symbol.asyncDispose]();
    await expect(long).rejects.toThrow('closed');
  });

  test('know the time zone', async () => {
    const clocks = { timeZone: 'Asia/Kolkata' };
    const at = { seconds: 1_700_000_000n, nanoseconds: 0 };
    type Offset = (when: object) => unknown;
    const offset = await func<Offset>({ clocks }, 'clocks/timezone', 'utcOffset');
    expect(offset(at)).toBe(19_800_000_000_000n);
    expect(offset({ seconds: 2n ** 62n, nanoseconds: 0 })).toBeUndefined();
    const id = await func<() => unknown>({ clocks }, 'clocks/timezone', 'ianaId');
    expect(id()).toBe('Asia/Kolkata');
  });
});

test('random numbers come from the same source, as many as are given at once', async () => {
  const options: WasiOptions = { random: { seed: 7 } };
  type Bytes = (length: bigint) => Uint8Array;
  const [one, two] = await Promise.all(
    [0, 1].map(() => func<Bytes>(options, 'random/random', 'getRandomBytes')),
  );
  expect(one!(16n)).toEqual(two!(16n));
  const machine = await func<Bytes>({}, 'random/random', 'getRandomBytes');
  expect(machine(2n ** 63n).length).toBe(64 << 20);
});

describe('files', () => {
  async function open(files: Readonly<Record<string, string>>, readOnly = false) {
    const at = folderOf(files);
    const options = { preopens: { '/': { host: at, readOnly } } };
    type Directories = () => [Descriptor, string][];
    const directories = await func<Directories>(options, 'filesystem/preopens', 'getDirectories');
    const [[root, name]] = directories() as [[Descriptor, string]];
    expect(name).toBe('/');
    return { at, root };
  }

  const create = { create: true };
  const both = { read: true, write: true };

  /** What a call throws as its error case; else what it gives. */
  async function errorOf(call: Promise<unknown>): Promise<unknown> {
    try {
      return { gave: await call };
    } catch (error) {
      return (error as { payload?: unknown }).payload ?? error;
    }
  }

  test('are written, appended to and read by streams', async () => {
    const { at, root } = await open({});
    const file = await root.openAt({}, 'f', create, both);
    expect(await file.writeViaStream(streamOf('abc', 'def'), 1n)).toEqual(ok);
    expect(await file.appendViaStream(streamOf('!'))).toEqual(ok);
    expect(readFileSync(path.join(at, 'f'), 'utf8')).toBe('\0abcdef!');
    const [stream, ended] = file.readViaStream(4n);
    file[Symbol.dispose]();
    expect(await textOf(stream)).toBe('def!');
    expect(await ended).toEqual(ok);
  });

  test('tell by the future what can’t be read or written', async () => {
    const { root } = await open({ f: 'abc' });
    const file = await root.openAt({}, 'f', {}, { read: true });
    expect(await file.writeViaStream(streamOf('x'), 0n)).toEqual({
      tag: 'err',
      val: { tag: 'bad-descriptor' },
    });
    const [stream, ended] = root.readViaStream(0n);
    expect(await textOf(stream)).toBe('');
    expect(await ended).toEqual({ tag: 'err', val: { tag: 'bad-descriptor' } });
    const [entries, listed] = file.readDirectory();
    expect(await entries.getReader().read()).toEqual({ done: true, value: undefined });
    expect(await listed).toEqual({ tag: 'err', val: { tag: 'not-directory' } });
  });

  test('are listed by a stream', async () => {
    const { root } = await open({ a: '', 'b/': '' });
    const [stream, ended] = root.readDirectory();
    const found: unknown[] = [];
    const reader = stream.getReader();
    for (;;) {
      const { value } = await reader.read();
      if (value === undefined) break;
      found.push(value);
    }
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({ type: { tag: 'regular-file' }, name: 'a' });
    expect(found).toContainEqual({ type: { tag: 'directory' }, name: 'b' });
    expect(await ended).toEqual(ok);
  });

  test('have what is known of them, and times that can be set', async () => {
    const { root } = await open({ f: 'abc' });
    const file = await root.openAt({}, 'f', {}, both);
    const when = { seconds: 1_000n, nanoseconds: 0 };
    await file.setTimes({ tag: 'timestamp', val: when }, { tag: 'now' });
    expect(await file.stat()).toMatchObject({
      type: { tag: 'regular-file' },
      size: 3n,
      dataAccessTimestamp: when,
    });
    expect(await root.statAt({}, 'f')).toEqual(await file.stat());
    expect(await file.getType()).toEqual({ tag: 'regular-file' });
    expect(await file.getFlags()).toMatchObject(both);
    const same = await root.openAt({}, 'f', {}, { read: true });
    expect(await file.isSameObject(same)).toBe(true);
    expect(await file.metadataHash()).toEqual(await root.metadataHashAt({}, 'f'));
  });

  test('are made, renamed, linked and removed', async () => {
    const { at, root } = await open({ f: 'abc' });
    await root.createDirectoryAt('d');
    await root.renameAt('f', root, 'd/g');
    await root.linkAt({}, 'd/g', root, 'h');
    await root.symlinkAt('h', 's');
    expect(await root.readlinkAt('s')).toBe('h');
    expect(readFileSync(path.join(at, 's'), 'utf8')).toBe('abc');
    await root.unlinkFileAt('d/g');
    await root.removeDirectoryAt('d');
    expect(await errorOf(root.statAt({}, 'd'))).toEqual({ tag: 'no-entry' });
  });

  test('stay as they are where they are only given to look at, and none is reached outside', async () => {
    const { root } = await open({ f: 'abc' }, true);
    expect(await errorOf(root.unlinkFileAt('f'))).toEqual({ tag: 'read-only' });
    expect(await errorOf(root.openAt({}, 'f', {}, both))).toEqual({ tag: 'read-only' });
    expect(await errorOf(root.openAt({}, '../x', {}, {}))).toEqual({ tag: 'not-permitted' });
  });
});

function laterPieces(...parts: readonly string[]): () => Promise<Uint8Array | undefined> {
  const left = [...parts];
  return async () => {
    const next = left.shift();
    return next === undefined ? undefined : bytes(next);
  };
}
