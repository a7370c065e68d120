/**
 * Guests that lie: what they say of their own memory harms nobody but them. That nothing is written but what realloc
 * gave is checked of each random call in `differential.test.ts`; rules that are broken end in a trap (`traps.test.ts`).
 */
import { describe, expect, test } from 'vitest';
import { link } from '../../../src/link/index.ts';
import type { Running } from '../../../src/runtime/index.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';
import { trapProgram, ways, type TrapProgram } from './trap-program.ts';

/** The memories of a program by the component that has them. */
function memories({ store }: Running): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const step of store.plan.steps) {
    if (step.kind !== 'instantiate') continue;
    const { mem } = store.coreInstances.get(step.coreInstance)!.exports as {
      mem?: WebAssembly.Memory;
    };
    if (mem !== undefined) {
      found.set(store.instance(step.instance).label, new Uint8Array(mem.buffer));
    }
  }
  return found;
}

describe.each(ways)('%s', (_, fuse) => {
  const start = async (program: TrapProgram): Promise<{ run: () => unknown; running: Running }> => {
    const { value, diagnostics } = await link(await wat(trapProgram(program)), { fuse });
    expect(diagnostics).toEqual([]);
    const running = await value!.instantiate({ host: () => undefined });
    return { run: running.exports['run'] as () => unknown, running };
  };

  const strings = {
    type: '(param "l" (list string))',
    core: '(param i32 i32)',
    // Two strings, "abc" and "xy".
    run: `(i64.store (i32.const 0) (i64.const 0x0000000300000040))
      (i64.store (i32.const 8) (i64.const 0x0000000200000050))
      (i32.store (i32.const 0x40) (i32.const 0x636261)) (i32.store (i32.const 0x50) (i32.const 0x7978))
      (call $f (i32.const 0) (i32.const 2))`,
  } as const;

  test.each([
    ['null', 0],
    ['the same block', 1024],
    ['the end of the memory', 65520],
  ])('realloc always gives %s', async (_name, at) => {
    const { run, running } = await start({ ...strings, reallocOfB: `(i32.const ${at})` });
    run();
    const after = memories(running);
    // The caller's strings are as they were, and the callee has what came last.
    expect(Buffer.from(after.get('a')!.subarray(0x40, 0x43)).toString()).toBe('abc');
    expect(after.get('a')!.filter((byte) => byte !== 0)).toHaveLength(9);
    expect(
      after
        .get('b')!
        .filter((_byte, i) => i < at || i >= at + 16)
        .every((b) => b === 0),
    ).toBe(true);
  });

  test('realloc gives a block within the one that is being filled', async () => {
    // The list lies at 1024; its strings at the place of its second element.
    const reallocOfB = `(select (i32.const 1032) (i32.const 1024)
      (i32.eq (local.get 2) (i32.const 1)))`;
    const { run, running } = await start({ ...strings, reallocOfB });
    run();
    // What is stored last, the second element, is there.
    const bytes = memories(running).get('b')!;
    expect([...new Uint32Array(bytes.slice(1024, 1040).buffer)]).toEqual([1032, 3, 1032, 2]);
    expect(bytes.subarray(1040).every((b) => b === 0)).toBe(true);
  });

  test('realloc has the memory grow, and gives what is new', async () => {
    const { run, running } = await start({
      ...strings,
      reallocOfB: '(i32.mul (memory.grow (i32.const 1)) (i32.const 65536))',
      f: `(if (i32.ne (i32.load (i32.load (local.get 0))) (i32.const 0x636261)) (then unreachable))
        (if (i32.ne (i32.load (i32.load offset=8 (local.get 0))) (i32.const 0x7978)) (then unreachable))`,
    });
    run();
    expect(memories(running).get('b')).toHaveLength(4 * 65536);
  });

  test('the memory of what returns grows in realloc of who is given it', async () => {
    const { run } = await start({
      type: '(result (list string))',
      core: '(result i32)',
      lowered: '(param i32)',
      f: `(i64.store (i32.const 16) (i64.const 0x0000000100000020))
        (i64.store (i32.const 32) (i64.const 0x0000000300000040))
        (i32.store (i32.const 64) (i32.const 0x636261)) (i32.const 16)`,
      run: `(call $f (i32.const 8))
        (if (i32.ne (i32.load (i32.load (i32.load (i32.const 8)))) (i32.const 0x636261))
          (then unreachable))`,
      reallocOfA: '(i32.mul (memory.grow (i32.const 1)) (i32.const 65536))',
    });
    run();
  });

  test('handles that nobody gave are none', { timeout: 60_000 }, async () => {
    const forged = [0, 2, 3, 15, 16, 17, 100, 2 ** 16, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32 - 1];
    const { value } = await link(
      await wat(
        trapProgram({
          type: '(param "h" (borrow $r)) (param "g" (own $r))',
          core: '(param i32 i32)',
          more: '(global $index (export "index") (mut i32) (i32.const 0))',
          run: `(drop (call $make)) (call $f (i32.load (i32.const 0)) (i32.load (i32.const 4)))`,
        }),
      ),
      { fuse },
    );
    for (const index of forged) {
      for (const [lent, given] of [
        [index, 1],
        [1, index],
      ] as const) {
        const running = await value!.instantiate({ host: () => undefined });
        const view = new DataView(memories(running).get('a')!.buffer);
        view.setUint32(0, lent, true);
        view.setUint32(4, given, true);
        const trap = trapOf(running.exports['run'] as () => unknown);
        expect(trap.code).toBe('trap/unknown-handle');
        expect(trap.message).toContain(`unknown handle index ${index} `);
        const b = running.store.instances.find((i) => i.label === 'b')!;
        expect([...b.handles.entries()].filter(([i]) => i > 1)).toEqual([]);
      }
    }
  });
});
