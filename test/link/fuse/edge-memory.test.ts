/**
 * What values of JavaScript's take on their way through adapters: as on the plain way, what guests give is limited and
 * what hosts give is not, however many calls stand within each other; and then all of it is given back.
 */
import { describe, expect, test } from 'vitest';
import { hostMemory } from '../../../src/plan/index.ts';
import { link } from '../../../src/link/index.ts';
import { ComponentError, type Running, type GuestLimits } from '../../../src/runtime/index.ts';
import type { Func } from '../../runtime/components.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';

const mebi = 2 ** 20;

/**
 * `f` gives what the import `h` gives for what it was given; `g` gives what it was given; `take` takes `a` and `b`;
 * `many` and `give` give so many lists, returned and to the host, that are all the same 64 KiB; `often` gives one of
 * them so often.
 */
const text = (type: string): string => `(component
  (type $many' (list (list u8)))
  (import "h" (func $h (param "a" ${type}) (result ${type})))
  (import "sink" (func $sink (param "a" $many')))
  (core module $store (memory (export "m") 2) (global $next (mut i32) (i32.const 1024))
    (func (export "reset") (global.set $next (i32.const 1024)))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
      (global.set $next (i32.add (local.get $at) (local.get 3)))
      (if (i32.gt_u (global.get $next) (i32.mul (memory.size) (i32.const 65536)))
        (then (drop (memory.grow (i32.add (i32.const 1) (i32.shr_u (local.get 3) (i32.const 16)))))))
      (if (local.get 1) (then (memory.copy (local.get $at) (local.get 0) (local.get 1))))
      (local.get $at)))
  (core instance $store (instantiate $store))
  (core func $h (canon lower (func $h)
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))))
  (core func $sink (canon lower (func $sink) (memory (core memory $store "m"))))
  (core module $m
    (import "" "m" (memory 1)) (import "" "reset" (func $reset))
    (import "" "h" (func $h (param i32 i32 i32))) (import "" "sink" (func $sink (param i32 i32)))
    (func $lists (param $count i32) (local $i i32)
      (loop $more
        (i32.store offset=1024 (i32.shl (local.get $i) (i32.const 3)) (i32.const 0))
        (i32.store offset=1028 (i32.shl (local.get $i) (i32.const 3)) (i32.const 65536))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $i) (local.get $count))))
      (i32.store (i32.const 16) (i32.const 1024))
      (i32.store (i32.const 20) (local.get $count)))
    (func (export "f") (param i32 i32) (result i32)
      (call $h (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    (func (export "g") (param i32 i32) (result i32)
      (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
    (func (export "take") (param i32 i32 i32 i32) (call $reset))
    (func (export "many") (param i32) (result i32) (call $lists (local.get 0)) (i32.const 16))
    (func (export "give") (param i32) (call $lists (local.get 0))
      (call $sink (i32.const 1024) (local.get 0)))
    (func (export "often") (param i32) (call $lists (i32.const 1))
      (loop $more
        (call $sink (i32.const 1024) (i32.const 1))
        (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
    (func (export "reset") (param i32) (call $reset)))
  (core instance $i (instantiate $m (with "" (instance
    (export "m" (memory $store "m")) (export "reset" (func $store "reset"))
    (export "h" (func $h)) (export "sink" (func $sink))))))
  (func (export "f") (param "a" ${type}) (result ${type}) (canon lift (core func $i "f")
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))
    (post-return (core func $i "reset"))))
  (func (export "g") (param "a" (list u8)) (result (list u8)) (canon lift (core func $i "g")
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))
    (post-return (core func $i "reset"))))
  (func (export "take") (param "a" (list u8)) (param "b" string) (canon lift (core func $i "take")
    (memory (core memory $store "m")) (realloc (core func $store "realloc"))))
  (func (export "many") (param "count" u32) (result $many') (canon lift (core func $i "many")
    (memory (core memory $store "m"))))
  (func (export "give") (param "count" u32) (canon lift (core func $i "give")))
  (func (export "often") (param "count" u32) (canon lift (core func $i "often"))))`;

interface Made {
  readonly running: Running;
  readonly exports: Record<string, Func>;
  /** How large the host's memory is and how much of it is in use; nothing on the plain way. */
  readonly used: () => { readonly size: number; readonly top: number };
}

async function made(
  fuse: boolean,
  limits: GuestLimits,
  h: (value: never) => unknown = (value) => value,
  type = 'string',
): Promise<Made> {
  const { value } = await link(await wat(text(type)), { fuse });
  const running = value!.instantiateSync({ h, sink: () => undefined }, { limits });
  const used = (): { size: number; top: number } => {
    const memory = running.store.adapters?.hostMemory;
    if (memory === undefined) return { size: 0, top: hostMemory.start };
    return {
      size: memory.buffer.byteLength,
      top: new Uint32Array(memory.buffer)[hostMemory.top / 4]!,
    };
  };
  expect(running.store.adapters === undefined).toBe(!fuse);
  return { running, exports: running.exports as Record<string, Func>, used };
}

