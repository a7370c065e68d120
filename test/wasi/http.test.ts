/** Requests that guests send, by 0.2 and 0.3 alike, to servers of this machine; and the types of 0.3 by the words of their WIT. */
import http from 'node:http';
import net from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wasi } from '../../src/index.ts';
import { sendByFetch } from '../../src/wasi/http/index.ts';
import type { Fields as Fields2 } from '../../src/wasi/http/fields.ts';
import type {
  OutgoingRequest,
  RequestOptions as RequestOptions2,
} from '../../src/wasi/http/outgoing-request.ts';
import type { FutureIncomingResponse } from '../../src/wasi/http/responses.ts';
import { waitByPromise } from '../../src/wasi/io/index.ts';
import type { Fields } from '../../src/wasi/v3/http/fields.ts';
import { http as http3 } from '../../src/wasi/v3/http/index.ts';
import type { Request, RequestOptions } from '../../src/wasi/v3/http/request.ts';
import type { Response as Response3 } from '../../src/wasi/v3/http/response.ts';

type Trailers = Parameters<typeof Request.new>[2];

interface Http3 {
  readonly Fields: typeof Fields;
  readonly Request: typeof Request;
  readonly RequestOptions: typeof RequestOptions;
  readonly Response: typeof Response3;
  readonly send: (request: Request) => Promise<Response3>;
  readonly close: () => Promise<void>;
}

interface Http2 {
  readonly Fields: typeof Fields2;
  readonly OutgoingRequest: new (fields: Fields2) => OutgoingRequest;
  readonly OutgoingBody: {
    finish(body: ReturnType<OutgoingRequest['body']>, trailers: undefined): void;
  };
  readonly handle: (request: OutgoingRequest, options?: RequestOptions2) => FutureIncomingResponse;
}

async function platform() {
  const given = await wasi({ network: true, waits: 'promise' });
  const close = async (): Promise<void> => given[Symbol.asyncDispose]();
  onTestFinished(close);
  const of = (name: string): object => given[`wasi:http/${name}`] as object;
  const v2 = { ...of('types@0.2.0'), ...of('outgoing-handler@0.2.0') } as Http2;
  const v3 = { ...of('types@0.3.0'), ...of('client@0.3.0'), close } as Http3;
  return { v2, v3 };
}

/** A server on a port of its own: its authority. */
async function serverOf(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** A server that says what it is told to, byte by byte. */
async function rawServer(answer: string): Promise<string> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(answer.replaceAll('\n', '\r\n')));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ok = { tag: 'ok', val: undefined } as const;
const handled = Promise.resolve(ok);
const none: Trailers = Promise.resolve(ok);

function streamOf(...parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(bytes(part));
      controller.close();
    },
  });
}

/** A request of 0.3, and the future of how it was sent. */
function requestTo(
  { Fields, Request }: Http3,
  authority: string,
  parts: {
    readonly fields?: readonly (readonly [string, string])[];
    readonly contents?: ReadableStream<Uint8Array>;
    readonly trailers?: Trailers;
    readonly options?: RequestOptions;
  } = {},
) {
  const { fields = [], contents, trailers = none, options } = parts;
  const list = fields.map(([name, value]) => [name, bytes(value)] as const);
  const made = Request.new(Fields.fromList(list), contents, trailers, options);
  const [request] = made;
  request.setMethod({ tag: contents === undefined ? 'get' : 'post' });
  request.setScheme({ tag: 'HTTP' });
  request.setAuthority(authority);
  request.setPathWithQuery('/x');
  return made;
}

async function textOf({ Response }: Http3, response: Response3): Promise<string> {
  return new globalThis.Response(Response.consumeBody(response, handled)[0]).text();
}

