/**
 * Each trap that a call between two components can raise, in both ways: the same code, component, function and words.
 * The caller catches whatever exception it can, and never one of these; the store is dead afterwards.
 */
import { describe, expect, test } from 'vitest';
import { link, type LinkOptions } from '../../../src/link/index.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';
import { trapProgram, ways, type TrapProgram } from './trap-program.ts';

interface Row extends TrapProgram {
  readonly code: string;
  /** Whose rule was broken, and in which function. */
  readonly at: readonly [component: string, func: string];
  readonly detail: string | RegExp;
  readonly limits?: LinkOptions['limits'];
}

const i32s = (...values: number[]): string => values.map((v) => `(i32.const ${v})`).join(' ');
const page = 65536;
const text = { type: '(param "s" string)', core: '(param i32 i32)' } as const;
const passes = (...values: number[]): string => `(call $f ${i32s(...values)})`;
const many = {
  type: Array.from({ length: 17 }, (_, i) => `(param "p${i}" u32)`).join(' '),
  core: '(param i32)',
} as const;
const list = { type: '(param "l" (list u32))', core: '(param i32 i32)' } as const;
/** A result in memory, which `b` says is at 16. */
const gives = {
  type: '(result string)',
  core: '(result i32)',
  lowered: '(param i32)',
  run: passes(32),
} as const;
const own = { type: '(param "h" (own $r))', core: '(param i32)' } as const;
const borrow = { type: '(param "h" (borrow $r))', core: '(param i32)' } as const;
const result = { type: '(result u32)', core: '(result i32)', run: '(drop (call $f))' } as const;

