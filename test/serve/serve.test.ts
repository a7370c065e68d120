/** Handlers behind Node's server and as `fetch` handlers: what they do well, and what becomes of what they do badly. */
import http from 'node:http';
import net from 'node:net';
import process from 'node:process';
import { beforeAll, describe, expect, test } from 'vitest';
import { link, type Program } from '../../src/link/index.ts';
import {
  createFetchHandler,
  createHandler,
  type ServeEvent,
  type ServeOptions,
} from '../../src/serve/index.ts';
import { listen } from '../../src/serve/node-server.ts';
import { buildHandler } from './handler-component.ts';
import { ask, type Server, serveProgram } from './serving.ts';

const built = await buildHandler();
const isThere = 'bytes' in built;
if (!isThere && process.env['CI'] !== undefined) throw new Error(built.missing);
const title = isThere ? 'a handler in Rust' : `a handler in Rust (skipped: ${built.missing})`;

const engines = [
  [title, {}],
  [`${title}, in workers`, { workers: 3, pool: 1 }],
] as const;

describe.skipIf(!isThere).each(engines)('%s', (_, engine) => {
  let program: Program;

  beforeAll(async () => {
    const { value, diagnostics } = await link({ file: 'handler.wasm', bytes: bytesOf() });
    expect(diagnostics).toEqual([]);
    program = value!;
  });

  function bytesOf(): Uint8Array<ArrayBuffer> {
    return 'bytes' in built ? built.bytes : new Uint8Array();
  }

  const serve = (options: ServeOptions = {}): Promise<Server> =>
    serveProgram(program, { ...engine, ...options });

  test('answers, with an instance for each request', async () => {
    await using server = await serve();
    expect(await ask(server, '/')).toMatchObject({
      status: 200,
      text: 'hello\n',
      headers: { 'content-type': 'text/plain' },
    });
    for (let i = 0; i < 3; i++) expect((await ask(server, '/count')).text).toBe('1\n');
    expect((await ask(server, '/nothing')).status).toBe(404);
    await expect
      .poll(() => server.events.map(({ kind }) => kind))
      .toEqual(Array(5).fill('answered'));
  });

  test('answers all by one instance where it is to be used again', async () => {
    // Each worker keeps one.
    const one = 'workers' in engine ? { workers: 1 } : {};
    await using server = await serve({ reuse: true, ...one });
    for (let i = 1; i <= 3; i++) expect((await ask(server, '/count')).text).toBe(`${i}\n`);
    expect((await ask(server, '/trap')).status).toBe(502);
    expect((await ask(server, '/count')).text).toBe('1\n');
  });

  test('gives a handler the request as it came, without what is the connection’s', async () => {
    await using server = await serve();
    const headers = {
      'X-Twice': ['a', 'b'],
      connection: 'close',
      te: 'trailers',
      traceparent: '00-1',
    };
    const { text } = await ask(server, '/head?q=1', { method: 'PUT', headers });
    const lines = text.split('\n');
    expect(lines[0]).toBe(`Put Some(Http) Some("${server.url.host}") Some("/head?q=1")`);
    expect(lines).toEqual(expect.arrayContaining(['X-Twice: a', 'X-Twice: b', 'te: trailers']));
    expect(text).not.toMatch(/^(host|connection):/im);
    await expect
      .poll(() => server.events)
      .toMatchObject([{ request: { path: '/head?q=1', traceparent: '00-1' } }]);
  });

  test('streams bodies both ways, with trailers', async () => {
    await using server = await serve();
    const body = 'ä'.repeat(300_000);
    const echoed = await ask(server, '/echo', {
      method: 'POST',
      body,
      headers: { 'transfer-encoding': 'chunked', trailer: 'x-sum' },
      trailers: { 'x-sum': '7' },
    });
    expect(echoed.text).toBe(body);
    expect(echoed.trailers).toEqual({ 'x-sum': '7' });
  });

  test('echoes while the request is still being sent', async () => {
    await using server = await serve();
    const request = http.request(new URL('/echo', server.url), { method: 'POST', agent: false });
    request.flushHeaders();
    const message = await new Promise<http.IncomingMessage>((resolve) => {
      request.on('response', resolve);
    });
    const read = () =>
      new Promise<string>((resolve) => message.once('data', (part) => resolve(String(part))));
    // The response has begun before there is anything to send.
    const first = read();
    request.write('first');
    expect(await first).toBe('first');
    const second = read();
    request.write('second');
    expect(await second).toBe('second');
    request.end();
    message.resume();
    await new Promise((resolve) => message.on('end', resolve));
  });

  test('waits without stopping another request', async () => {
    await using server = await serve();
    const order: string[] = [];
    const slow = ask(server, '/wait?300').then(() => order.push('slow'));
    const quick = ask(server, '/').then(() => order.push('quick'));
    await Promise.all([slow, quick]);
    expect(order).toEqual(['quick', 'slow']);
    expect((await ask(server, '/poll')).text).toBe('[1]\n');
  });

  test.each([
    ['/trap', 'trap', 502],
    ['/silent', 'no-answer', 502],
  ] as const)('tells of %s outside, and nothing of it inside', async (path, reason, status) => {
    await using server = await serve();
    const answer = await ask(server, path);
    expect(answer).toMatchObject({ status, text: '' });
    await expect
      .poll(() => server.events)
      .toMatchObject([{ kind: 'failed', reason, status, request: { path } }]);
    // What traps harms no other.
    expect((await ask(server, '/')).text).toBe('hello\n');
  });

  test.each(['/late-trap', '/unfinished'])('breaks off a response that fails: %s', async (path) => {
    await using server = await serve();
    const answer = await ask(server, path);
    expect(answer).toMatchObject({ status: 200, text: 'begun\n', isBrokenOff: true });
    await expect.poll(() => server.events).toMatchObject([{ kind: 'failed', status: undefined }]);
  });

  test('never ends a response cleanly that has another length than it said', async () => {
    await using server = await serve();
    expect(await ask(server, '/short')).toMatchObject({ text: 'four', isBrokenOff: true });
    expect(await ask(server, '/long')).toMatchObject({ text: '', isBrokenOff: true });
  });

  test('answers an error of the handler’s with its status', async () => {
    await using server = await serve();
    expect(await ask(server, '/refuse')).toMatchObject({ status: 403, text: '' });
  });

  test('ends what takes too long', async () => {
    await using server = await serve({ timeout: 100 });
    await server.handler.ready();
    expect(await ask(server, '/wait?60000')).toMatchObject({ status: 504, text: '' });
    await expect
      .poll(() => server.events)
      .toMatchObject([{ kind: 'failed', reason: 'timeout', status: 504 }]);
  });

  test('holds an instance to its memory', async () => {
    const bytes = bytesOf();
    const { value } = await link(bytes, { limits: { memory: 16 << 20 } });
    const handler = createHandler(value!, engine);
    const listening = await listen((exchange) => handler.handle(exchange), {
      port: 0,
      host: '127.0.0.1',
    });
    expect(await ask({ url: new URL(listening.url) }, '/memory')).toMatchObject({ status: 502 });
    await listening.close();
    await handler[Symbol.asyncDispose]();
  });

  test('refuses a body that is larger than it may be', async () => {
    await using server = await serve({ maxBody: 1000 });
    const body = 'x'.repeat(100_000);
    expect(await ask(server, '/echo', { method: 'POST', body })).toMatchObject({ status: 413 });
    // What doesn't say how long it is breaks off on the way.
    const headers = { 'transfer-encoding': 'chunked' };
    const ended = await ask(server, '/echo', { method: 'POST', body, headers }).catch(() => null);
    expect(ended === null || ended.isBrokenOff).toBe(true);
    await expect
      .poll(() => server.events)
      .toMatchObject([{ reason: 'too-large' }, { reason: 'incomplete' }]);
  });

  test('sends as fast as a client takes, and keeps no more', async () => {
    await using server = await serve();
    const bytes = 64 << 20;
    const message = await new Promise<http.IncomingMessage>((resolve) => {
      http.get(new URL(`/many?${bytes}`, server.url), { agent: false }, resolve);
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    // The client has taken nothing yet: only what sockets and Node keep was made.
    expect(server.events).toEqual([]);
    let taken = 0;
    for await (const part of message as AsyncIterable<Uint8Array>) taken += part.length;
    expect(taken).toBe(bytes);
  });

  test('notices that a client has gone away', async () => {
    await using server = await serve();
    await new Promise<void>((resolve) => {
      const request = http.get(new URL('/many?1000000000', server.url), { agent: false }, () => {
        request.destroy();
        resolve();
      });
      request.on('error', () => {});
    });
    await expect.poll(() => server.events.map(({ kind }) => kind)).toEqual(['failed']);
  });

  test('sends requests where a program may, and nowhere else', async () => {
    const other = http.createServer((request, response) => {
      response.setHeader('location', '/elsewhere');
      response.statusCode = 302;
      const { host, traceparent = 'untraced' } = request.headers;
      response.end(`${request.method} ${request.url} ${host} ${String(traceparent)}`);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const to = `127.0.0.1:${(other.address() as net.AddressInfo).port}`;
    await using closed = await serve();
    expect((await ask(closed, '/fetch', { headers: { to } })).text).toBe('HttpRequestDenied\n');
    await using open = await serve({ wasi: { network: [to] } });
    expect((await ask(open, '/fetch', { headers: { to } })).text).toBe(
      `302 GET /from?handler ${to} untraced`,
    );
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect((await ask(open, '/fetch', { headers: { to, traceparent } })).text).toContain(
      traceparent,
    );
    other.close();
    const gone = await ask(open, '/fetch', { headers: { to } });
    expect(gone.text).toBe('ConnectionRefused\n');
  });

  test('finishes what it has begun when it ends', async () => {
    await using server = await serve();
    const slow = ask(server, '/wait?100');
    await expect.poll(() => server.listening).toBeDefined();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.listening.close();
    expect((await slow).text).toBe('waited\n');
  });

  test('is a fetch handler', async () => {
    const events: ServeEvent[] = [];
    await using handler = createFetchHandler(program, {
      ...engine,
      tell: (event) => void events.push(event),
    });
    const response = await handler(new Request('http://example.org/'));
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain']);
    expect(await response.text()).toBe('hello\n');
    const body = 'x'.repeat(200_000);
    const echoed = await handler(new Request('http://example.org/echo', { method: 'POST', body }));
    expect(await echoed.text()).toBe(body);
    const failed = await handler(new Request('http://example.org/trap'));
    expect([failed.status, await failed.text()]).toEqual([502, '']);
    const late = await handler(new Request('http://example.org/late-trap'));
    await expect(late.text()).rejects.toThrow('broken off');
    const kinds = ['answered', 'answered', 'failed', 'failed'];
    await expect.poll(() => events.map(({ kind }) => kind).toSorted()).toEqual(kinds);
  });
});

describe.skipIf(!isThere)('workers', () => {
  async function handlerOf(options: ServeOptions) {
    const { value } = await link('bytes' in built ? built.bytes : new Uint8Array());
    const events: ServeEvent[] = [];
    const handler = createFetchHandler(value!, {
      ...options,
      tell: (event) => void events.push(event),
    });
    const ask = (path: string) => handler(new Request(`http://example.org${path}`));
    return { ask, events, [Symbol.asyncDispose]: () => handler[Symbol.asyncDispose]() };
  }

  test('end a handler that computes without end, while others answer', async () => {
    await using server = await handlerOf({ workers: 2, timeout: 1500 });
    expect(await (await server.ask('/')).text()).toBe('hello\n');
    const endless = server.ask('/spin');
    expect(await (await server.ask('/count')).text()).toBe('1\n');
    expect((await endless).status).toBe(504);
    expect(server.events.at(-1)).toMatchObject({ kind: 'failed', reason: 'timeout', status: 504 });
    // Two workers again.
    const both = await Promise.all([server.ask('/wait?20'), server.ask('/wait?20')]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
  });

  test('are used again, by a fresh instance each time', async () => {
    await using server = await handlerOf({ workers: 1 });
    const answers = await Promise.all(['/count', '/trap', '/count', '/count'].map(server.ask));
    expect(answers.map(({ status }) => status)).toEqual([200, 502, 200, 200]);
    expect(await answers[3]!.text()).toBe('1\n');
  });

  test('that all wait let a request go in time', async () => {
    await using server = await handlerOf({ workers: 1, timeout: 3000 });
    await server.ask('/');
    const [slow, late] = await Promise.all([server.ask('/wait?60000'), server.ask('/')]);
    expect([slow.status, late.status].toSorted()).toEqual([503, 504]);
    expect(server.events.map((event) => 'reason' in event && event.reason)).toContain('busy');
    expect((await server.ask('/')).status).toBe(200);
  });

  test.each([0, 1.5, 2000])('%d is no number of them', async (workers) => {
    await expect(handlerOf({ workers })).rejects.toMatchObject({
      diagnostics: [{ code: 'host/bad-option' }],
    });
  });
});

test('a program without a handler is told before anything runs', async () => {
  const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
  const { value } = await link(empty);
  expect(() => createHandler(value!)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining('has no `wasi:http/handler` or `incoming-handler`'),
      diagnostics: [expect.objectContaining({ code: 'serve/no-handler' })],
    }),
  );
});