/** What a call fails with as its error case. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    return { gave: await call() };
  } catch (error) {
    return (error as { payload?: unknown }).payload ?? error;
  }
}

/** A request of 0.2, with a body. */
function outgoing({ Fields, OutgoingRequest }: Http2, authority: string, length: string) {
  const request = new OutgoingRequest(Fields.fromList([['content-length', bytes(length)]]));
  request.setMethod({ tag: 'post' });
  request.setScheme({ tag: 'HTTP' });
  request.setAuthority(authority);
  return request;
}

async function responseOf(future: FutureIncomingResponse): Promise<unknown> {
  await future.subscribe().block();
  const got = future.get()!;
  return got.tag === 'ok' ? got.val : got;
}

describe('responses before the last', () => {
  test.each(['v2', 'v3'] as const)('are passed over: %s', async (version) => {
    const all = await platform();
    const authority = await rawServer(
      'HTTP/1.1 102 Processing\n\nHTTP/1.1 103 Early Hints\nlink: </a.css>\n\n' +
        'HTTP/1.1 200 OK\nx-a: b\ncontent-length: 4\n\nhere',
    );
    if (version === 'v2') {
      const future = all.v2.handle(outgoing(all.v2, authority, '0'));
      const { val: response } = (await responseOf(future)) as {
        val: { status(): number; headers(): Fields2 };
      };
      expect(response.status()).toBe(200);
      expect(
        response
          .headers()
          .entries()
          .map(([name]) => name),
      ).toEqual(['x-a', 'content-length']);
    } else {
      const response = await all.v3.send(requestTo(all.v3, authority)[0]);
      expect(response.getStatusCode()).toBe(200);
      expect(response.getHeaders().has('link')).toBe(false);
      expect(await textOf(all.v3, response)).toBe('here');
    }
  });

  test('that change the protocol are an error', async () => {
    const { v3 } = await platform();
    const authority = await rawServer(
      'HTTP/1.1 101 Switching Protocols\nupgrade: other\nconnection: upgrade\n\n',
    );
    expect(await errorOf(() => v3.send(requestTo(v3, authority)[0]))).toEqual({
      tag: 'HTTP-upgrade-failed',
    });
  });
});

describe('a request of another length than it says', () => {
  test.each([
    ['2', 'four'],
    ['9', 'four'],
  ])('is told as one, and sent to nobody as whole: %s', async (length, text) => {
    const ended: boolean[] = [];
    const authority = await serverOf((request, response) => {
      request.on('error', () => undefined).resume();
      request.on('close', () => void ended.push(request.complete));
      request.on('end', () => response.end());
    });
    const wrong = { tag: 'HTTP-request-body-size', val: 4n };
    const { v2, v3 } = await platform();
    const request = outgoing(v2, authority, length);
    const body = request.body();
    const future = v2.handle(request);
    const stream = body.write();
    await errorOf(() => stream.blockingWriteAndFlush(bytes(text)));
    expect(await errorOf(() => v2.OutgoingBody.finish(body, undefined))).toEqual(wrong);
    expect(await responseOf(future)).toMatchObject({ tag: 'err' });

    const [request3, sent] = requestTo(v3, authority, {
      fields: [['content-length', length]],
      contents: streamOf(text),
    });
    expect(await errorOf(() => v3.send(request3))).toEqual(wrong);
    expect(await sent).toEqual({ tag: 'err', val: wrong });
    // Perhaps nothing of it has come: then there is nothing to be taken for whole.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).not.toContain(true);
  });
});

