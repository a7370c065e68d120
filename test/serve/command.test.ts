/** `witlink serve` as a process: what it says where it can't serve, what it logs, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, test } from 'vitest';
import { cli, folder } from '../cli/cli.ts';
import { buildHandler } from './handler-component.ts';

const built = await buildHandler();
const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
const work = mkdtempSync(path.join(tmpdir(), 'witlink-serve-'));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const component = path.join(work, 'handler.wasm');
if ('bytes' in built) writeFileSync(component, built.bytes);

describe.skipIf('missing' in built)('a server', () => {
  /** Starts it, and waits until it listens; gives its address, and its log. */
  async function started(...args: readonly string[]) {
    return startedBy([], ...args);
  }

  async function startedBy(flags: readonly string[], ...args: readonly string[]) {
    const child = spawn(process.execPath, [
      ...[...flags, main, 'serve', component, '--port', '0'],
      ...args,
    ]);
    const log: { readonly message: string; readonly [field: string]: unknown }[] = [];
    let rest = '';
    const listening = new Promise<string>((resolve, reject) => {
      child.on('exit', () => reject(new Error('it has ended')));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        for (const line of lines) {
          const told = JSON.parse(line) as (typeof log)[number];
          log.push(told);
          if (told.message === 'listening') resolve(String(told['url']));
        }
      });
    });
    return { child, log, url: await listening };
  }

  const textOf = async (url: string): Promise<string> => (await fetch(url)).text();

  test('logs a line of JSON an event, and finishes what it has begun', async () => {
    const { child, log, url } = await started('--log', 'all');
    expect(await textOf(url)).toBe('hello\n');
    expect((await fetch(new URL('/trap', url))).status).toBe(502);
    const slow = textOf(`${url}wait?500`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    child.kill('SIGTERM');
    expect(await slow).toBe('waited\n');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(log.map(({ message }) => message)).toEqual([
      ...['listening', 'answered', 'trap', 'ending', 'answered', 'ended'],
    ]);
    expect(log[1]).toMatchObject({
      level: 'info',
      request: { id: 1, method: 'GET', path: '/' },
      status: 200,
    });
    expect(log[2]).toMatchObject({ level: 'error', error: { code: 'trap/wasm' }, status: 502 });
  });

  test('answers in workers where the engine has no JSPI', async () => {
    const flags = ['--import', 'data:text/javascript,delete WebAssembly.Suspending'];
    const { child, log, url } = await startedBy(flags, '--timeout', '3s');
    const endless = fetch(new URL('/spin', url));
    expect(await textOf(url)).toBe('hello\n');
    expect(await textOf(`${url}wait?100`)).toBe('waited\n');
    expect((await endless).status).toBe(504);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(log.map(({ message }) => message)).toEqual(['listening', 'timeout', 'ending', 'ended']);
  });

  test('breaks off what is left when it is told to end once more', async () => {
    const { child, url } = await started();
    const request = http.get(`${url}wait?60000`);
    const broken = once(request, 'error');
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    await broken;
    await once(child, 'exit');
  });

  test('says that a port is taken', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    const { code, err } = await cli(['serve', component, '--port', String(port)]);
    other.close();
    expect([code, err]).toEqual([
      2,
      expect.stringContaining(`can’t listen on 127.0.0.1:${port}: something listens there already`),
    ]);
  });
});

describe('what can’t be served', () => {
  test.each([
    [['--port', 'http'], '`--port http` is no port'],
    [['--port', '70000'], 'is no port'],
    [['--workers', 'many'], '`--workers many` is no number of workers'],
    [['--timeout', 'soon'], '`--timeout soon` is no duration'],
    [['--dir', 'not-there'], 'there is no such file'],
    [['--limit', 'memory=much'], 'is no limit'],
  ])('%j is misuse', async (args, message) => {
    const { code, err } = await cli(['serve', 'x.wasm', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test('a component without a handler is told', async () => {
    const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
    const at = folder({ 'empty.wasm': empty });
    const { code, err } = await cli(['serve', at('empty.wasm')]);
    expect([code, err]).toEqual([1, expect.stringContaining('error[serve/no-handler]')]);
  });
});
