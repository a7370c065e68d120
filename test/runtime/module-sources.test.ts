/** Where programs find their core modules: at addresses, whatever a server says of their type; files of their own say it in print. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { compileLater, compileName, compileNow } from '../../src/emit/compile.ts';
import { compileAt } from '../../src/runtime/module-sources.ts';

const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

async function addressOf(listener: http.RequestListener): Promise<URL> {
  const server = http.createServer(listener);
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x.core0.wasm`);
}

/** A function that emitted files declare. */
const declared = <T>(code: string): T =>
  (new Function(`'use strict'; ${code} return ${compileName};`) as () => T)();

const printed = declared<(url: URL) => Promise<WebAssembly.Module>>(compileLater);

describe.each([
  ['of the runtime', compileAt],
  ['of an emitted file', printed],
] as const)('a function %s', (_, compile) => {
  test.each(['application/wasm', 'application/octet-stream', undefined])(
    'compiles a module that comes as %s',
    async (type) => {
      const url = await addressOf((_, response) => {
        if (type !== undefined) response.setHeader('content-type', type);
        response.end(empty);
      });
      expect(await compile(url)).toBeInstanceOf(WebAssembly.Module);
    },
  );

  test('takes no page for a module that says that there is none', async () => {
    const url = await addressOf((_, response) => {
      response.writeHead(404).end('nothing here');
    });
    await expect(compile(url)).rejects.toThrow(`${url.href} can't be fetched: status 404`);
  });
});

test('who can’t wait is told what to do', () => {
  const now = declared<(url: URL) => WebAssembly.Module>(compileNow);
  expect(() => now(new URL('https://witlink.invalid/x.core0.wasm'))).toThrow(
    "https://witlink.invalid/x.core0.wasm can't be read at once: give it compiled, among `modules`",
  );
});
