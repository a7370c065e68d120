/** Numbers of several bytes, as LEB128 has them, of either sign. */
import { expect, test } from 'vitest';
import { Reader } from '../../src/binary/reader.ts';
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
