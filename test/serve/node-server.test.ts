/** What Node's server makes of responses, whatever handler gives them. */
import http from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { listen } from '../../src/serve/node-server.ts';
import type { TransportField } from '../../src/wasi/index.ts';

async function answer(
  method: string,
  status: number,
  fields: readonly TransportField[],
  body: string,
) {
  const listening = await listen(
    async (exchange) => {
      const leaving = exchange.respond(status, fields);
      if (body !== '') leaving.write(new TextEncoder().encode(body));
      leaving.end([['x', '7']]);
    },
    { port: 0, host: '127.0.0.1' },
  );
  const request = http.request(listening.url, { method, agent: false }).end();
  const [message] = (await once(request, 'response')) as [http.IncomingMessage];
  let text = '';
  for await (const part of message) text += String(part);
  await listening.close();
  const { trailer, 'content-length': length } = message.headers;
  return { status: message.statusCode, text, trailer, length, trailers: message.trailers };
}

test('an address of IPv6 stands in brackets', async () => {
  const listening = await listen(async () => undefined, { port: 0, host: '::1' });
  expect(listening.url).toMatch(/^http:\/\/\[::1\]:\d+\/$/);
  await listening.close();
});

test('a response that Node refuses is none: nothing of it goes with another', async () => {
  const listening = await listen(
    async (exchange) => {
      const fields = [
        ['x-secret', '1'],
        ['x-bad', 'a\nb'],
      ] as const;
      expect(() => exchange.respond(200, fields)).toThrow('x-bad');
      try {
        exchange.respond(502, []).end(undefined);
      } catch {
        return;
      }
    },
    { port: 0, host: '127.0.0.1' },
  );
  const request = http.request(listening.url, { agent: false }).end();
  await expect(once(request, 'response')).rejects.toThrow('hang up');
  await listening.close();
});

test.each<[string, number, readonly TransportField[], string, object]>([
  ['GET', 200, [], 'four', { text: 'four', trailer: 'x', trailers: { x: '7' } }],
  ['GET', 200, [['content-length', '4']], 'four', { text: 'four', length: '4', trailers: {} }],
  ['HEAD', 200, [], '', { text: '', trailers: {} }],
  ['GET', 304, [], '', { text: '', trailers: {} }],
  ['GET', 204, [], '', { text: '', trailers: {} }],
])(
  'trailers go where the body is in chunks: %s, %i, %j',
  async (method, status, more, body, expected) => {
    const got = await answer(method, status, [['Trailer', 'x'], ...more], body);
    expect(got).toMatchObject({ status, ...expected });
    if (!('trailer' in expected)) expect(got.trailer).toBeUndefined();
  },
);
