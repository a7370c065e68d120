import { describe, expect, test } from 'vitest';
import { charChecker } from '../../../src/link/fuse/strings/index.ts';
import { ModuleWriter } from '../../../src/wasm/index.ts';

function checker(): { memory: WebAssembly.Memory; check: (ptr: number, count: number) => number } {
  const module = new ModuleWriter();
  const memory = module.memory({ min: 1, shared: false, address: 'i32' });
  module.export('memory', 'memory', memory);
  module.export('check', 'func', charChecker({ module }, memory));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  return exports as ReturnType<typeof checker>;
}

const good = [0, 0x41, 0x7f, 0xd7ff, 0xe000, 0xffff, 0x1_0000, 0x10_ffff];
const bad = [
  0xd800, 0xdbff, 0xdc00, 0xdfff, 0x11_0000, 0x11_d800, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
];

describe('chars in a memory', () => {
  test('the first that is none, at every place', () => {
    const { memory, check } = checker();
    const all = new Uint32Array(memory.buffer);
    for (const count of [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33]) {
      for (let i = 0; i < count; i++) all[8 + i] = good[i % good.length]!;
      // Those around are not looked at.
      all[7] = all[8 + count] = 0xd800;
      expect(check(32, count)).toBe(-1);
      for (let at = 0; at < count; at++) {
        for (const char of bad) {
          const before = all[8 + at]!;
          all[8 + at] = char;
          all[8 + count - 1] = at % 2 === 0 ? char : all[8 + count - 1]!;
          expect(check(32, count)).toBe(at);
          all[8 + at] = before;
          all[8 + count - 1] = good[(count - 1) % good.length]!;
        }
      }
    }
  });

  test('up to the end of the memory', () => {
    const { memory, check } = checker();
    const { length } = new Uint32Array(memory.buffer);
    expect(check(0, length)).toBe(-1);
    for (const count of [0, 1, 8, 11]) expect(check(4 * (length - count), count)).toBe(-1);
    new Uint32Array(memory.buffer)[length - 1] = 0xdfff;
    expect(check(0, length)).toBe(length - 1);
  });
});
