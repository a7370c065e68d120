/** Programs as processes: what they are given, what they write, and how they end, in this thread and in a worker. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import { wat } from '../link/wat.ts';
import { folder } from './cli.ts';
import { tool } from './tool.ts';

const main = path.join(import.meta.dirname, '../../src/cli/main.ts');

let bytes: Uint8Array;
beforeAll(async () => {
  bytes = await wat(tool);
});

const inWorker = ['--timeout', '60s'];

function run(argv: readonly string[], input: string | Uint8Array = '') {
  const at = folder({ 'tool.wasm': bytes });
  const args = [main, 'run', at('tool.wasm'), ...argv];
  const ran = spawnSync(process.execPath, args, { input, maxBuffer: 64 << 20 });
  return { code: ran.status, out: ran.stdout.toString(), err: ran.stderr.toString() };
}

describe.each([
  ['in this thread', []],
  ['in a worker', inWorker],
])('%s', (_, options) => {
  test('arguments, with and without --, after the file’s name', () => {
    const out = 'tool.wasm\n--x\n\nä b\n';
    expect(run([...options, '--', '--x', '', 'ä b'])).toEqual({ code: 0, out, err: '' });
    expect(run([...options, 'x', '--', '-y'])).toEqual({ code: 0, out: '', err: '' });
  });

  test('8 MB of input go through', () => {
    const input = new Uint8Array(8 << 20).map((_, i) => 97 + (i % 23));
    const { code, out, err } = run([...options, 'cat'], input);
    expect({ code, err, length: out.length }).toEqual({ code: 0, err: '', length: input.length });
    expect(out === Buffer.from(input).toString()).toBe(true);
  });

  test.each([
    ['exit', 3],
    ['fail', 1],
    ['lose', 1],
    ['other', 0],
  ])('%s ends with %i', (what, code) => {
    expect(run([...options, what])).toMatchObject({ code, out: '', err: '' });
  });

  test('a trap ends with 134', () => {
    const { code, out, err } = run([...options, 'trap']);
    expect({ code, out }).toEqual({ code: 134, out: '' });
    expect(err).toMatch(/^trap: .*unreachable/);
    expect(err).toContain('in `tool`');
  });

  test('who reads no more ends it quietly', async () => {
    const at = folder({ 'tool.wasm': bytes });
    const child = spawn(process.execPath, [main, 'run', at('tool.wasm'), ...options, 'yes'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let err = '';
    child.stderr.on('data', (data) => (err += String(data)));
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, err }).toEqual({ code: 141, err: '' });
  });

  test.each(['spin', 'wait'])('Ctrl-C ends `%s`', async (what) => {
    const at = folder({ 'tool.wasm': bytes });
    const child = spawn(process.execPath, [main, 'run', at('tool.wasm'), ...options, what], {
      stdio: 'pipe',
    });
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    // What a shell calls 130.
    expect(signal ?? code).toBe('SIGINT');
  });
});

describe('a limit of time', () => {
  // `cat` has begun to read by then: the process doesn't stay for what it still waits for.
  test.each([
    ['spin', 500],
    ['wait', 500],
    ['cat', 3000],
  ])('ends `%s` with 124', async (what, limit) => {
    const at = folder({ 'tool.wasm': bytes });
    const began = performance.now();
    const argv = [main, 'run', at('tool.wasm'), '--timeout', `${limit}ms`, what];
    const child = spawn(process.execPath, argv, { stdio: 'pipe' });
    let err = '';
    child.stderr.on('data', (data) => (err += String(data)));
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, err }).toEqual({
      code: 124,
      err: `timeout: the program took more than ${limit} ms, and was ended\n`,
    });
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  test('that is none is misuse', () => {
    const at = folder({ 'tool.wasm': bytes });
    const argv = [main, 'run', at('tool.wasm'), '--timeout', 'soon'];
    const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toContain('`--timeout soon` is no duration');
  });
});
