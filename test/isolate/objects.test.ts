/** What one thread sends the other in place of objects, and for how long it keeps them. */
import { expect, test } from 'vitest';
import { Objects } from '../../src/isolate/objects.ts';

class Thing {}

/** The table of one side, that knows no objects but things. */
const table = (): Objects =>
  new Objects({
    typeOf: (object) => (object instanceof Thing ? { type: 0 } : undefined),
    standIn: () => ({}),
    tell: () => undefined,
  });

test('an object stays as long as it may be under way', () => {
  const [here, there] = [table(), table()];
  const thing = new Thing();
  const first = here.give(thing);
  const second = here.give(thing);
  const standIn = there.take(first) as object;
  expect(there.take(second)).toBe(standIn);
  // The other side had forgotten the first before the second came.
  here.forgotten({ kind: 'forgotten', object: 1, times: 1, dropped: false });
  expect(here.take(there.give(standIn))).toBe(thing);
  here.forgotten({ kind: 'forgotten', object: 1, times: 2, dropped: false });
  expect(() => here.take(there.give(standIn))).toThrow('there is no object 1');
});

test('what was dropped is given back at once', () => {
  const here = table();
  const thing = new Thing();
  here.give(thing);
  here.give(thing);
  expect(here.forgotten({ kind: 'forgotten', object: 1, times: 1, dropped: true })).toBe(thing);
  expect([...here.drain()]).toEqual([]);
});

test('of a part of a buffer the other bytes stay here', () => {
  const whole = Uint8Array.of(1, 2, 3, 4);
  const sent = table().give(whole.subarray(1, 3)) as Uint8Array;
  expect(sent).toEqual(Uint8Array.of(2, 3));
  expect(sent.buffer.byteLength).toBe(2);
});
