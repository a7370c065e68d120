/** Lists of integers that the host gives are stored without a copy between: what the guest gets is what was given. */
import { describe, expect, test } from 'vitest';
import { type Func, run } from './components.ts';

/** `sum` adds up bytes; its realloc grows the memory at each call, so that all views of it are detached. */
const text = `(component
  (core module $m (memory (export "m") 1)
    (func (export "sum") (param i32 i32) (result i32) (local i32)
      (block (loop
        (br_if 1 (i32.eqz (local.get 1)))
        (local.set 2 (i32.add (local.get 2) (i32.load8_u (local.get 0))))
        (local.set 0 (i32.add (local.get 0) (i32.const 1)))
        (local.set 1 (i32.sub (local.get 1) (i32.const 1)))
        (br 0)))
      (local.get 2))
    (func (export "r") (param i32 i32 i32 i32) (result i32)
      (i32.mul (memory.grow (i32.const 1)) (i32.const 65536))))
  (core instance $i (instantiate $m))
  (alias core export $i "m" (core memory $memory))
  (func (export "sum") (param "it" (list u8)) (result u32) (canon lift (core func $i "sum")
    (memory $memory) (realloc (core func $i "r")))))`;

const sumOf = async () => {
  const { exports, store } = await run(text);
  return { sum: exports['sum'] as Func, memory: () => store.memory(0) };
};

describe('a list of integers', () => {
  test('is stored as it is, whatever it says of itself', async () => {
    const { sum } = await sumOf();
    const given = new Uint8Array([0, 0, 1, 2, 3, 0]);
    expect(sum(given.subarray(2, 5))).toBe(6);
    expect(given).toEqual(new Uint8Array([0, 0, 1, 2, 3, 0]));
    expect(sum(Buffer.from([4, 5]))).toBe(9);
    expect(sum([6, 7])).toBe(13);
    expect(sum(new Uint8Array(new SharedArrayBuffer(4)).fill(2))).toBe(8);
    const lying = Object.defineProperties(new Uint8Array([1, 2]), {
      length: { value: 2 ** 20 },
      buffer: { value: new ArrayBuffer(2 ** 20) },
      byteOffset: { value: 8 },
    });
    expect(sum(lying)).toBe(3);
    expect(() => sum(new Int8Array(2))).toThrow('`it`: expected a Uint8Array or an array');
  });

  test('may be a view of the memory that realloc grows', async () => {
    const { sum, memory } = await sumOf();
    const view = new Uint8Array(memory().buffer, 100, 3).fill(5);
    expect(sum(view)).toBe(15);
    expect(view).toHaveLength(0);
  });
});
