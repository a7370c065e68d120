/** Programs that ask others over the network, as processes: with a limit of time or without, and on engines without JSPI. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildClient } from '../serve/handler-component.ts';

const built = await buildClient();
const main = path.join(import.meta.dirname, '../../src/cli/main.ts');

/** As an engine without JSPI is, in workers, too. */
const withoutJspi = ['--import', 'data:text/javascript,delete WebAssembly.Suspending'];

describe.skipIf('missing' in built).each([
  ['here', []],
  ['without JSPI', withoutJspi],
])('a client, %s', (_, flags) => {
  const component = 'file' in built ? built.file : '';
  // What it asks `/never` for it waits for without end.
  const server = http.createServer((request, response) => {
    if (request.url !== '/never') response.end(`you asked for ${request.url}`);
  });
  let authority: string;

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function ran(options: readonly string[], args: readonly string[]) {
    const child = spawn(process.execPath, [
      ...[...flags, main, 'run', ...options, component],
      ...['--', ...args],
    ]);
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { code: code as number | null, out, err };
  }

  test.each([[], ['--timeout', '20s']])(
    'gets what it is allowed to ask for: %j',
    async (...limit) => {
      const answered = { code: 0, out: '200 you asked for /x\n', err: '' };
      expect(await ran(['--net', authority, ...limit], [authority, '/x'])).toEqual(answered);
    },
  );

  test.each(['/never', 'spin'])('is ended at its limit of time: %s', async (what) => {
    const args = what === 'spin' ? ['spin'] : [authority, what];
    expect(await ran(['--net', authority, '--timeout', '1s'], args)).toEqual({
      code: 124,
      out: '',
      err: 'timeout: the program took more than 1000 ms, and was ended\n',
    });
  });

  test('is refused what it may not ask for', async () => {
    const answered = { code: 0, out: 'HttpRequestDenied\n' };
    expect(await ran(['--net', '127.0.0.1:1'], [authority, '/x'])).toMatchObject(answered);
  });
});
