/** Modules that ask for the time during realloc and post-return, run over a clock that counts who asks it. */
import { expect, test } from 'vitest';
import { readModule, withStillClock } from '../../src/binary/index.ts';
import * as op from '../../src/wasm/index.ts';
import { type Code, ModuleWriter } from '../../src/wasm/index.ts';

const preview1 = 'wasi_snapshot_preview1';
const none = { params: [], results: [] };
const time = { params: [], results: ['i64'] };

/** Exports that give the time, by the clock of a number; some of the names are those of realloc and a post-return. */
function asking(names: Readonly<Record<string, number>>, more: (code: Code) => void = () => {}) {
  const w = new ModuleWriter();
  w.importFunc('env', 'other', none);
  const clock = w.importFunc(preview1, 'clock_time_get', {
    params: ['i32', 'i64', 'i32'],
    results: ['i32'],
  });
  w.export('memory', 'memory', w.memory({ min: 1, shared: false, address: 'i32' }));
  w.global('i32', true, (c) => c.i32(7));
  for (const [name, id] of Object.entries(names)) {
    const body = (code: Code): void => {
      more(code);
      code.i32(id).i64(0n).i32(16).call(clock).op(op.drop);
      code.i32(16).memory(op.i64Load);
    };
    w.export(name, 'func', w.func(time, body));
  }
  return w.bytes();
}

const still = (bytes: Uint8Array): Uint8Array => withStillClock(readModule(bytes).value!);

/** What exports give, and how often the host's clock was asked, which says the times in turn. */
function run(bytes: Uint8Array, times: readonly bigint[]) {
  const said = [...times];
  let memory: WebAssembly.Memory;
  const module = new WebAssembly.Module(new Uint8Array(bytes));
  const instance = new WebAssembly.Instance(module, {
    env: { other: () => {} },
    [preview1]: {
      clock_time_get: (_: number, __: bigint, at: number) => {
        const now = said.shift();
        if (now === undefined) return 28;
        new DataView(memory.buffer).setBigUint64(at, now, true);
        return 0;
      },
    },
  });
  memory = instance.exports['memory'] as WebAssembly.Memory;
  const ask = (name: string): bigint => (instance.exports[name] as () => bigint)();
  return { ask, left: () => said.length };
}

test('the host is not asked for the time during realloc and post-return', () => {
  const { ask, left } = run(still(asking({ now: 1, cabi_realloc: 1, cabi_post_f: 1 })), [
    1_000_000n,
    1_001_500n,
    2_000_000n,
  ]);
  expect(ask('now')).toBe(1_000_000n);
  expect(ask('cabi_realloc')).toBe(1_001_000n);
  expect(ask('cabi_post_f')).toBe(1_002_000n);
  expect(left()).toBe(2);
  // Time doesn't go back behind what was said meanwhile.
  expect(ask('now')).toBe(1_002_000n);
  expect(ask('now')).toBe(2_000_000n);
  expect(left()).toBe(0);
});

test('the clock that can be set is another one, and may go back', () => {
  const module = asking({ now: 0, steady: 1, cabi_realloc: 0 });
  const { ask } = run(still(module), [5_000_000n, 9n, 4_000_000n]);
  expect(ask('now')).toBe(5_000_000n);
  // Before the first answer there is a time, too, which isn't 0.
  expect(ask('steady')).toBe(1_000n);
  expect(ask('cabi_realloc')).toBe(5_001_000n);
  expect(ask('now')).toBe(4_000_000n);
});

test('every way in which a body can be written is read', () => {
  const more = (code: Code): void => {
    code.local('i32', (local) => {
      code.i32(-70_000).set(local);
      code.block((out) => code.i32(1).brIf(out));
      code.switch(local, [0, undefined, 0], [() => code.op(op.nop)]);
      code.i32(0).i32(32).i32(8).memoryCopy(0, 0);
      code.i32(0).i32(0).i32(8).memoryFill(0);
      code
        .i64(2n ** 60n)
        .op(op.drop)
        .memorySize(0)
        .op(op.drop);
      // A constant whose bytes are those of the call.
      code.i32(0x10 + (1 << 7)).op(op.drop);
      code.i32(8).memory(op.i32Load8U, { offset: 300, align: 0 }).op(op.drop);
    });
  };
  const { ask, left } = run(still(asking({ cabi_realloc: 1 }, more)), []);
  expect(ask('cabi_realloc')).toBe(2_000n);
  expect(left()).toBe(0);
});

test('a module for which there is nothing to do stays as it is', () => {
  const vectors = (code: Code): void => void code.v128(Array(16).fill(0x10)).op(op.drop);
  const unread = asking({ cabi_realloc: 1 }, vectors);
  expect(still(unread)).toEqual(unread);
  const free = asking({ now: 1 });
  expect(still(free)).toEqual(free);
});

test('a body that is broken is left to whoever reads it next', () => {
  const bytes = asking({ cabi_realloc: 1 });
  // The last body's last bytes: an index without its end.
  bytes[bytes.length - 1] = 0x10;
  expect(still(bytes)).toEqual(bytes);
});
