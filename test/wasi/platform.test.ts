/** `wasi(options)`: what a program is given, and that it gets no more, and nothing of another's. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { ProgramExit, wasi, type WasiOptions, WitlinkError } from '../../src/index.ts';
import { Closing } from '../../src/wasi/closing.ts';
import type { InputStream, OutputStream, Pollable } from '../../src/wasi/io/index.ts';

type Interface = Readonly<Record<string, (...args: never[]) => unknown>>;

/** One function of a platform. */
async function func<F>(options: WasiOptions, name: string, key: string): Promise<F> {
  const platform: Readonly<Record<string, unknown>> = await wasi(options);
  return (platform[`wasi:${name}@0.2.0`] as Interface)[key] as F;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);

describe('a program', () => {
  test('knows its arguments and its environment, and no other', async () => {
    const options = { args: ['tool', '-v'], env: { HOME: '/', 'A B': '' } };
    expect((await func<() => unknown>(options, 'cli/environment', 'getArguments'))()).toEqual([
      'tool',
      '-v',
    ]);
    expect((await func<() => unknown>(options, 'cli/environment', 'getEnvironment'))()).toEqual([
      ['HOME', '/'],
      ['A B', ''],
    ]);
    for (const key of ['getArguments', 'getEnvironment']) {
      expect((await func<() => unknown>({}, 'cli/environment', key))()).toEqual([]);
    }
    expect((await func<() => unknown>({}, 'cli/environment', 'initialCwd'))()).toBeUndefined();
  });

  test('ends itself by what its caller can catch', async () => {
    const exit = await func<(status: unknown) => never>({}, 'cli/exit', 'exit');
    const exitWithCode = await func<(code: number) => never>({}, 'cli/exit', 'exitWithCode');
    const codeOf = (call: () => unknown): number => {
      try {
        call();
      } catch (error) {
        if (error instanceof ProgramExit) return error.exitCode;
      }
      return Number.NaN;
    };
    expect(codeOf(() => exit({ tag: 'ok' }))).toBe(0);
    expect(codeOf(() => exit({ tag: 'err' }))).toBe(1);
    expect(codeOf(() => exitWithCode(77))).toBe(77);
  });

  test.each<[string, NonNullable<WasiOptions['stdin']>, string]>([
    ['nothing', 'ignore', ''],
    ['bytes', bytes('some'), 'some'],
    ['a text', { text: 'ünï' }, 'ünï'],
    ['a stream', new Blob(['a ', 'stream']).stream(), 'a stream'],
    ['a stream with empty chunks', streamOf('', 'one', '', 'two'), 'onetwo'],
    ['a function', pieces('one', 'two'), 'onetwo'],
    ['a function of promises', laterPieces('one', 'two'), 'onetwo'],
  ])('reads %s', async (_, stdin, expected) => {
    await using platform = await wasi({ stdin, waits: 'promise' });
    const given = platform['wasi:cli/stdin@0.2.0'] as { getStdin: () => InputStream };
    const stream = given.getStdin();
    let got = '';
    try {
      for (;;) got += text(await stream.blockingRead(3n));
    } catch (error) {
      expect(error).toMatchObject({ payload: { tag: 'closed' } });
    }
    expect(got).toBe(expected);
  });

  test('writes to a function or a stream, and is waited for where its promises take time', async () => {
    const written: string[] = [];
    const stderr = new WritableStream<Uint8Array>({
      async write(chunk) {
        await new Promise((done) => setTimeout(done, 5));
        written.push(`2:${text(chunk)}`);
      },
    });
    {
      await using platform = await wasi({
        stdout: (chunk) => void written.push(`1:${text(chunk)}`),
        stderr,
        waits: 'promise',
      });
      const out = (platform['wasi:cli/stdout@0.2.0'] as Record<string, () => OutputStream>)[
        'getStdout'
      ]!();
      const err = (platform['wasi:cli/stderr@0.2.0'] as Record<string, () => OutputStream>)[
        'getStderr'
      ]!();
      expect(out.blockingWriteAndFlush(bytes('a'))).toBeUndefined();
      await err.blockingWriteAndFlush(bytes('b'));
      out.checkWrite();
      out.write(bytes('c'));
      err.checkWrite();
      err.write(bytes('d'));
    }
    expect(written).toEqual(['1:a', '2:b', '1:c', '2:d']);
    // Given back, to be closed by its owner.
    await stderr.close();
  });

  test('is at no terminal where its streams are given', async () => {
    const names = ['stdin', 'stdout', 'stderr'] as const;
    for (const name of names) {
      const key = `getTerminalS${name.slice(1)}`;
      const terminal = await func<() => unknown>({}, `cli/terminal-${name}`, key);
      expect(terminal()).toBeUndefined();
    }
  });

  test('has the same random numbers from the same seed, and others from another', async () => {
    const take = async (options: WasiOptions): Promise<unknown[]> => [
      await (await func<(n: bigint) => unknown>(options, 'random/random', 'getRandomBytes'))(100n),
      await (await func<() => unknown>(options, 'random/random', 'getRandomU64'))(),
      await (await func<() => unknown>(options, 'random/insecure', 'getInsecureRandomU64'))(),
      await (await func<() => unknown>(options, 'random/insecure-seed', 'insecureSeed'))(),
    ];
    const [one, same, other, real, realToo] = await Promise.all([
      take({ random: { seed: 7 } }),
      take({ random: { seed: 7 } }),
      take({ random: { seed: 8 } }),
      take({}),
      take({}),
    ]);
    expect(one).toEqual(same);
    expect(new Set(one[0] as Uint8Array).size).toBeGreaterThan(50);
    expect(one).not.toEqual(other);
    expect(real).not.toEqual(realToo);
    const lots = await func<(n: bigint) => Uint8Array>({}, 'random/random', 'getRandomBytes');
    expect(
      lots(200_000n)
        .subarray(-65_536)
        .some((byte) => byte !== 0),
    ).toBe(true);
    expect(() => lots(2n ** 40n)).toThrow('more than are given at once');
  });

  test('has the clocks it is given; what it waits for takes its time even so', async () => {
    const clocks = { wall: () => 1_700_000_000_123_456_789n, monotonic: () => 5n };
    const now = await func<() => unknown>({ clocks }, 'clocks/wall-clock', 'now');
    expect(now()).toEqual({ seconds: 1_700_000_000n, nanoseconds: 123_456_789 });
    const instant = await func<() => bigint>({ clocks }, 'clocks/monotonic-clock', 'now');
    expect(instant()).toBe(5n);
    type Subscribe = (when: bigint) => Pollable;
    const when = await func<Subscribe>({ clocks }, 'clocks/monotonic-clock', 'subscribeInstant');
    expect(when(5n).ready()).toBe(true);
    const pollable = when(10_000_005n);
    expect(pollable.ready()).toBe(false);
    const begin = performance.now();
    pollable.block();
    expect(performance.now() - begin).toBeGreaterThanOrEqual(9.9);
    expect(when(2n ** 64n - 1n).ready()).toBe(false);
  });

  test('knows its time zone', async () => {
    const clocks = { timeZone: 'Europe/Zurich' };
    const display = await func<(at: object) => unknown>({ clocks }, 'clocks/timezone', 'display');
    const summer = { seconds: BigInt(Date.UTC(2026, 6, 1) / 1000), nanoseconds: 0 };
    const winter = { seconds: BigInt(Date.UTC(2026, 0, 1) / 1000), nanoseconds: 0 };
    expect(display(summer)).toMatchObject({ utcOffset: 7200, inDaylightSavingTime: true });
    expect(display(winter)).toMatchObject({ utcOffset: 3600, inDaylightSavingTime: false });
    expect(display({ seconds: 2n ** 63n, nanoseconds: 0 })).toMatchObject({ name: 'UTC' });
    const offset = await func<(at: object) => unknown>({}, 'clocks/timezone', 'utcOffset');
    expect(offset(summer)).toBe(0);
  });
});

