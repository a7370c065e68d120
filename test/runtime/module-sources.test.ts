/** Where emitted programs find their core modules: at addresses, whatever a server says of their type. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { compileAt } from '../../src/runtime/module-sources.ts';

const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

async function addressOf(listener: http.RequestListener): Promise<URL> {
  const server = http.createServer(listener);
  onTestFinished(() => void server.close().closeAllConnections());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x.core0.wasm`);
}

test.each(['application/wasm', 'application/octet-stream', undefined])(
  'a module is compiled that comes as %s',
  async (type) => {
    const url = await addressOf((_, response) => {
      if (type !== undefined) response.setHeader('content-type', type);
      response.end(empty);
    });
    expect(await compileAt(url)).toBeInstanceOf(WebAssembly.Module);
  },
);

test('a page that says that there is none is no module', async () => {
  const url = await addressOf((_, response) => {
    response.writeHead(404).end('nothing here');
  });
  await expect(compileAt(url)).rejects.toThrow(`${url.href} can't be fetched: status 404`);
});
