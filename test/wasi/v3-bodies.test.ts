/** Bodies of 0.3 on their way, between ends of a test's own: what is whole, what is broken off, and what is told of it. */
import { expect, test } from 'vitest';
import type { ArrivingBody, LeavingBody } from '../../src/wasi/http/index.ts';
import { ArrivedBody } from '../../src/wasi/v3/http/body.ts';
import { Fields } from '../../src/wasi/v3/http/fields.ts';
import { respondWith } from '../../src/wasi/v3/http/respond.ts';
import { Response } from '../../src/wasi/v3/http/response.ts';

const none = Promise.resolve({ tag: 'ok', val: undefined } as const);
const wait = async (): Promise<void> => undefined;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Where a body goes, and all that came. */
function leaving() {
  const came: string[] = [];
  const to: LeavingBody = {
    ready: () => true,
    listen: () => () => undefined,
    room: () => 100,
    write: (part) => void came.push(new TextDecoder().decode(part)),
    flush: () => undefined,
    end: () => void came.push('end'),
    abort: () => void came.push('abort'),
  };
  return { came, to };
}

/** A response of a guest's that says it has four bytes, on its way. */
function passed(method: string, status: number, contents?: ReadableStream<Uint8Array>) {
  const fields = Fields.fromList([['content-length', bytes('4')]]);
  const [response, sent] = Response.new(fields, contents, none);
  response.setStatusCode(status);
  const { came, to } = leaving();
  return { passing: respondWith(response, method, () => to, wait), sent, came };
}

test.each([
  ['HEAD', 200, 'end'],
  ['GET', 304, 'end'],
  ['GET', 200, 'abort'],
])('%s, %i: a length without a body is an answer, or none', async (method, status, end) => {
  const { passing, came } = passed(method, status);
  await passing.ended;
  expect(came).toEqual([end]);
});

test('who writes more than was said is told to stop, and nothing of it is sent', async () => {
  let isCancelled = false;
  const contents = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(bytes('three')),
    cancel: () => {
      isCancelled = true;
    },
  });
  const { sent, came } = passed('GET', 200, contents);
  expect(await sent).toEqual({ tag: 'err', val: { tag: 'HTTP-response-body-size', val: 5n } });
  expect([isCancelled, came]).toEqual([true, ['abort']]);
});

test('what is broken off is told as that, and not as a wrong length', async () => {
  const { passing, sent, came } = passed('GET', 200, new ReadableStream());
  expect(passing.awaitedAfter).toBe(0);
  passing.breakOff();
  expect(await sent).toEqual({ tag: 'err', val: { tag: 'HTTP-response-incomplete' } });
  expect([came, passing.isOver]).toEqual([['abort'], true]);
});

test('who wants no more of a body has no trailers to wait for', async () => {
  let closed = 0;
  const body = {
    ready: () => true,
    listen: () => () => undefined,
    read: () => bytes('more'),
    close: () => void closed++,
    trailers: new Promise<never>(() => {}),
  } as unknown as ArrivingBody;
  const { stream, trailers } = new ArrivedBody(body, wait).take(none);
  const reader = stream!.getReader();
  expect((await reader.read()).value).toEqual(bytes('more'));
  await reader.cancel();
  expect(await trailers).toEqual({ tag: 'ok', val: undefined });
  expect(closed).toBe(1);
});