describe('a request of 0.3', () => {
  test('goes with its body and trailers, and so comes its response', async () => {
    const authority = await serverOf(async (request, response) => {
      let text = '';
      for await (const part of request) text += String(part);
      response.writeHead(201, { trailer: 'x-sum' });
      response.write(`${request.method} ${request.url} ${text} ${request.trailers['x-in']}`);
      response.addTrailers({ 'x-sum': '7' });
      response.end();
    });
    const { v3 } = await platform();
    const trailers = v3.Fields.fromList([['x-in', bytes('5')]]);
    const [request, sent] = requestTo(v3, authority, {
      fields: [['Trailer', 'x-in']],
      contents: streamOf('a', 'b'),
      trailers: Promise.resolve({ tag: 'ok', val: trailers }),
    });
    const response = await v3.send(request);
    expect(response.getStatusCode()).toBe(201);
    const [stream, after] = v3.Response.consumeBody(response, handled);
    expect(await new globalThis.Response(stream).text()).toBe('POST /x ab 5');
    const { val } = (await after) as { val: Fields };
    expect(val.copyAll()).toEqual([['x-sum', bytes('7')]]);
    expect(await sent).toEqual(ok);
  });

  test('has trailers only where its body goes in chunks', async () => {
    const heads: string[] = [];
    const authority = await serverOf((request, response) => {
      const { trailer = 'none', 'transfer-encoding': coding = 'none' } = request.headers;
      heads.push(`${trailer} ${coding}`);
      request.on('end', () => response.end(request.trailers['x'])).resume();
    });
    const { v3 } = await platform();
    const trailers = v3.Fields.fromList([['x', bytes('7')]]);
    const given = { trailers: Promise.resolve({ tag: 'ok', val: trailers } as const) };
    const send = async (parts: Parameters<typeof requestTo>[2]): Promise<string> =>
      textOf(v3, await v3.send(requestTo(v3, authority, parts)[0]));
    const fields = [['Trailer', 'x']] as const;
    expect(await send({ fields })).toBe('');
    const sized = [...fields, ['content-length', '1']] as const;
    expect(await send({ fields: sized, contents: streamOf('a'), ...given })).toBe('');
    expect(await send({ fields, contents: streamOf('a'), ...given })).toBe('7');
    expect(await send({ fields, contents: streamOf(), ...given })).toBe('7');
    expect(heads).toEqual(['none none', 'none none', 'x chunked', 'x chunked']);
  });

  test('begins before its body is there, and its response may come before it ends', async () => {
    const authority = await serverOf((request, response) => request.pipe(response));
    const { v3 } = await platform();
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const [request, sent] = requestTo(v3, authority, { contents: readable });
    const sending = v3.send(request);
    await writer.write(bytes('one'));
    const response = await sending;
    const reader = v3.Response.consumeBody(response, handled)[0].getReader();
    expect((await reader.read()).value).toEqual(bytes('one'));
    await writer.close();
    expect((await reader.read()).done).toBe(true);
    expect(await sent).toEqual(ok);
  });

  test('whose trailers are an error is broken off', async () => {
    const authority = await serverOf((request, response) => {
      request.on('error', () => undefined).resume();
      request.on('end', () => response.end());
    });
    const { v3 } = await platform();
    const code = { tag: 'internal-error', val: 'no more' } as const;
    const [request] = requestTo(v3, authority, {
      contents: streamOf('a'),
      trailers: Promise.resolve({ tag: 'err', val: code }),
    });
    expect(await errorOf(() => v3.send(request))).toEqual(code);
  });

  test('that is not sent drops its body, and says so', async () => {
    const { v3 } = await platform();
    let isCancelled = false;
    const contents = new ReadableStream<Uint8Array>({
      cancel: () => {
        isCancelled = true;
      },
    });
    const [request, sent] = requestTo(v3, 'example.org', { contents });
    request[Symbol.dispose]();
    expect((await sent).tag).toBe('err');
    expect(isCancelled).toBe(true);
    const [ftp] = requestTo(v3, 'example.org');
    ftp.setScheme({ tag: 'other', val: 'ftp' });
    expect(await errorOf(() => v3.send(ftp))).toEqual({ tag: 'HTTP-protocol-error' });
  });

  test('waits no longer than its options say', async () => {
    const authority = await serverOf((request) => void request.resume());
    const { v3 } = await platform();
    const options = new v3.RequestOptions();
    options.setFirstByteTimeout(20_000_000n);
    const [request] = requestTo(v3, authority, { options });
    const own = request.getOptions()!;
    expect(own.getFirstByteTimeout()).toBe(20_000_000n);
    expect(await errorOf(() => own.setConnectTimeout(1n))).toEqual({ tag: 'immutable' });
    own.clone().setConnectTimeout(1n);
    expect(await errorOf(() => v3.send(request))).toEqual({ tag: 'HTTP-response-timeout' });
  });

  test('ends with its platform, and where its response is dropped', async () => {
    let closed = 0;
    const authority = await serverOf((_, response) => {
      response.on('close', () => void closed++);
      response.write('endless');
    });
    const { v3 } = await platform();
    const dropped = await v3.send(requestTo(v3, authority)[0]);
    dropped[Symbol.dispose]();
    await expect.poll(() => closed).toBe(1);
    const [stream, ended] = v3.Response.consumeBody(
      await v3.send(requestTo(v3, authority)[0]),
      handled,
    );
    const reader = stream.getReader();
    expect((await reader.read()).value).toEqual(bytes('endless'));
    await v3.close();
    await expect.poll(() => closed).toBe(2);
    await reader.read().catch(() => undefined);
    expect((await ended).tag).toBe('err');
  });
});

