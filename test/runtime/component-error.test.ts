/** What the error case of a function says of itself. */
import { expect, test } from 'vitest';
import { ComponentError } from '../../src/runtime/index.ts';

class Handle {}

test.each([
  ['not-found', 'not-found'],
  [undefined, 'the function returned an error'],
  [{ tag: 'not-found', val: 'x' }, 'the function returned an error: not-found("x")'],
  [{ tag: 'gone' }, 'the function returned an error: gone'],
  [
    { tag: 'at', val: { line: 3, text: 'a "b"' } },
    String.raw`the function returned an error: at({line: 3, text: "a \"b\""})`,
  ],
  [[1, 2n, true], 'the function returned an error: [1, 2, true]'],
  [new Uint8Array(100), 'the function returned an error: [0, 0, 0, 0, 0, 0, 0, 0, …]'],
  [{ a: { b: { c: { d: { e: 1 } } } } }, 'the function returned an error: {a: {b: {c: {d: …}}}}'],
  [new Handle(), 'the function returned an error: <an instance of Handle>'],
  [new Error('oh'), 'the function returned an error: Error: oh'],
])('%#', (payload, message) => {
  expect(new ComponentError(payload).message).toBe(message);
});

test('is of bounded length, and never throws itself', () => {
  const long = { tag: 'x'.repeat(1e6), val: Array.from({ length: 1e5 }, () => 'y'.repeat(1000)) };
  expect(new ComponentError(long).message.length).toBeLessThan(300);
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  expect(new ComponentError(proxy).message).toContain('throws when it is looked at');
});
