/** Virtual platforms: what they export, called by a host; and under a program, here and in wasmtime. */
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildVirtualParts } from '../../scripts/virtual-parts.ts';
import { instantiate, Trap } from '../../src/index.ts';
import { wasiImports } from '../../src/node.ts';
import { virtualize, type PartName, type VirtualOptions } from '../../src/virtualize/index.ts';
import { cli, folder } from '../cli/cli.ts';

const root = path.resolve(import.meta.dirname, '../..');
const parts = path.join(root, 'dist/virtual');

beforeAll(() => buildVirtualParts(parts), 120_000);

const read = (name: PartName): Uint8Array =>
  new Uint8Array(readFileSync(path.join(parts, `${name}.wasm`)));
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

type Func = (...args: unknown[]) => unknown;
type Objects = Record<string, Record<string, Func>>;

async function platform(options: VirtualOptions): Promise<Objects> {
  const { value, diagnostics } = virtualize(options, read);
  expect(diagnostics).toEqual([]);
  const { exports } = await instantiate(value!, await wasiImports());
  return exports as Objects;
}

/** A method of what the guest gave. */
const call = (object: unknown, name: string, ...args: unknown[]): unknown =>
  (object as Record<string, Func>)[name]!(...args);

describe('what a program finds', () => {
  test('variables and arguments, and no others', async () => {
    const { environment } = await platform({ env: { A: 'b', Ä: '' }, args: ['tool', '-v'] });
    expect(environment!['getEnvironment']!()).toEqual([
      ['A', 'b'],
      ['Ä', ''],
    ]);
    expect(environment!['getArguments']!()).toEqual(['tool', '-v']);
    expect(environment!['initialCwd']!()).toBeUndefined();
  });

  test('random numbers, the same for a seed', async () => {
    const numbers = async (seed: bigint) => {
      const { random, insecureSeed } = await platform({ random: seed });
      return [
        random!['getRandomU64']!(),
        [...(random!['getRandomBytes']!(11n) as Uint8Array)],
        insecureSeed!['insecureSeed']!(),
      ];
    };
    expect(await numbers(1n)).toEqual(await numbers(1n));
    expect(await numbers(1n)).not.toEqual(await numbers(2n));
    // SplitMix64 from 0, as its author publishes it.
    const { random } = await platform({ random: 0n });
    expect(random!['getRandomU64']!()).toBe(0xe220a8397b1dcdafn);
    expect(() => random!['getRandomBytes']!(2n ** 32n + 1n)).toThrow(Trap);
  });

  test('a clock that stands still, but for what is waited for', async () => {
    const at = 1_700_000_000_123_456_789n;
    const { wallClock, monotonicClock, poll } = await platform({ clock: at });
    const time = { seconds: 1_700_000_000n, nanoseconds: 123_456_789 };
    expect(wallClock!['now']!()).toEqual(time);
    expect(wallClock!['now']!()).toEqual(time);
    const before = monotonicClock!['now']!() as bigint;
    expect(before).toBeGreaterThan(0n);
    const hour = monotonicClock!['subscribeDuration']!(3_600_000_000_000n);
    const second = monotonicClock!['subscribeDuration']!(1_000_000_000n);
    expect([call(hour, 'ready'), call(second, 'ready')]).toEqual([false, false]);
    expect(poll!['poll']!([hour, second])).toEqual(Uint32Array.of(1));
    expect(monotonicClock!['now']!()).toBe(before + 1_000_000_000n);
    expect(wallClock!['now']!()).toEqual({ ...time, seconds: time.seconds + 1n });
    call(hour, 'block');
    expect(monotonicClock!['now']!()).toBe(before + 3_600_000_000_000n);
    const never = monotonicClock!['subscribeDuration']!(0xffff_ffff_ffff_ffffn);
    call(never, 'block');
    expect(call(never, 'ready')).toBe(true);
  });

  test('input that goes on where another stream stopped', async () => {
    const { stdin } = await platform({ stdin: bytesOf('one two') });
    const first = stdin!['getStdin']!();
    expect(call(first, 'blockingRead', 3n)).toEqual(bytesOf('one'));
    const second = stdin!['getStdin']!();
    expect(call(call(second, 'subscribe'), 'ready')).toBe(true);
    expect(call(second, 'read', 100n)).toEqual(bytesOf(' two'));
    expect(() => call(second, 'read', 1n)).toThrow(
      expect.objectContaining({ payload: { tag: 'closed' } }),
    );
  });

  test('files that can be read, and nothing else', async () => {
    const { preopens, types } = await platform({
      folders: {
        '/data': [
          { path: 'a' },
          { path: 'a/ä.txt', contents: bytesOf('häh') },
          { path: 'empty', contents: new Uint8Array() },
        ],
        other: [],
      },
    });
    expect(types).toBeDefined();
    const directories = preopens!['getDirectories']!() as [unknown, string][];
    expect(directories.map(([, name]) => name)).toEqual(['/data', 'other']);
    const data = directories[0]![0];
    const open = (at: string, flags: object = { read: true }, how: object = {}): unknown =>
      call(data, 'openAt', {}, at, how, flags);
    const failed = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (error) {
        return (error as { payload?: unknown }).payload;
      }
    };
    const file = open('a/../a/./ä.txt');
    expect(call(file, 'read', 2n, 1n)).toEqual([bytesOf('häh').subarray(1, 3), false]);
    expect(call(file, 'read', 9n, 9n)).toEqual([new Uint8Array(), true]);
    expect(call(call(file, 'readViaStream', 3n), 'read', 9n)).toEqual(bytesOf('h'));
    expect(call(file, 'stat')).toMatchObject({ type: 'regular-file', size: 4n });
    expect(call(call(data, 'readDirectory'), 'readDirectoryEntry')).toEqual({
      type: 'directory',
      name: 'a',
    });
    expect(call(file, 'isSameObject', open('a/ä.txt'))).toBe(true);
    expect(call(file, 'isSameObject', open('empty'))).toBe(false);
    expect([
      failed(() => open('b')),
      failed(() => open('empty/b')),
      failed(() => open('../other')),
      failed(() => open('a/../../x')),
      failed(() => open('/a')),
      failed(() => open('')),
      failed(() => open('a', { write: true })),
      failed(() => open('new', { read: true }, { create: true })),
      failed(() => open('a', { read: true }, { create: true, exclusive: true })),
      failed(() => open('empty', { read: true }, { directory: true })),
      failed(() => call(data, 'unlinkFileAt', 'empty')),
      failed(() => call(data, 'createDirectoryAt', 'a')),
      failed(() => call(data, 'createDirectoryAt', 'c')),
      failed(() => call(data, 'readlinkAt', 'a')),
      failed(() => call(data, 'readViaStream', 0n)),
    ]).toEqual([
      'no-entry',
      'not-directory',
      'not-permitted',
      'not-permitted',
      'not-permitted',
      'no-entry',
      'read-only',
      'read-only',
      'exist',
      'not-directory',
      'read-only',
      'exist',
      'read-only',
      'invalid',
      'is-directory',
    ]);
  });

  test('the same bytes for the same options', () => {
    const options = { clock: 1n, random: 2n, env: { A: 'b' }, folders: { x: [] } };
    expect(virtualize(options, read)).toEqual(virtualize(options, read));
  });

  test('nothing is no platform', () => {
    expect(virtualize({}, read)).toMatchObject({
      value: undefined,
      diagnostics: [{ code: 'virtualize/nothing' }],
    });
  });
});

