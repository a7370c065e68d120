/**
 * Strings between JavaScript and a guest, where the engine has `wasm:js-string` and where it has not: the same becomes of
 * them as on the plain way, whatever their length and characters, and so do the guest's reallocs and the limits.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { link } from '../../../src/link/index.ts';
import type { Running } from '../../../src/runtime/index.ts';
import { mostUnits, shortText } from '../../../src/runtime/host/direct/short-text.ts';
import type { Func } from '../../runtime/components.ts';
import { trapOf } from '../../runtime/harness.ts';
import { wat } from '../wat.ts';

afterEach(() => void vi.restoreAllMocks());

/**
 * `f` gives what the import `h` gives for the same string; `units` says of how many code units the last one was that
 * came, `at` calls the import with a string that lies somewhere, `sizes` what was asked of realloc since it was asked last, 4 at most: `align << 16 | size` each, the last first.
 */
const echo = (encoding: string): string => {
  const options = `(memory (core memory $store "m")) (realloc (core func $store "realloc")) string-encoding=${encoding}`;
  return `(component
  (import "h" (func $h (param "a" string) (result string)))
  (core module $store (memory (export "m") 2)
    (global $asked (export "asked") (mut i64) (i64.const 0))
    (global $next (mut i32) (i32.const 1024))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $at i32)
      (global.set $asked (i64.or (i64.shl (global.get $asked) (i64.const 20))
        (i64.extend_i32_u (i32.or (i32.shl (local.get 2) (i32.const 16)) (local.get 3)))))
      (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
      (global.set $next (i32.and (i32.add (local.get $at) (local.get 3)) (i32.const 0xffff)))
      (local.get $at)))
  (core instance $store (instantiate $store))
  (core func $h (canon lower (func $h) ${options}))
  (core module $m
    (import "" "h" (func $h (param i32 i32 i32)))
    (import "" "asked" (global $asked (mut i64)))
    (global $units (mut i32) (i32.const 0))
    (func (export "f") (param i32 i32) (result i32)
      (global.set $units (local.get 1))
      (call $h (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
    (func (export "at") (param i32 i32) (call $h (local.get 0) (local.get 1) (i32.const 16)))
    (func (export "units") (result i32) (global.get $units))
    (func (export "sizes") (result i64) (global.get $asked) (global.set $asked (i64.const 0))))
  (core instance $i (instantiate $m (with "" (instance
    (export "h" (func $h)) (export "asked" (global $store "asked"))))))
  (func (export "f") (param "a" string) (result string) (canon lift (core func $i "f") ${options}))
  (func (export "at") (param "pointer" u32) (param "units" u32) (canon lift (core func $i "at")))
  (func (export "units") (result u32) (canon lift (core func $i "units")))
  (func (export "sizes") (result u64) (canon lift (core func $i "sizes"))))`;
};

interface Way {
  readonly fuse: boolean;
  readonly builtins: boolean;
}

/** What the host was called with. */
const called: unknown[] = [];

/** The component as it runs; without `builtins` as in an engine that has none, which ignores that they are asked for. */
async function running(
  encoding: string,
  { fuse, builtins }: Way,
  lifted = 2 ** 30,
  answer = (text: string): string => text,
): Promise<Running> {
  if (!builtins) {
    const { compile } = WebAssembly;
    vi.spyOn(WebAssembly, 'compile').mockImplementation((bytes) =>
      compile.call(WebAssembly, bytes),
    );
  }
  const { value } = await link(await wat(echo(encoding)), { fuse });
  called.length = 0;
  const h = (text: string): string => (called.push(text), answer(text));
  return value!.instantiateSync({ h }, { limits: { lifted } });
}

const ways: readonly Way[] = [
  { fuse: false, builtins: true },
  { fuse: true, builtins: true },
  { fuse: true, builtins: false },
];

const texts = [
  ...[0, 1, 2, 7, 15, 16, 17, 31, 32, 33, 62, 63, 64, 65, 66, 127, 128, 1000].flatMap((length) =>
    [
      'a',
      'é',
      'Ā',
      '€',
      '🎉',
      '\ud800',
      '\udc00',
      '\u0000',
      '\ufeff',
      '\u007f',
      '\u0080',
      '\u00ff',
      '\u0100',
      '\ud7ff',
      '\ue000',
    ].flatMap((special) => {
      const plain = 'abcdefghijklmnopqrstuvwxyz'.repeat(40).slice(0, length);
      const at = length >> 1;
      return [plain + special, special + plain, plain.slice(0, at) + special + plain.slice(at)];
    }),
  ),
];

