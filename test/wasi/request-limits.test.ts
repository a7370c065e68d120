/** To whom requests go, and how long they may take, before anything is sent. */
import { expect, test } from 'vitest';
import { BodyLength } from '../../src/wasi/http/body-length.ts';
import { Fields } from '../../src/wasi/http/fields.ts';
import { requestProblem } from '../../src/wasi/http/may-send.ts';
import { TimeLimits } from '../../src/wasi/http/time-limits.ts';

test.each([
  ['http', 'example.org', 'example.org', 80],
  ['https', 'example.org', 'example.org', 443],
  [undefined, 'example.org', 'example.org', 443],
  ['http', '[::1]:8080', '::1', 8080],
  ['https', '127.0.0.1:80', '127.0.0.1', 80],
])('whether %s://%s may be asked is a question of host and port', (scheme, authority, ...to) => {
  const head = { method: 'GET', scheme, authority, pathWithQuery: '/', fields: [] };
  const asked: unknown[] = [];
  const answer = (isAllowed: boolean) =>
    requestProblem(head, (...about) => {
      asked.push(about);
      return isAllowed;
    });
  expect(answer(true)).toBeUndefined();
  expect(answer(false)).toEqual({ tag: 'HTTP-request-denied' });
  expect(asked).toEqual([to, to]);
});

test.each([
  ['4', undefined],
  ['5', { tag: 'HTTP-request-body-size', val: 4n }],
  ['four', undefined],
  ['-4', undefined],
])('a body of four bytes may end where its length is said to be %s: %o', (said, problem) => {
  const fields = Fields.fromList([['Content-Length', new TextEncoder().encode(said)]]);
  const length = BodyLength.of(fields, 'HTTP-request-body-size');
  length.add(new Uint8Array(4));
  expect(length.problem()).toEqual(problem);
});

test('limits of time are rounded up, and those that no timer holds are none', () => {
  const limits = new TimeLimits();
  limits.connect = 1n;
  limits.firstByte = 20_000_000n;
  limits.betweenBytes = 2n ** 63n;
  expect(limits.timeouts()).toEqual({ connect: 1, firstByte: 20, betweenBytes: undefined });
  const copy = limits.clone();
  copy.connect = undefined;
  expect([limits.connect, copy.timeouts().connect]).toEqual([1n, undefined]);
});
