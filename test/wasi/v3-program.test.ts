/** A command of WASI 0.3 (`v3-program.wat`) copies its input and a file, and ends as it is told, in the library and by `run`. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { instantiate, wasi, type WasiOptions } from '../../src/index.ts';
import { folderOf } from './folders.ts';
import { v3Program } from './v3-program.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const work = mkdtempSync(path.join(tmpdir(), 'witlink-v3-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const program = path.join(work, 'copy.wasm');
let bytes: Uint8Array;

beforeAll(async () => {
  bytes = await v3Program();
  writeFileSync(program, bytes);
});

interface Ran {
  readonly out: string;
  /** What the call threw, or undefined. */
  readonly ended: unknown;
}

async function run(options: WasiOptions): Promise<Ran> {
  let out = '';
  const decoder = new TextDecoder();
  await using platform = await wasi({
    ...options,
    stdout: (chunk) => {
      out += decoder.decode(chunk, { stream: true });
    },
  });
  const { exports } = await instantiate(bytes, platform, { stalled: 'trap' });
  const { run } = exports['run'] as { run: () => Promise<void> };
  const ended: unknown = await run().catch((error: unknown) => error);
  return { out, ended };
}

// What waits for a future in the middle of a core function needs JSPI.
describe.skipIf(!('Suspending' in WebAssembly))('a command of WASI 0.3', () => {
  test.each(['thread', 'promise'] as const)(
    'copies its input and a file, waits: %s',
    async (waits) => {
      const at = folderOf({ 'in.txt': 'of a file' });
      const stdin = new Blob(['one ', 'two']).stream();
      const { out, ended } = await run({ stdin, preopens: { '/': at }, waits });
      expect({ out, ended }).toEqual({ out: 'one two', ended: undefined });
      expect(readFileSync(path.join(at, 'out.txt'), 'utf8')).toBe('of a file');
    },
  );

  test('copies 8 MB', async () => {
    const text = 'a line of some length\n'.repeat(8_000_000 / 22);
    const { out, ended } = await run({ stdin: { text } });
    expect(ended).toBeUndefined();
    expect(out === text).toBe(true);
  });

  test.each<[string, object]>([
    ['fail', { name: 'ComponentError' }],
    ['x', { name: 'ProgramExit', exitCode: 42 }],
    ['trap', { name: 'Trap', code: 'trap/wasm' }],
  ])('ends as it is told: %s', async (how, error) => {
    const { out, ended } = await run({ args: ['copy', how], stdin: { text: 'in' } });
    expect(out).toBe('in');
    expect(ended).toMatchObject(error);
  });

  test('fails where its input or its folder does', async () => {
    const at = folderOf({ 'in.txt': 'x' });
    const { ended } = await run({ preopens: { '/': { host: at, readOnly: true } } });
    expect(ended).toMatchObject({ name: 'ComponentError' });
  });

  test.each([
    [[], ['wait'], 0],
    [[], ['x'], 42],
    [['--timeout', '60s'], ['fail'], 1],
  ])('is run with its exit code: %j -- %j', (options, args, status) => {
    const at = folderOf({ 'in.txt': 'of a file' });
    const argv = ['run', '--dir', `${at}::/`, ...options, program, '--', ...args];
    const ran = spawnSync(process.execPath, ['src/cli/main.ts', ...argv], {
      cwd: repository,
      input: 'some input',
      encoding: 'utf8',
    });
    expect(ran).toMatchObject({ status, stdout: 'some input', stderr: '' });
    expect(readFileSync(path.join(at, 'out.txt'), 'utf8')).toBe('of a file');
  });
});