test('a platform that is closed ends who waits, and who would wait', async () => {
  const platform = await wasi({ waits: 'promise' });
  const { subscribeDuration } = platform['wasi:clocks/monotonic-clock@0.2.0'] as {
    subscribeDuration: (duration: bigint) => Pollable;
  };
  const waiting = subscribeDuration(10n ** 15n).block();
  await platform[Symbol.asyncDispose]();
  const closed = 'closed while the guest waited';
  await expect(waiting).rejects.toThrow(closed);
  await expect(subscribeDuration(10n ** 15n).block()).rejects.toThrow(closed);
  const late = new Closing();
  await late.close();
  expect(late.signal.aborted).toBe(true);
});

describe('options', () => {
  test.each<[object, string, string]>([
    [{ arg: [] }, 'host/unknown-option', 'arg'],
    [{ clocks: { wallClock: () => 0n } }, 'host/unknown-option', 'wallClock'],
    [{ args: 'a b' }, 'host/bad-option', 'args'],
    [{ env: { A: 1 } }, 'host/bad-option', 'env'],
    [{ waits: 'never' }, 'host/bad-option', 'waits'],
    [{ stdin: 0 }, 'host/bad-option', 'stdin'],
    [{ stdout: [] }, 'host/bad-option', 'stdout'],
    [{ stderr: 'file' }, 'host/bad-option', 'stderr'],
    [{ random: 7 }, 'host/bad-option', 'random'],
    [{ network: [1] }, 'host/bad-option', 'network'],
    [{ preopens: ['/'] }, 'host/bad-option', 'preopens'],
    [{ preopens: { '/': { readOnly: true } } }, 'host/bad-option', 'preopens'],
  ])('%j is told: %s', async (options, code, name) => {
    const error: unknown = await wasi(options as WasiOptions).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WitlinkError);
    const [found] = (error as WitlinkError).diagnostics;
    expect(found).toMatchObject({
      code,
      message: expect.stringContaining(`\`${name}\``) as string,
    });
  });
});

