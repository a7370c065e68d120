import { expect, test } from 'vitest';
import { copyBytes } from '../../../src/link/fuse/copy.ts';
import { ModuleWriter } from '../../../src/wasm/index.ts';

const size = 65_536;

test.each(['between memories', 'within one'] as const)('bytes of every number, %s', (where) => {
  const module = new ModuleWriter();
  const limits = { min: 1, shared: false, address: 'i32' } as const;
  const from = module.memory(limits);
  const to = where === 'within one' ? from : module.memory(limits);
  module.export('from', 'memory', from);
  module.export('to', 'memory', to);
  const copy = module.func({ params: ['i32', 'i32', 'i32'], results: [] }, (code) =>
    copyBytes(code, { from, to }, { dst: 0, src: 1, length: 2 }),
  );
  module.export('copy', 'func', copy);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  const wasm = exports as unknown as {
    readonly from: WebAssembly.Memory;
    readonly to: WebAssembly.Memory;
    copy(dst: number, src: number, length: number): void;
  };
  const source = new Uint8Array(wasm.from.buffer);
  const target = new Uint8Array(wasm.to.buffer);
  for (let length = 0; length < 70; length++) {
    // Up to the ends of the memories, and such that they overlap.
    for (const [dst, src] of [
      [100, 300],
      [103, 100],
      [100, 103],
      [0, size - length],
      [size - length, 0],
    ] as const) {
      target.fill(0xaa);
      for (let i = 0; i < length; i++) source[src + i] = i + 1;
      const expected = target.slice();
      expected.set(source.slice(src, src + length), dst);
      wasm.copy(dst, src, length);
      expect(Buffer.compare(target, expected), `${length} from ${src} to ${dst}`).toBe(0);
    }
  }
});