describe('on the command line', () => {
  test('packs a folder, and asks the host for no more than output', async () => {
    const at = folder({ 'in.txt': 'input', 'files/sub/a.txt': 'text' });
    const virt = at('virt.wasm');
    const made = await cli([
      ...['virtualize', '--env', 'A=b', '--clock', '2026-01-01T00:00:00Z', '--random', 'seed'],
      ...['--dir', `${at('files')}=/files`, '--stdin', at('in.txt')],
      ...['-o', virt],
    ]);
    expect(made).toEqual({ code: 0, out: '', err: '' });
    const { out } = await cli(['wit', virt, '--world', 'root']);
    expect(out.match(/import .*/g)).toEqual(
      ['io/error', 'io/poll', 'io/streams', 'cli/stdout', 'cli/stderr'].map(
        (name) => `import wasi:${name}@0.2.12;`,
      ),
    );
    const { exports } = await instantiate(new Uint8Array(readFileSync(virt)), await wasiImports());
    const found = (exports as Objects)['preopens']!['getDirectories']!() as [unknown, string][];
    expect(found[0]![1]).toBe('/files');
    const file = call(found[0]![0], 'openAt', {}, 'sub/a.txt', {}, { read: true });
    expect(call(file, 'read', 99n, 0n)).toEqual([bytesOf('text'), true]);
  });

  test.each([
    [[], '`-o FILE`'],
    [['-o', 'x.wasm'], 'nothing is to be virtual'],
    [['--clock', 'noon', '-o', 'x.wasm'], '`--clock noon` is no time'],
    [['--clock', '1960-01-01', '-o', 'x.wasm'], 'is no time'],
    [['--env', '=x', '-o', 'x.wasm'], 'has no name'],
    [['--env', 'NOT_THERE', '-o', 'x.wasm'], 'there is no such variable'],
    [['--dir', '=/x', '-o', 'x.wasm'], 'names no folder'],
    [['--dir', 'not-there', '-o', 'x.wasm'], 'there is no such folder'],
    [['--stdin', 'not-there', '-o', 'x.wasm'], 'can’t be read'],
  ])('%j is told to be wrong, and nothing is written', async (args, message) => {
    const { code, err } = await cli(['virtualize', ...args]);
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(message);
    expect(existsSync('x.wasm')).toBe(false);
  });

  test('packs nothing that a link leads out to', async () => {
    const at = folder({ 'secret.txt': 'secret' });
    mkdirSync(at('files'));
    symlinkSync('../secret.txt', at('files/link.txt'));
    const virt = at('virt.wasm');
    const { code, err } = await cli(['virtualize', '--dir', at('files'), '-o', virt]);
    expect([code, existsSync(virt)]).toEqual([2, false]);
    expect(err).toContain('leads out');
  });

  test('packs no circle of links', async () => {
    const at = folder({});
    mkdirSync(at('files'));
    symlinkSync('.', at('files/again'));
    const virt = at('virt.wasm');
    const { code, err } = await cli(['virtualize', '--dir', at('files'), '-o', virt]);
    expect([code, existsSync(virt)]).toEqual([2, false]);
    expect(err).toContain('a link to a folder that it lies in');
  });
});