describe('a request by `fetch`, where there is nothing else', () => {
  function platformByFetch(): Http3 {
    const given = http3(waitByPromise(new AbortController()), sendByFetch, () => true);
    return { ...given['wasi:http/types'], ...given['wasi:http/client'] } as unknown as Http3;
  }

  const headTo = (authority: string): Parameters<typeof sendByFetch>[0] => ({
    method: 'GET',
    scheme: 'http',
    authority,
    pathWithQuery: '/',
    fields: [],
  });
  const patient = { connect: undefined, firstByte: undefined, betweenBytes: undefined };

  test('comes back as it is', async () => {
    const authority = await serverOf((request, response) => {
      response.setHeader('x-a', 'b');
      if (request.method === 'GET') response.writeHead(302, { location: '/elsewhere' }).end();
      else request.pipe(response);
    });
    const v3 = platformByFetch();
    const response = await v3.send(requestTo(v3, authority, { contents: streamOf('a', 'b') })[0]);
    expect(response.getHeaders().get('X-A')).toEqual([bytes('b')]);
    expect(await textOf(v3, response)).toBe('ab');
    // Where that leads is the guest's to follow.
    const [elsewhere] = requestTo(v3, authority);
    elsewhere.setPathWithQuery('?q=1');
    expect((await v3.send(elsewhere)).getStatusCode()).toBe(302);
  });

  test('has a body that says of itself what it is, once the engine has undone its coding', async () => {
    const authority = await serverOf(({ url }, response) => {
      const isKnown = url === '/gzip';
      const body = isKnown ? gzipSync('hello') : Buffer.from('as it is');
      response.setHeader('content-encoding', isKnown ? 'gzip' : 'of-our-own');
      response.setHeader('content-length', body.length).end(body);
    });
    const v3 = platformByFetch();
    const told = async (path: string): Promise<unknown> => {
      const [request] = requestTo(v3, authority);
      request.setPathWithQuery(path);
      const response = await v3.send(request);
      const headers = response.getHeaders();
      const fields = ['content-encoding', 'content-length'].map((name) => headers.has(name));
      return [...fields, await textOf(v3, response)];
    };
    expect(await told('/gzip')).toEqual([false, false, 'hello']);
    expect(await told('/other')).toEqual([true, true, 'as it is']);
  });

  test('waits no longer for its response than it may', async () => {
    const authority = await serverOf((request) => void request.resume());
    const { response } = sendByFetch(headTo(authority), { ...patient, firstByte: 20 });
    await expect(response).rejects.toMatchObject({
      errorCode: { tag: 'HTTP-response-timeout' },
    });
  });

  test.each(['is cancelled', 'is of a program that has ended'])(
    'is taken back when it %s',
    async (how) => {
      let closed = 0;
      const authority = await serverOf((request, response) => {
        response.on('close', () => void closed++);
        request.resume();
        came();
      });
      let came!: () => void;
      const arrived = new Promise<void>((resolve) => (came = resolve));
      const program = new AbortController();
      const sending = sendByFetch(headTo(authority), patient, program.signal);
      await arrived;
      if (how === 'is cancelled') sending.cancel();
      else program.abort();
      await expect(sending.response).rejects.toThrow();
      await expect.poll(() => closed).toBe(1);
    },
  );
});

