/** Handlers of wasi:http 0.3: alone, behind a middleware and as `fetch` handlers, and what becomes of what they do badly. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { link, type Program } from '../../src/link/index.ts';
import { createFetchHandler, type ServeEvent, type ServeOptions } from '../../src/serve/index.ts';
import { wat } from '../link/wat.ts';
import { ask, type Server, serveProgram } from './serving.ts';
import { handlerProgram } from './v3/programs.ts';

// What waits in the middle of a core function needs JSPI.
describe.skipIf(!('Suspending' in WebAssembly))('a handler of WASI 0.3', () => {
  let program: Program;
  let chain: Program;

  beforeAll(async () => {
    const handler = { file: 'handler.wasm', bytes: await handlerProgram('handler.wat', 'service') };
    const middleware = {
      file: 'middleware.wasm',
      bytes: await handlerProgram('middleware.wat', 'middleware'),
    };
    const [alone, behind] = [await link(handler), await link(middleware, { plugs: [handler] })];
    expect([...alone.diagnostics, ...behind.diagnostics]).toEqual([]);
    program = alone.value!;
    chain = behind.value!;
  });

  const serve = (options?: ServeOptions): Promise<Server> => serveProgram(program, options);
  const kinds = ({ events }: Server) => events.map(({ kind }) => kind);

  test('answers, with an instance for each request', async () => {
    await using server = await serve();
    expect(await ask(server, '/')).toMatchObject({
      status: 200,
      text: 'hello\n',
      headers: { 'content-type': 'text/plain' },
    });
    for (let i = 0; i < 3; i++) expect((await ask(server, '/n')).text).toBe('1\n');
    expect((await ask(server, '/z')).status).toBe(404);
    await expect.poll(() => kinds(server)).toEqual(Array(5).fill('answered'));
  });

  test('answers all by one instance where it is to be used again', async () => {
    await using server = await serve({ reuse: true });
    for (let i = 1; i <= 3; i++) expect((await ask(server, '/n')).text).toBe(`${i}\n`);
    expect((await ask(server, '/t')).status).toBe(502);
    expect((await ask(server, '/n')).text).toBe('1\n');
  });

  test.each(['/e', '/c'])('streams bodies both ways, with trailers: %s', async (path) => {
    await using server = await serve();
    const body = 'ä'.repeat(300_000);
    const echoed = await ask(server, path, {
      method: 'POST',
      body,
      headers: { 'transfer-encoding': 'chunked', trailer: 'x-sum' },
      trailers: { 'x-sum': '7' },
    });
    expect(echoed.text === body).toBe(true);
    expect(echoed.trailers).toEqual({ 'x-sum': '7' });
  });

  test.each(['/e', '/c'])('answers while the request is still being sent: %s', async (path) => {
    await using server = await serve();
    const request = http.request(new URL(path, server.url), { method: 'POST', agent: false });
    request.flushHeaders();
    const message = await new Promise<http.IncomingMessage>((resolve) => {
      request.on('response', resolve);
    });
    const read = () =>
      new Promise<string>((resolve) => message.once('data', (part) => resolve(String(part))));
    for (const part of ['first', 'second']) {
      const there = read();
      request.write(part);
      expect(await there).toBe(part);
    }
    request.end();
    message.resume();
    await new Promise((resolve) => message.on('end', resolve));
  });

  test('waits without stopping another request', async () => {
    await using server = await serve();
    const order: string[] = [];
    const slow = ask(server, '/w300').then(() => order.push('slow'));
    const quick = ask(server, '/').then(() => order.push('quick'));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick', 'slow']);
  });

  test('has an instance live until its task has exited', async () => {
    await using server = await serve();
    const begin = performance.now();
    expect((await ask(server, '/a')).text).toBe('hello\n');
    await expect.poll(() => kinds(server)).toEqual(['output', 'answered']);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(50);
    expect(server.events).toMatchObject([
      { stream: 'stderr', text: 'sent 0, and gone on', request: { id: 1 } },
      { request: { path: '/a' } },
    ]);
  });

  test.each([
    ['/t', 'trap', 502],
    ['/q', 'trap', 502],
  ] as const)('tells of %s outside, and nothing of it inside', async (path, reason, status) => {
    await using server = await serve();
    expect(await ask(server, path)).toMatchObject({ status, text: '' });
    expect(server.events).toMatchObject([{ kind: 'failed', reason, status, request: { path } }]);
    // What traps harms no other.
    expect((await ask(server, '/')).text).toBe('hello\n');
  });

  test.each([
    ['a trap', '/l', 'trap'],
    ['a body that is never ended', '/u', 'incomplete'],
    ['trailers that never come', '/g', 'incomplete'],
    ['trailers that are an error', '/b', 'incomplete'],
  ])('breaks off a response at %s', async (_, path, reason) => {
    await using server = await serve();
    expect(await ask(server, path)).toMatchObject({
      status: 200,
      text: 'begun\n',
      isBrokenOff: true,
    });
    await expect
      .poll(() => server.events)
      .toMatchObject([{ kind: 'failed', reason, status: undefined }]);
  });

  test('breaks off a response whose trailers take too long', async () => {
    await using server = await serve({ timeout: 200 });
    expect(await ask(server, '/h')).toMatchObject({ text: 'begun\n', isBrokenOff: true });
    await expect.poll(() => server.events).toMatchObject([{ reason: 'timeout' }]);
  });

  test('never ends a response cleanly that has another length than it said', async () => {
    await using server = await serve();
    expect(await ask(server, '/s')).toMatchObject({ text: 'four', isBrokenOff: true });
    await expect(ask(server, '/o')).rejects.toThrow('socket hang up');
    await expect
      .poll(() => server.events)
      .toMatchObject([{ reason: 'incomplete' }, { reason: 'incomplete' }]);
  });

  test('answers an error of the handler’s with its status', async () => {
    await using server = await serve();
    expect(await ask(server, '/r15')).toMatchObject({ status: 403, text: '' });
    await expect.poll(() => server.events).toMatchObject([{ kind: 'answered', status: 403 }]);
  });

  test('ends what takes too long', async () => {
    await using server = await serve({ timeout: 100 });
    expect(await ask(server, '/w60000')).toMatchObject({ status: 504, text: '' });
    expect(server.events).toMatchObject([{ kind: 'failed', reason: 'timeout', status: 504 }]);
  });

  test('refuses a body that is larger than it may be', async () => {
    await using server = await serve({ maxBody: 1000 });
    const body = 'x'.repeat(100_000);
    expect(await ask(server, '/c', { method: 'POST', body })).toMatchObject({ status: 413 });
    // What doesn't say how long it is breaks off on the way.
    const headers = { 'transfer-encoding': 'chunked' };
    const ended = await ask(server, '/c', { method: 'POST', body, headers }).catch(() => null);
    expect(ended === null || ended.isBrokenOff).toBe(true);
    await expect
      .poll(() => server.events)
      .toMatchObject([{ reason: 'too-large' }, { reason: 'incomplete' }]);
  });

  test('sends as fast as a client takes, and keeps no more', async () => {
    await using server = await serve();
    const message = await new Promise<http.IncomingMessage>((resolve) => {
      http.get(new URL('/m1024', server.url), { agent: false }, resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The client has taken nothing yet: only what sockets and Node keep was made.
    expect(server.events).toEqual([]);
    let taken = 0;
    for await (const part of message as AsyncIterable<Uint8Array>) taken += part.length;
    expect(taken).toBe(1024 * 65_536);
    await expect.poll(() => kinds(server)).toEqual(['answered']);
  });

  test('notices that a client has gone away', async () => {
    await using server = await serve();
    await new Promise<void>((resolve) => {
      const request = http.get(new URL('/m100000', server.url), { agent: false }, () => {
        request.destroy();
        resolve();
      });
      request.on('error', () => {});
    });
    await expect.poll(() => server.events).toMatchObject([{ reason: 'incomplete' }]);
  });

  test('ends what nobody waits for any more', async () => {
    await using server = await serve({ timeout: 25_000 });
    const begin = performance.now();
    const request = http.get(new URL('/w20000', server.url), { agent: false });
    request.on('error', () => {});
    await once(request, 'finish');
    setTimeout(() => request.destroy(), 100);
    await expect
      .poll(() => server.events, { timeout: 15_000 })
      .toMatchObject([{ kind: 'failed', reason: 'incomplete' }]);
    expect(performance.now() - begin).toBeLessThan(15_000);
    expect((await ask(server, '/')).text).toBe('hello\n');
  });

  test('ends nothing that others have, too', async () => {
    await using server = await serve({ reuse: true });
    const request = http.get(new URL('/w500', server.url), { agent: false });
    request.on('error', () => {});
    await once(request, 'finish');
    setTimeout(() => request.destroy(), 100);
    // It waits for its turn meanwhile.
    expect((await ask(server, '/n')).text).toBe('1\n');
    await expect.poll(() => kinds(server)).toEqual(['failed', 'answered']);
    expect((await ask(server, '/n')).text).toBe('2\n');
  });

  test('sends requests where a program may, and nowhere else', async () => {
    const other = http.createServer((request, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      const { host, traceparent = 'untraced' } = request.headers;
      response.end(`${request.method} ${request.url} ${host} ${String(traceparent)}`);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    await using closed = await serve();
    expect(await ask(closed, '/f', { headers: { to } })).toMatchObject({ status: 403 });
    await using open = await serve({ wasi: { network: [to] } });
    expect(await ask(open, '/f', { headers: { to } })).toMatchObject({
      status: 302,
      headers: { location: '/elsewhere' },
      text: `GET /from?handler ${to} untraced`,
    });
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const traced = await ask(open, '/f', { headers: { to, traceparent } });
    expect(traced.text).toContain(traceparent);
    await new Promise((resolve) => other.close(resolve));
    expect(await ask(open, '/f', { headers: { to } })).toMatchObject({ status: 502 });
    await expect
      .poll(() => open.events)
      .toMatchObject([{ status: 302 }, { status: 302 }, { kind: 'answered', status: 502 }]);
  });

  test('passes on what comes slowly from elsewhere', async () => {
    const other = http.createServer((_, response) => {
      response.write('a');
      setTimeout(() => response.write('b'), 700);
      setTimeout(() => response.end('c'), 1400);
    });
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    await using server = await serve({ wasi: { network: [to] } });
    expect(await ask(server, '/f', { headers: { to } })).toMatchObject({
      text: 'abc',
      isBrokenOff: false,
    });
  });

  test('stands behind a middleware that is plugged with it', async () => {
    await using server = await serveProgram(chain);
    expect(await ask(server, '/')).toMatchObject({
      status: 200,
      text: 'hello\n',
      headers: { 'content-type': 'text/plain', 'x-by': 'middleware' },
    });
    const body = 'x'.repeat(200_000);
    const headers = { 'transfer-encoding': 'chunked', trailer: 'x-sum' };
    for (const path of ['/e', '/c']) {
      const trailers = { 'x-sum': '7' };
      const echoed = await ask(server, path, { method: 'POST', body, headers, trailers });
      expect(echoed.text === body).toBe(true);
      expect(echoed).toMatchObject({ trailers, headers: { 'x-by': 'middleware' } });
    }
    expect(await ask(server, '/r15')).toMatchObject({ status: 403 });
    expect(await ask(server, '/t')).toMatchObject({ status: 502 });
    for (const path of ['/l', '/u', '/g', '/b', '/s']) {
      const got = await ask(server, path).catch(() => undefined);
      // Perhaps before the first part of the response was sent.
      expect(got === undefined || got.isBrokenOff || got.status === 502, path).toBe(true);
    }
    // What the handler does after it has answered is waited for behind the middleware, too.
    const before = server.events.length;
    expect((await ask(server, '/a')).text).toBe('hello\n');
    await expect
      .poll(() => server.events.slice(before))
      .toMatchObject([{ text: 'sent 0, and gone on' }, { kind: 'answered' }]);
  });

  test('is in no worker', () => {
    expect(() => createFetchHandler(program, { workers: 2 })).toThrow(
      expect.objectContaining({
        diagnostics: [expect.objectContaining({ code: 'host/bad-option' })],
      }),
    );
  });

  test('is a fetch handler', async () => {
    const events: ServeEvent[] = [];
    await using handler = createFetchHandler(program, { tell: (event) => void events.push(event) });
    const response = await handler(new Request('http://example.org/'));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(await response.text()).toBe('hello\n');
    const body = 'x'.repeat(200_000);
    for (const path of ['e', 'c']) {
      const request = new Request(`http://example.org/${path}`, { method: 'POST', body });
      expect((await (await handler(request)).text()) === body).toBe(true);
    }
    const failed = await handler(new Request('http://example.org/t'));
    expect([failed.status, await failed.text()]).toEqual([502, '']);
    for (const path of ['l', 'u', 'g', 'b', 's']) {
      const late = await handler(new Request(`http://example.org/${path}`));
      await expect(late.text(), path).rejects.toThrow('broken off');
    }
    await expect
      .poll(() => events.map(({ kind }) => kind))
      .toEqual([...Array<string>(3).fill('answered'), ...Array<string>(6).fill('failed')]);
  });
});

test('a handler of a draft of WASI 0.3 is none', async () => {
  const { value } = await link(
    await wat(`(component
      (core module $m (func (export "f")))
      (core instance $i (instantiate $m))
      (func $f (canon lift (core func $i "f")))
      (instance $handler (export "handle" (func $f)))
      (export "wasi:http/handler@0.3.0-rc-2026-01-06" (instance $handler)))`),
  );
  expect(() => createFetchHandler(value!)).toThrow(
    expect.objectContaining({
      diagnostics: [expect.objectContaining({ code: 'serve/no-handler' })],
    }),
  );
});

test('a handler of WASI 0.3 that waits in its callback needs no JSPI', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-v3-serve-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'handler.wasm');
  writeFileSync(file, await handlerProgram('callback.wat', 'service'));
  const child = spawn(process.execPath, [
    ...['--import', 'data:text/javascript,delete WebAssembly.Suspending'],
    ...[path.resolve(import.meta.dirname, '../../src/cli/main.ts'), 'serve', file, '--port', '0'],
  ]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  const responses = await Promise.all([fetch(url), fetch(url)]);
  for (const response of responses) expect(await response.text()).toBe('written in a callback\n');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
