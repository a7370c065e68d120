/** Numbers of several bytes, as LEB128 has them, of either sign. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedBinary, Reader } from '../../src/binary/reader.ts';
import { Writer } from '../../src/wasm/index.ts';

test.each([
  [0, [0x00]],
  [63, [0x3f]],
  [64, [0xc0, 0x00]],
  [-1, [0x7f]],
  [-64, [0x40]],
  [-65, [0xbf, 0x7f]],
  [-128, [0x80, 0x7f]],
  [-129, [0xff, 0x7e]],
  [-8193, [0xff, 0xbf, 0x7f]],
  [2 ** 31, [0x80, 0x80, 0x80, 0x80, 0x08]],
  [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  [-(2 ** 32), [0x80, 0x80, 0x80, 0x80, 0x70]],
])('%d is written and read as %j', (value, bytes) => {
  const w = new Writer();
  w.s33(value);
  expect([...w.bytes]).toEqual(bytes);
  const r = Reader.of(new Uint8Array(bytes), 'a');
  expect(r.s33('number')).toBe(value);
  expect(r.atEnd).toBe(true);
});

test('a vector of integers is read as each of them is', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(300), fc.nat(2 ** 32 - 1))), (numbers) => {
      const w = new Writer();
      w.vec(numbers, (number) => w.u32(number));
      const r = Reader.of(w.bytes, 'a');
      expect(r.u32s('number', 'value')).toEqual(numbers);
      expect(r.atEnd).toBe(true);
      // Cut off, it says so, and where.
      const cut = Reader.of(w.bytes.subarray(0, -1), 'a');
      if (numbers.length > 0) expect(() => cut.u32s('number', 'value')).toThrow(MalformedBinary);
    }),
  );
});

test.each([
  [[3, 1, 0x80], 'binary/truncated', '3 entries (number) are announced, but only 2 bytes are left'],
  [[2, 1, 0x80], 'binary/truncated', 'the file ends in the middle of value'],
  [
    [2, 1, 0xff, 0xff, 0xff, 0xff, 0x7f],
    'binary/malformed',
    'value is not an integer of at most 32',
  ],
])('of a vector of integers that is %j it says what is wrong', (bytes, code, message) => {
  const r = Reader.of(new Uint8Array(bytes), 'a');
  let thrown: unknown;
  try {
    r.within('section', () => r.u32s('number', 'value'));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ diagnostic: { code, message: expect.stringContaining(message) } });
});
