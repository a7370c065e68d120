/** A component that asks others over the network: as Node imports it, in a bundle and as files, where it is said, and not else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cli } from '../cli/cli.ts';
import { buildClient } from '../serve/handler-component.ts';
import { byEsbuild } from './bundlers.ts';
import { project } from './project.ts';

const built = await buildClient();

describe.skipIf('missing' in built)('a client', () => {
  const server = http.createServer((request, response) => {
    response.end(`you asked for ${request.url}`);
  });
  let authority: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  /** A project that may ask for some hosts. */
  const asking = (network: boolean | readonly string[]): string =>
    project({
      'client.wasm': 'bytes' in built ? built.bytes : '',
      'app.js': "import { run } from './client.wasm';\nawait run.run();",
      'witlink.json': JSON.stringify({
        imports: { wasi: { args: ['client', authority, '/x'], network } },
      }),
    });

  async function ran(folder: string, ...args: readonly string[]) {
    // The server is in this process, which may not stand still.
    const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' };
    const child = spawn(process.execPath, args, { cwd: folder, env });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code: code as number | null, out, err };
  }

  const hook = ['--import', 'witlink/register', 'app.js'];
  const answered = { code: 0, out: '200 you asked for /x\n', err: '' };

  test('gets what it may ask for, in Node', async () => {
    expect(await ran(asking([authority]), ...hook)).toEqual(answered);
    expect(await ran(asking(true), ...hook)).toEqual(answered);
  });

  test('is refused what it may not', async () => {
    for (const network of [false, [], ['127.0.0.1:1']]) {
      const refused = { code: 0, out: 'HttpRequestDenied\n' };
      expect(await ran(asking(network), ...hook)).toMatchObject(refused);
    }
  });

  test('is told what its engine lacks', async () => {
    const without = 'data:text/javascript,delete WebAssembly.Suspending';
    const { code, err } = await ran(asking(true), '--import', without, ...hook);
    expect(code).toBe(1);
    expect(err).toContain('WitlinkError: a program that waits for the network needs JSPI');
  });

  test('a host that is none is told with its place', async () => {
    const { err } = await ran(asking(['http://example.org/']), ...hook);
    expect(err).toContain('error[config/');
    expect(err).toContain('a host');
  });

  test('gets it in a bundle, by the options of the plug-in', async () => {
    const folder = asking(false);
    const args = ['client', authority, '/x'];
    await byEsbuild(folder, 'app.js', { wasi: { args, network: [authority] } });
    expect(await ran(path.join(folder, 'dist'), 'app.js')).toEqual(answered);
  });

  test('gets it as files, whose functions return promises', async () => {
    const folder = asking(false);
    const link = (...args: string[]): ReturnType<typeof cli> =>
      cli(['link', path.join(folder, 'client.wasm'), '-o', path.join(folder, 'out'), ...args]);
    const made = await link('--net', authority);
    expect(made).toMatchObject({ code: 0 });
    expect(made.err).toContain('with what may wait, as something in the program does');
    const main = `import { run } from './out/client.js'; console.log(run.run() instanceof Promise);`;
    // It knows no arguments, and traps.
    const { out } = await ran(folder, '--input-type=module', '-e', main);
    expect(out).toBe('true\n');
    expect(await link('--inherit-network')).toMatchObject({ code: 0 });
    for (const args of [
      ['--net', 'http://x'],
      ['--wasi', 'none', '--net', 'x'],
      ['--instantiation', 'async', '--inherit-network'],
    ]) {
      expect(await link(...args), args.join(' ')).toMatchObject({ code: 2, out: '' });
    }
  });
});