describe.each([
  ['plainly', false],
  ['through adapters', true],
])('%s', (_, fuse) => {
  test('each direction of each call within another has all of the limit', async () => {
    const { exports, used } = await made(fuse, { lifted: mebi });
    const long = 'x'.repeat(mebi);
    for (let i = 0; i < 3; i++) expect(exports['f']!(long)).toBe(long);
    expect(used().top).toBe(hostMemory.start);
    expect(trapOf(() => exports['f']!(`${long}x`))).toMatchObject({
      code: 'trap/limit-lifted',
      message: expect.stringContaining('component `component`, function `h`: '),
    });
  });

  test('each call gives back what it took while another goes on', async () => {
    const { exports, used } = await made(fuse, { lifted: mebi });
    exports['often']!(100);
    expect(used().top).toBe(hostMemory.start);
    expect(used().size).toBeLessThan(mebi);
  });

  test('what hosts give is as large as they want', async () => {
    const { exports, used } = await made(fuse, { lifted: 1000 });
    exports['take']!(new Uint8Array(3 * mebi), 'x'.repeat(3 * mebi));
    expect(used().top).toBe(hostMemory.start);
    expect(exports['g']!(new Uint8Array(1000))).toHaveLength(1000);
  });

  test.each(['many', 'give'])('what guests give ends at the limit: %s', async (name) => {
    const fitting = await made(fuse, { lifted: mebi });
    fitting.exports[name]!(15);
    fitting.exports['take']!(new Uint8Array(4 * mebi), '');
    fitting.exports[name]!(15);
    expect(fitting.used().top).toBe(hostMemory.start);
    // A hundred times the same bytes are a hundred lists, but not in memory that nobody asked for.
    const { running, exports, used } = await made(fuse, { lifted: mebi });
    const trap = trapOf(() => exports[name]!(100));
    expect(trap.code).toBe('trap/limit-lifted');
    expect(running.store.poison).toBe(trap);
    expect(used().size).toBeLessThan(3 * mebi);
  });

  test.each(['ok', 'err'])('the payload of a result that is thrown counts: %s', async (tag) => {
    const type = '(result string (error string))';
    const wide = text('string').replaceAll('(result string)', `(result ${type})`);
    const { value } = await link(await wat(wide), { fuse });
    const h = (given: string): string => {
      if (tag === 'err') throw new ComponentError(given);
      return given;
    };
    const end = (lifted: number): string => {
      const imports = { h, sink: () => undefined };
      const { exports } = value!.instantiateSync(imports, { limits: { lifted } });
      try {
        return (exports as Record<string, Func>)['f']!('0123456789') as string;
      } catch (error) {
        return error instanceof ComponentError
          ? (error.payload as string)
          : (error as Error).message;
      }
    };
    // 80 for a string, and its bytes; the parameter of `h` is all of its direction.
    expect(end(90)).toBe('0123456789');
    expect(end(89)).toContain('function `f`: more than the 89 of `limits.lifted`');
  });

  test('small things whose objects are large end at the limit, too', async () => {
    // A list counts for 80 by itself.
    const { running, exports } = await made(fuse, { lifted: 79 });
    const trap = trapOf(() => exports['many']!(1));
    expect(trap.code).toBe('trap/limit-lifted');
    expect(running.store.poison).toBe(trap);
  });

  test('a list that the host gives and no guest may be given is told of who gets it', async () => {
    const long = new Uint8Array(2 ** 28);
    const { running, exports, used } = await made(fuse, {}, () => long, '(list u8)');
    const trap = trapOf(() => exports['f']!([]));
    expect(trap.code).toBe('trap/list-too-long');
    expect(trap.message).toContain('component `component`, function `h`: a list of 268435456 ');
    expect(running.store.poison).toBe(trap);
    expect(used().top).toBe(hostMemory.start);
  });

  test('a list that no guest may be given ends the program', async () => {
    const { running, exports, used } = await made(fuse, {});
    const trap = trapOf(() => exports['g']!(new Uint8Array(2 ** 28)));
    expect(trap).toMatchObject({
      code: 'trap/list-too-long',
      message: expect.stringContaining('function `g`: a list of 268435456 bytes'),
    });
    expect(running.store.poison).toBe(trap);
    expect(used().top).toBe(hostMemory.start);
  });
});