describe.each(['utf8', 'utf16', 'latin1+utf16'])('%s', (encoding) => {
  test('a string is the same, and has asked for the same memory, each way', async () => {
    const programs = [];
    for (const way of ways) programs.push(await running(encoding, way));
    vi.restoreAllMocks();
    const exports = programs.map((p) => p.exports as Record<string, Func>);
    for (const text of texts) {
      const came = exports.map(({ f, units, sizes }) => [f!(text), units!(), sizes!()]);
      expect(came[0]![0]).toBe(text.toWellFormed());
      expect(came[1]).toEqual(came[0]);
      expect(came[2]).toEqual(came[0]);
    }
  });

  test.each([5, 60, 64, 100])('the last code unit of %i counts for the limit', async (length) => {
    const lifted = encoding === 'utf16' ? 2 * length : length;
    for (const way of ways) {
      const { f } = (await running(encoding, way, lifted)).exports as Record<string, Func>;
      vi.restoreAllMocks();
      for (let i = 0; i < 3; i++) expect(f!('x'.repeat(length))).toHaveLength(length);
      expect(trapOf(() => f!('x'.repeat(length + 1)))).toMatchObject({
        code: 'trap/limit-lifted',
        message: expect.stringContaining('component `component`, function `h`: '),
      });
      expect(called).toHaveLength(3);
    }
  });
});

describe.each(ways.slice(1))('with built-ins: $builtins', (way) => {
  test.each(['utf8', 'utf16', 'latin1+utf16'])(
    'what can not be written ends it all: %s',
    async (encoding) => {
      const long = 'x'.repeat(100_000);
      for (const given of [long, 'short']) {
        const { exports, store } = await running(encoding, way, 2 ** 30, () => long);
        vi.restoreAllMocks();
        vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
          throw new RangeError('no more');
        });
        const trap = trapOf(() => (exports as Record<string, Func>)['f']!(given));
        vi.restoreAllMocks();
        expect(trap.message).toContain('no more');
        expect(store.poison).toBe(trap);
        // The guest has been called with what could be written alone.
        expect(called).toEqual(given === long ? [] : ['short']);
      }
    },
  );
});

test.each(['utf8', 'utf16', 'latin1+utf16'])('pointers are looked at: %s', async (encoding) => {
  const width = encoding === 'utf16' ? 2 : 1;
  for (const [pointer, units, code] of [
    [1025, 3, encoding === 'utf8' ? undefined : 'trap/unaligned-pointer'],
    [2 * 65_536 - 3 * width - (width % 2), 3, undefined],
    [2 * 65_536 - 2, 3, 'trap/string-out-of-bounds'],
    [2 ** 32 - 2, 3, 'trap/string-out-of-bounds'],
  ] as const) {
    const ends = [];
    for (const way of ways) {
      const { at } = (await running(encoding, way)).exports as Record<string, Func>;
      vi.restoreAllMocks();
      try {
        at!(pointer, units);
        ends.push(undefined);
      } catch (error) {
        ends.push((error as Error).message);
      }
    }
    expect(ends).toEqual([ends[0], ends[0], ends[0]]);
    expect(ends[0] === undefined).toBe(code === undefined);
    if (code !== undefined) expect(ends[0]).toContain(code);
  }
});

test('short strings are looked at by JavaScript only where the engine has no built-ins', async () => {
  for (const way of ways.slice(1)) {
    const { f } = (await running('utf8', way)).exports as Record<string, Func>;
    vi.restoreAllMocks();
    const looked = vi.spyOn(String.prototype, 'charCodeAt');
    const text = f!('sixteen letters!');
    const times = looked.mock.calls.length;
    vi.restoreAllMocks();
    expect(text).toBe('sixteen letters!');
    expect(times > 0).toBe(!way.builtins);
  }
});

test('what a guest imports by the name of the built-ins is no built-in', async () => {
  const { diagnostics } = await link(
    await wat(`(component (core module $m
      (import "wasm:js-string" "length" (func (param externref) (result i32))))
      (core instance (instantiate $m)))`),
  );
  expect(diagnostics.map(({ code }) => code)).not.toEqual([]);
});

test('no string is short where one of several modules lacks what passes it', () => {
  // (module (import "wasm:js-string" "length" (func (param externref) (result i32))))
  const name = [...new TextEncoder().encode('wasm:js-string')];
  const length = [...new TextEncoder().encode('length')];
  const imports = [1, name.length, ...name, length.length, ...length, 0, 0];
  const type = [1, 6, 1, 0x60, 1, 0x6f, 1, 0x7f];
  const bytes = Uint8Array.of(
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...type,
    2,
    imports.length,
    ...imports,
  );
  const [has, lacks] = [{ builtins: ['js-string'] }, {}].map(
    (options) => new WebAssembly.Module(bytes, options as WebAssembly.CompileOptions),
  ) as [WebAssembly.Module, WebAssembly.Module];
  expect(shortText([has, has]).value).toBe(mostUnits);
  for (const modules of [[lacks], [has, lacks], [lacks, has]])
    expect(shortText(modules).value).toBe(0);
});
