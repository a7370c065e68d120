/** How emitted programs find and compile their core modules: beside them, whatever a server says of their type, or in their text. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { compileLater, compileName, compileNow } from '../../src/emit/compile.ts';
import { compileText, compileTextSync } from '../../src/runtime/module-sources.ts';
import { folder } from '../cli/cli.ts';

/** A core module of some number of bytes, most of which are its name. */
function moduleOf(size: number): Uint8Array {
  const bytes = Buffer.alloc(size);
  const rest = size - 14;
  bytes.set([0, 97, 115, 109, 1, 0, 0, 0, 0]);
  for (let i = 0; i < 5; i++) bytes[9 + i] = ((rest >>> (7 * i)) & 127) | (i < 4 ? 128 : 0);
  return bytes;
}

type Compile = (url: URL) => WebAssembly.Module | Promise<WebAssembly.Module>;

/** A function as the file of a program has it. */
async function printed(code: string): Promise<Compile> {
  const file = folder({ 'compile.mjs': `${code}\nexport { ${compileName} as compile };` });
  const { compile } = (await import(
    /* @vite-ignore */ pathToFileURL(file('compile.mjs')).href
  )) as { readonly compile: Compile };
  return compile;
}

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
      response.end(moduleOf(20));
    });
    const compile = await printed(compileLater);
    expect(await compile(url)).toBeInstanceOf(WebAssembly.Module);
  },
);

test('a page that says that there is none is no module', async () => {
  const url = await addressOf((_, response) => {
    response.writeHead(404).end('nothing here');
  });
  const compile = await printed(compileLater);
  await expect(compile(url)).rejects.toThrow(`${url.href} can't be fetched: status 404`);
});

test('a file is compiled at once where it is small', async () => {
  const at = folder({ 'small.wasm': moduleOf(5000), 'large.wasm': moduleOf(2 ** 20 + 1) });
  const compile = await printed(compileLater);
  const file = (name: string): URL => pathToFileURL(at(name));
  expect(compile(file('small.wasm'))).toBeInstanceOf(WebAssembly.Module);
  const large = compile(file('large.wasm'));
  expect(large).toBeInstanceOf(Promise);
  expect(await large).toBeInstanceOf(WebAssembly.Module);
  const now = await printed(compileNow);
  expect(now(file('large.wasm'))).toBeInstanceOf(WebAssembly.Module);
  expect(() => now(new URL('https://witlink.invalid/x.wasm'))).toThrow(
    "https://witlink.invalid/x.wasm can't be read at once: give it compiled, among `modules`",
  );
});

test('a text is compiled beside the thread, or at once for who can’t wait', async () => {
  const text = Buffer.from(moduleOf(5000)).toString('base64');
  const compiled = compileText(text);
  expect(compiled).toBeInstanceOf(Promise);
  expect(await compiled).toBeInstanceOf(WebAssembly.Module);
  expect(compileTextSync(text)).toBeInstanceOf(WebAssembly.Module);
});
