/**
 * `componentize` with `stubWasi`: what stands for WASI Preview 1 in a component that asks its host for nothing of it. Each
 * function is called from a module and what it gives, and writes, is compared.
 */
import { describe, expect, test } from 'vitest';
import { hasErrors } from '../../src/base/index.ts';
import { componentize, decode } from '../../src/component/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { printWit, selectWorld } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { Trap } from '../../src/runtime/index.ts';
import { wat } from '../link/wat.ts';

const wit = `package a:b;

world w {
  export call: func() -> s32;
  export peek: func(at: u32) -> u64;
}
`;

/** A component of the world whose `call` does the body; memory can be looked at by `peek`. */
async function componentOf(
  imports: string,
  body: string,
): Promise<ReturnType<typeof componentize>> {
  const { value } = await load('w.wit', memoryHost({ 'w.wit': wit }));
  const world = selectWorld(value.model, value.root, 'w');
  if (world.kind !== 'found') throw new Error('no world');
  const module = await wat(`(module
    ${imports}
    (memory (export "memory") 1)
    (func (export "call") (result i32) ${body})
    (func (export "peek") (param i32) (result i64) (i64.load (local.get 0))))`);
  return componentize(module, { target: { model: value.model, world: world.id }, stubWasi: true });
}

interface Called {
  readonly call: () => number;
  readonly peek: (at: number) => bigint;
}

async function calling(name: string, type: string, body: string): Promise<Called> {
  const imported = `(import "wasi_snapshot_preview1" "${name}" (func $f ${type}))`;
  const { value, diagnostics } = await componentOf(imported, body);
  expect(diagnostics).toEqual([]);
  const decoded = decode(value!);
  expect(printWit(decoded.value!.model)).not.toContain('import');
  const { exports } = await instantiate(value!, {});
  return exports as unknown as Called;
}

const i32 = (count: number): string =>
  `${count === 0 ? '' : `(param${' i32'.repeat(count)})`} (result i32)`;
const success = 0;
const badf = 8;
const nosys = 52;

describe('a stub', () => {
  test.each([
    ['args_sizes_get', 'args_get'],
    ['environ_sizes_get', 'environ_get'],
  ])('%s counts nothing, %s gives nothing', async (sizes, get) => {
    const fill = '(i64.store (i32.const 8) (i64.const -1))';
    const { call, peek } = await calling(
      sizes,
      i32(2),
      `${fill} (call $f (i32.const 8) (i32.const 12))`,
    );
    expect([call(), peek(8)]).toEqual([success, 0n]);
    const { call: got } = await calling(get, i32(2), '(call $f (i32.const 8) (i32.const 12))');
    expect(got()).toBe(success);
  });

  test('of the clock is never 0, and goes on', async () => {
    const type = '(param i32 i64 i32) (result i32)';
    const { call, peek } = await calling(
      'clock_time_get',
      type,
      '(call $f (i32.const 1) (i64.const 0) (i32.const 16))',
    );
    expect(call()).toBe(success);
    const first = peek(16);
    expect(first).toBeGreaterThan(0n);
    call();
    expect(peek(16)).toBeGreaterThan(first);
  });

  test('of fd_write takes all of several buffers, for standard output and error alone', async () => {
    const buffers =
      '(i32.store (i32.const 4) (i32.const 5)) (i32.store (i32.const 12) (i32.const 7))';
    const on = (fd: number): Promise<Called> =>
      calling(
        'fd_write',
        i32(4),
        `${buffers} (call $f (i32.const ${fd}) (i32.const 0) (i32.const 2) (i32.const 32))`,
      );
    for (const fd of [1, 2]) {
      const { call, peek } = await on(fd);
      expect([call(), peek(32)]).toEqual([success, 12n]);
    }
    for (const fd of [0, 3, -1]) expect((await on(fd)).call()).toBe(badf);
  });

  test('of poll_oneoff has every event happen, and time pass', async () => {
    // One subscription to a clock, for 1 s from now on.
    const { call, peek } = await calling(
      'poll_oneoff',
      i32(4),
      `(i64.store (i32.const 0) (i64.const 77))
       (i64.store (i32.const 24) (i64.const 1000000000))
       (call $f (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))`,
    );
    expect(call()).toBe(success);
    expect([peek(64), peek(72), peek(128) & 0xffff_ffffn]).toEqual([77n, 0n, 1n]);
  });

  test.each([
    ['fd_read', i32(4), badf],
    ['fd_prestat_get', i32(2), badf],
    ['fd_close', i32(1), badf],
    ['random_get', i32(2), nosys],
    ['path_open', '(param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)', nosys],
    ['sched_yield', i32(0), success],
  ])('of %s says so', async (name, type, expected) => {
    const params = [...(type.split(')')[0]!.match(/i\d\d/g) ?? [])];
    const args = type.includes('param') ? params.map((p) => `(${p}.const 3)`).join(' ') : '';
    expect((await calling(name, type, `(call $f ${args})`)).call()).toBe(expected);
  });

  test('of proc_exit is a trap', async () => {
    const { call } = await calling(
      'proc_exit',
      '(param i32)',
      '(call $f (i32.const 0)) (i32.const 0)',
    );
    expect(call).toThrow(Trap);
  });
});

test('what has another type is no function of Preview 1', async () => {
  const imports = '(import "wasi_snapshot_preview1" "fd_write" (func (param i64) (result i32)))';
  const { value, diagnostics } = await componentOf(imports, '(i32.const 0)');
  expect([value, hasErrors(diagnostics)]).toEqual([undefined, true]);
});