const rows: Readonly<Record<string, Row>> = {
  'core code traps': {
    f: 'unreachable',
    code: 'trap/wasm',
    at: ['b', 'f'],
    detail: 'unreachable',
  },
  'core code traps in realloc': {
    ...text,
    run: passes(0, 1),
    reallocOfB: 'unreachable',
    code: 'trap/wasm',
    at: ['b', 'realloc for f'],
    detail: 'unreachable',
  },
  'core code traps in realloc of the caller': {
    ...gives,
    f: i32s(16),
    reallocOfA: 'unreachable',
    code: 'trap/wasm',
    at: ['a', 'realloc for f'],
    detail: 'unreachable',
  },
  'core code traps in post-return': {
    post: 'unreachable',
    code: 'trap/wasm',
    at: ['b', 'f'],
    detail: 'unreachable',
  },
  'core code traps in a destructor that the caller is the cause of': {
    run: '(call $drop (call $make))',
    dtor: 'unreachable',
    code: 'trap/wasm',
    at: ['c', '[dtor]r'],
    detail: 'unreachable',
  },
  'core code traps in a destructor that the callee is the cause of': {
    ...own,
    run: '(call $f (call $make))',
    f: '(call $drop (local.get 0))',
    dtor: 'unreachable',
    code: 'trap/wasm',
    at: ['c', '[dtor]r'],
    detail: 'unreachable',
  },
  'an exception is thrown': {
    f: '(throw $t)',
    code: 'trap/guest-exception',
    at: ['b', 'f'],
    detail: 'an exception was thrown and not caught',
  },
  'an exception is thrown in realloc': {
    ...text,
    run: passes(0, 1),
    reallocOfB: '(throw $t)',
    code: 'trap/guest-exception',
    at: ['b', 'realloc for f'],
    detail: 'an exception was thrown and not caught',
  },
  'an exception is thrown in post-return': {
    post: '(throw $t)',
    code: 'trap/guest-exception',
    at: ['b', 'f'],
    detail: 'an exception was thrown and not caught',
  },
  'an exception is thrown in a destructor': {
    run: '(call $drop (call $make))',
    dtor: '(throw $t)',
    code: 'trap/guest-exception',
    at: ['c', '[dtor]r'],
    detail: 'an exception was thrown and not caught',
  },
  'the host throws': {
    f: '(call $host)',
    code: 'trap/host-exception',
    at: ['host', 'host'],
    detail: "the host's function, called by `b`, threw Error: boom",
  },
  'the stack overflows': {
    more: '(func $deep (call $deep))',
    f: '(call $deep)',
    code: 'trap/stack-overflow',
    at: ['b', 'f'],
    detail: /call stack/,
  },
  'a call out of realloc': {
    ...text,
    run: passes(0, 1),
    reallocOfB: '(call $through) (i32.const 1024)',
    code: 'trap/cannot-leave',
    at: ['b', 'look'],
    detail: 'called during realloc or post-return',
  },
  'a call out of realloc of the caller': {
    ...gives,
    f: i32s(16),
    reallocOfA: '(call $through) (i32.const 1024)',
    code: 'trap/cannot-leave',
    at: ['a', 'look'],
    detail: 'called during realloc or post-return',
  },
  'a call out of post-return': {
    post: '(call $look)',
    code: 'trap/cannot-leave',
    at: ['b', 'look'],
    detail: 'called during realloc or post-return',
  },
  'a handle dropped in post-return': {
    post: '(call $drop (i32.const 1))',
    code: 'trap/cannot-leave',
    at: ['b', 'f'],
    detail: 'called during realloc or post-return',
  },
  'parameters beyond the memory': {
    ...many,
    run: passes(page - 64),
    code: 'trap/pointer-out-of-bounds',
    at: ['a', 'f'],
    detail: 'pointer 0xffc0 to 68 bytes in a memory of 65536',
  },
  'a result beyond the memory of the callee': {
    ...gives,
    f: i32s(page - 4),
    code: 'trap/pointer-out-of-bounds',
    at: ['b', 'f'],
    detail: 'pointer 0xfffc to 8 bytes in a memory of 65536',
  },
  'a result beyond the memory of the caller': {
    ...gives,
    run: passes(-8),
    f: i32s(16),
    code: 'trap/pointer-out-of-bounds',
    at: ['a', 'f'],
    detail: 'pointer 0xfffffff8 to 8 bytes in a memory of 65536',
  },
  'parameters that are not aligned': {
    ...many,
    run: passes(2),
    code: 'trap/unaligned-pointer',
    at: ['a', 'f'],
    detail: 'pointer 0x2 to what is aligned to 4',
  },
  'a list that is not aligned': {
    ...list,
    run: passes(2, 0),
    code: 'trap/unaligned-pointer',
    at: ['a', 'f'],
    detail: 'a list at 0x2 of elements aligned to 4',
  },
  'a string beyond the memory': {
    ...text,
    run: passes(page - 1, 2),
    code: 'trap/string-out-of-bounds',
    at: ['a', 'f'],
    detail: /0xffff/,
  },
  'a string that is too long': {
    ...text,
    run: passes(0, 2 ** 28),
    code: 'trap/string-too-long',
    at: ['a', 'f'],
    detail: /268435456/,
  },
  'a string whose bytes are few in 32 bits': {
    ...text,
    encoding: 'utf16',
    run: passes(0, 2 ** 31),
    code: 'trap/string-too-long',
    at: ['a', 'f'],
    detail: /4294967296/,
  },
  'a string that is no UTF-8': {
    ...text,
    run: `(i32.store8 (i32.const 0) (i32.const 0xff)) ${passes(0, 1)}`,
    code: 'trap/invalid-utf8',
    at: ['a', 'f'],
    detail: 'the string at 0x0 is not valid UTF-8',
  },
  'a string that is no UTF-16': {
    ...text,
    encoding: 'utf16',
    run: `(i32.store16 (i32.const 0) (i32.const 0xd800)) ${passes(0, 1)}`,
    code: 'trap/invalid-utf16',
    at: ['a', 'f'],
    detail: 'the string at 0x0 is not valid UTF-16',
  },
  'a string that is not aligned': {
    ...text,
    encoding: 'utf16',
    run: passes(1, 0),
    code: 'trap/unaligned-pointer',
    at: ['a', 'f'],
    detail: 'a string at 0x1 of code units aligned to 2',
  },
  'a list beyond the memory': {
    ...list,
    run: passes(page - 4, 2),
    code: 'trap/list-out-of-bounds',
    at: ['a', 'f'],
    detail: 'a list of 8 bytes at 0xfffc in a memory of 65536',
  },
  'a list that is too long': {
    ...list,
    run: passes(0, 2 ** 26),
    code: 'trap/list-too-long',
    at: ['a', 'f'],
    detail: /268435456/,
  },
  'a list whose bytes are few in 32 bits': {
    ...list,
    run: passes(0, 2 ** 30),
    code: 'trap/list-too-long',
    at: ['a', 'f'],
    detail: /4294967296/,
  },
  'a char that is none': {
    type: '(param "c" char)',
    core: '(param i32)',
    run: passes(0xd800),
    code: 'trap/invalid-char',
    at: ['a', 'f'],
    detail: '0xd800 is no Unicode scalar value',
  },
  'a case that is none': {
    type: '(param "b" (result))',
    core: '(param i32)',
    run: passes(2),
    code: 'trap/invalid-discriminant',
    at: ['a', 'f'],
    detail: 'discriminant 2 in a variant of 2 cases',
  },
  'a case that is none is returned': {
    type: '(result (result))',
    core: '(result i32)',
    run: '(drop (call $f))',
    f: i32s(-1),
    code: 'trap/invalid-discriminant',
    at: ['b', 'f'],
    detail: 'discriminant 4294967295 in a variant of 2 cases',
  },
  'realloc gives what is beyond the memory': {
    ...text,
    run: passes(0, 2),
    reallocOfB: i32s(page - 1),
    code: 'trap/realloc-out-of-bounds',
    at: ['b', 'f'],
    detail: 'realloc gave 0xffff for 2 bytes in a memory of 65536',
  },
  'realloc of the caller gives what is beyond the memory': {
    ...gives,
    f: '(i32.store (i32.const 20) (i32.const 2)) (i32.const 16)',
    reallocOfA: i32s(page - 1),
    code: 'trap/realloc-out-of-bounds',
    at: ['a', 'f'],
    detail: 'realloc gave 0xffff for 2 bytes in a memory of 65536',
  },
  'realloc gives what is not aligned': {
    ...list,
    run: passes(0, 1),
    reallocOfB: i32s(1025),
    code: 'trap/realloc-unaligned',
    at: ['b', 'f'],
    detail: 'realloc gave 0x401 for alignment 4',
  },
  'a handle that is none': {
    ...own,
    run: passes(1),
    code: 'trap/unknown-handle',
    at: ['a', 'f'],
    detail: 'unknown handle index 1',
  },
  'a handle that was given away': {
    ...own,
    run: '(local.set $h (call $make)) (call $f (local.get $h)) (call $f (local.get $h))',
    code: 'trap/unknown-handle',
    at: ['a', 'f'],
    detail: 'unknown handle index 1',
  },
  'a handle that was dropped is lent': {
    ...borrow,
    run: '(local.set $h (call $make)) (call $drop (local.get $h)) (call $f (local.get $h))',
    code: 'trap/unknown-handle',
    at: ['a', 'f'],
    detail: 'unknown handle index 1',
  },
  'a handle that is lent is given away': {
    type: '(param "h" (borrow $r)) (param "g" (own $r))',
    core: '(param i32 i32)',
    run: '(local.set $h (call $make)) (call $f (local.get $h) (local.get $h))',
    code: 'trap/handle-lent',
    at: ['a', 'f'],
    detail: 'cannot remove owned resource while borrowed: handle index 1',
  },
  'a borrow remains': {
    ...borrow,
    run: '(call $f (call $make))',
    code: 'trap/borrows-remain',
    at: ['b', 'f'],
    detail: 'borrow handles still remain at the end of the call: 1',
  },
  'a borrow is given away': {
    ...borrow,
    run: '(call $f (call $make))',
    f: '(call $take (local.get 0))',
    code: 'trap/wrong-handle-kind',
    at: ['b', 'take'],
    detail: 'handle index 1 is a borrow of r',
  },
  'too many handles': {
    run: '(loop $l (drop (call $make)) (br $l))',
    limits: { handles: 10 },
    code: 'trap/limit-handles',
    at: ['c', 'make'],
    detail: 'more than the 10 of `limits.handles`',
  },
  'too many elements of tables': {
    ...result,
    run: '(drop (table.grow (ref.null func) (i32.const 4))) (drop (call $f))',
    f: '(table.grow (ref.null func) (i32.const 8))',
    limits: { table: 10 },
    code: 'trap/limit-table',
    at: ['b', 'f'],
    detail: /./,
  },
  'too much memory': {
    ...result,
    run: '(drop (memory.grow (i32.const 4))) (drop (call $f))',
    f: '(memory.grow (i32.const 8))',
    limits: { memory: 10 * page },
    code: 'trap/limit-memory',
    at: ['b', 'f'],
    detail: /./,
  },
};

describe.each(ways)('%s', (_, fuse) => {
  test.each(Object.entries(rows))('%s', async (_name, { code, at, detail, limits, ...program }) => {
    const { value, diagnostics } = await link(await wat(trapProgram(program)), {
      fuse,
      ...(limits === undefined ? {} : { limits }),
    });
    expect(diagnostics).toEqual([]);
    const { exports } = await value!.instantiate({
      host: () => {
        throw new Error('boom');
      },
    });
    const { run, look } = exports as Record<string, () => unknown>;
    const trap = trapOf(run!);
    expect([trap.code, trap.component, trap.func]).toEqual([code, ...at]);
    expect(trap.message).toMatch(detail);
    for (const later of [run!, look!].map((f) => trapOf(f))) {
      expect(later.code).toBe('trap/poisoned');
      expect(later.cause).toBe(trap);
    }
  });
});