describe('without a machine', () => {
  /** Runs code where there is nothing that Node has built in. */
  function elsewhere(code: string): string {
    const program = `process.getBuiltinModule = undefined;
      const { wasi } = await import('./src/wasi/index.ts');
      ${code}`;
    return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
      cwd: path.join(import.meta.dirname, '../..'),
      encoding: 'utf8',
    });
  }

  test('output is lines on the console', () => {
    const out = elsewhere(`
      const platform = await wasi({ stdout: 'inherit' });
      const { getStdout } = platform['wasi:cli/stdout@0.2.0'];
      console.log = (line) => process.stdout.write('<' + line + '>');
      for (const part of ['one\\ntw', 'o\\n\\nthree']) {
        getStdout().blockingWriteAndFlush(new TextEncoder().encode(part));
      }
      process.stdout.write('.');
      await platform[Symbol.asyncDispose]();`);
    expect(out).toBe('<one><two><>.<three>');
  });

  test('what there is none of is told', () => {
    const out = elsewhere(`
      const error = await wasi({ stdin: 'inherit' }).catch((e) => e);
      console.log(error.diagnostics[0].code);`);
    expect(out.trim()).toBe('host/missing-platform');
  });
});

function pieces(...parts: readonly string[]): () => Uint8Array | undefined {
  const left = [...parts];
  return () => {
    const next = left.shift();
    return next === undefined ? undefined : bytes(next);
  };
}

function laterPieces(...parts: readonly string[]): () => Promise<Uint8Array | undefined> {
  const next = pieces(...parts);
  return async () => next();
}

function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(bytes(part));
      controller.close();
    },
  });
}
