/** `witlink page` as a process: what it serves, to whom, and how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import process from 'node:process';
import { expect, onTestFinished, test } from 'vitest';
import { cli, folder } from './cli.ts';
import { app, calc } from './components.ts';

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Starts it, and waits for its address. */
async function started(...args: readonly string[]) {
  const child = spawn(process.execPath, [main, 'page', ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    out += String(text);
    const url = /http:\S+\//.exec(out)?.[0];
    if (url !== undefined) return { child, url, out };
  }
  throw new Error(`it has ended: ${out}`);
}

/** The status of a request, as it is written. */
async function ask(url: string, options: http.RequestOptions): Promise<number | undefined> {
  const request = http.request(url, options);
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('serves the page with what is given, and ends when it is asked to', async () => {
  const at = folder({ 'app.wasm': app, 'b/app.wasm': calc, 'x.wit': 'package a:b;' });
  const { child, url, out } = await started(at('app.wasm'), at('b/app.wasm'), at('x.wit'));
  expect(out).toBe(`the page is at ${url}; Ctrl-C ends it\n`);
  const index = await fetch(url);
  expect(index.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(index.headers.get('content-security-policy')).toContain(
    "script-src 'self' 'wasm-unsafe-eval'",
  );
  expect(await index.text()).toContain('src="./page.js"');
  const files = (await (await fetch(`${url}components.json`)).json()) as { file: string }[];
  expect(files.map((f) => f.file)).toEqual(['app.wasm', 'app (2).wasm', 'x.wit']);
  const get = async (name: string): Promise<Uint8Array> =>
    new Uint8Array(
      await (await fetch(`${url}components/${encodeURIComponent(name)}`)).arrayBuffer(),
    );
  expect(await get('app.wasm')).toEqual(app);
  expect(await get('app (2).wasm')).toEqual(calc);
  // What was built anew is there when the page is loaded again.
  writeFileSync(at('app.wasm'), calc);
  expect(await get('app.wasm')).toEqual(calc);
  child.kill('SIGINT');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('gives nothing but its own, to nobody but its own page', async () => {
  const { url } = await started();
  for (const name of [
    '../package.json',
    '..%2fcli.js',
    '%2e%2e/cli.js',
    'components/../../cli.js',
    'components',
    '%00',
    '%',
  ]) {
    expect(await ask(url, { path: `/${name}` }), name).toBe(404);
  }
  expect(await ask(url, { method: 'POST' })).toBe(405);
  expect(await ask(url, { headers: { host: 'evil.example' } })).toBe(403);
  expect(
    await ask(url, { headers: { host: new URL(url).host.replace('127.0.0.1', 'localhost') } }),
  ).toBe(200);
});

test('says where it can’t begin', async () => {
  const at = folder({ 'page.wasm': '<!doctype html>' });
  expect(await cli(['page', at('nothing.wasm')])).toMatchObject({ code: 2, out: '' });
  const wrong = await cli(['page', at('page.wasm')]);
  expect(wrong.code).not.toBe(0);
  expect(wrong.err).toContain('HTML');
  expect((await cli(['page', '--port', 'x'])).err).toContain('`--port x` is no port');
  const { url } = await started();
  const taken = await cli(['page', '--port', new URL(url).port]);
  expect(taken).toMatchObject({ code: 2, out: '' });
  expect(taken.err).toContain('something listens there already');
});