describe('a message that a guest makes', () => {
  test('can be taken by another', async () => {
    const { v3 } = await platform();
    const trailers = v3.Fields.fromList([['x-sum', bytes('7')]]);
    const [response, sent] = v3.Response.new(
      new v3.Fields(),
      streamOf('a', 'b'),
      Promise.resolve({ tag: 'ok', val: trailers }),
    );
    response.setStatusCode(404);
    expect(await errorOf(() => response.setStatusCode(100))).not.toHaveProperty('gave');
    expect(response.getStatusCode()).toBe(404);
    const code = { tag: 'connection-terminated' } as const;
    const [stream, after] = v3.Response.consumeBody(
      response,
      Promise.resolve({ tag: 'err', val: code }),
    );
    expect(await new globalThis.Response(stream).text()).toBe('ab');
    expect(await after).toEqual({ tag: 'ok', val: trailers });
    // What became of it is told to who made it.
    expect(await sent).toEqual({ tag: 'err', val: code });
    const [empty] = v3.Response.new(new v3.Fields(), undefined, none);
    expect(await textOf(v3, empty)).toBe('');
  });

  test('is refused what is none', async () => {
    const { v3 } = await platform();
    const [request] = v3.Request.new(new v3.Fields(), undefined, none, undefined);
    for (const set of [
      () => request.setMethod({ tag: 'other', val: 'no method' }),
      () => request.setPathWithQuery('no path'),
      () => request.setPathWithQuery('/a#b'),
      () => request.setScheme({ tag: 'other', val: '1' }),
      () => request.setAuthority('user@host'),
    ]) {
      expect(set).toThrow(expect.objectContaining({ name: 'ComponentError' }));
    }
    expect([request.getMethod(), request.getScheme(), request.getOptions()]).toEqual([
      { tag: 'get' },
      undefined,
      undefined,
    ]);
  });
});

test('fields of 0.3 are kept as they are given, and are of no connection', async () => {
  const { v3 } = await platform();
  const fields = v3.Fields.fromList([['X-A', bytes('1')]]);
  fields.append('x-a', bytes('2'));
  expect(fields.copyAll()).toEqual([
    ['X-A', bytes('1')],
    ['x-a', bytes('2')],
  ]);
  expect(fields.getAndDelete('x-A')).toEqual([bytes('1'), bytes('2')]);
  expect([fields.has('x-a'), fields.getAndDelete('x-a')]).toEqual([false, []]);
  const hosts = ['Connection', 'host', 'keep-alive', 'proxy-connection', 'transfer-encoding'];
  for (const name of hosts) {
    const set = await errorOf(() => fields.append(name, bytes('x')));
    expect([name, set]).toMatchObject([name, { tag: 'forbidden' }]);
  }
  expect(await errorOf(() => fields.append('a b', bytes('')))).toMatchObject({
    tag: 'invalid-syntax',
  });
  expect(await errorOf(() => fields.append('x', bytes('x'.repeat(200_000))))).toEqual({
    tag: 'size-exceeded',
  });
  // What was refused counts for nothing.
  for (let i = 0; i < 3; i++) fields.append('x', bytes('x'.repeat(40_000)));
  const [request] = v3.Request.new(fields, undefined, none, undefined);
  expect(await errorOf(() => request.getHeaders().delete('x'))).toMatchObject({ tag: 'immutable' });
  request.getHeaders().clone().delete('x');
  expect(request.getHeaders().get('x')).toHaveLength(3);
});
