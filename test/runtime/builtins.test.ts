import { expect, test } from 'vitest';
import type { PlanBuiltin } from '../../src/plan/index.ts';
import { PlanBuilder, trapOf } from './harness.ts';

const builtin = (def: PlanBuiltin) => ({ kind: 'builtin', instance: 0, builtin: def }) as const;
const i32 = ['i32'];

test('context slots belong to a task: fresh in each, kept for post-return, apart in realloc', async () => {
  const p = new PlanBuilder();
  const m = p.core(
    0,
    `(module
      (import "" "get" (func $get (result i32)))
      (import "" "get1" (func $get1 (result i32)))
      (import "" "set" (func $set (param i32)))
      (memory (export "mem") 1)
      (global $seen (mut i32) (i32.const 0))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (if (call $get) (then unreachable))
        (call $set (i32.const 5))
        (i32.const 16))
      (func (export "f") (param i32 i32) (result i32)
        (if (i32.or (call $get) (call $get1)) (then unreachable))
        (call $set (i32.const 42))
        (i32.const 7))
      (func (export "post") (param i32) (global.set $seen (call $get)) (call $set (i32.const 99)))
      (func (export "seen") (result i32) (global.get $seen)))`,
    {
      '/get': p.coreFunc(builtin({ name: 'context.get', slot: 0 }), { params: [], results: i32 }),
      '/get1': p.coreFunc(builtin({ name: 'context.get', slot: 1 }), { params: [], results: i32 }),
      '/set': p.coreFunc(builtin({ name: 'context.set', slot: 0 }), { params: i32, results: [] }),
    },
  );
  const type = { params: { s: 'string' }, result: 'u32' } as const;
  const options = { memory: m, postReturn: p.coreExport(m, 'post') };
  p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), type, options));
  p.exportFunc('seen', p.lift('seen', 0, p.coreExport(m, 'seen'), { result: 'u32' }));
  const { call } = await p.run();
  for (let i = 0; i < 2; i++) {
    expect(call('f', 'x')).toBe(7);
    expect(call('seen')).toBe(42);
  }
});

test('backpressure is counted, also in post-return, and has ends', async () => {
  const p = new PlanBuilder();
  const m = p.core(
    0,
    `(module
      (import "" "inc" (func $inc)) (import "" "dec" (func $dec))
      (func (export "f"))
      (func (export "post") (call $inc) (call $dec))
      (func (export "many") (param i32)
        (loop $l (call $inc) (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
      (func (export "less") (call $dec)))`,
    {
      '/inc': p.coreFunc(builtin({ name: 'backpressure.inc' })),
      '/dec': p.coreFunc(builtin({ name: 'backpressure.dec' })),
    },
  );
  const post = { postReturn: p.coreExport(m, 'post') };
  p.exportFunc('f', p.lift('f', 0, p.coreExport(m, 'f'), {}, post));
  p.exportFunc('many', p.lift('many', 0, p.coreExport(m, 'many'), { params: { n: 'u32' } }));
  p.exportFunc('less', p.lift('less', 0, p.coreExport(m, 'less'), {}));
  const one = await p.run();
  one.call('f');
  expect(trapOf(() => one.call('less')).code).toBe('trap/backpressure');
  const other = await p.run();
  other.call('many', 2 ** 16 - 1);
  expect(trapOf(() => other.call('many', 1)).code).toBe('trap/backpressure');
});
