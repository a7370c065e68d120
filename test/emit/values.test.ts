/** Values between JavaScript and a program of files, both ways: in the encoding of the guest, and as the layouts of its types have it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wat } from '../link/wat.ts';
import { emitted, lay, linked } from './emitted.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-emit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

type Func = (...args: unknown[]) => unknown;

/** What a component in the text format exports, as files, with what it is given. */
async function run(text: string, imports: object): Promise<Record<string, Func>> {
  lay(folder, emitted(await linked(await wat(text)), { name: 'values', instantiate: 'async' }));
  const file = pathToFileURL(path.join(folder, 'values.js')).href;
  const { instantiate } = (await import(/* @vite-ignore */ file)) as {
    readonly instantiate: (imports: object) => Promise<{ exports: Record<string, Func> }>;
  };
  return (await instantiate(imports)).exports;
}

/** A component that has what it is given to `pass` come back from its import `hear`. */
function passing(params: string, result: string, encoding: string): string {
  const options = `(memory (core memory $libc "memory")) (realloc (core func $libc "realloc")) string-encoding=${encoding}`;
  return `(component
    (type $pass (func (param "x" ${params}) (result ${result})))
    (import "hear" (func $hear (type $pass)))
    (core module $libc
      (memory (export "memory") 1)
      (global $top (mut i32) (i32.const 1024))
      (func (export "realloc") (param i32 i32 i32 i32) (result i32)
        (global.set $top (i32.and (i32.add (global.get $top) (i32.const 7)) (i32.const -8)))
        (global.get $top)
        (global.set $top (i32.add (global.get $top) (local.get 3)))))
    (core module $m
      (import "" "hear" (func $hear (param i32 i32 i32)))
      (func (export "pass") (param i32 i32) (result i32)
        (call $hear (local.get 0) (local.get 1) (i32.const 16))
        (i32.const 16)))
    (core instance $libc (instantiate $libc))
    (core func $hear (canon lower (func $hear) ${options}))
    (core instance $i (instantiate $m (with "" (instance (export "hear" (func $hear))))))
    (func (export "pass") (type $pass) (canon lift (core func $i "pass") ${options})))`;
}

describe.each(['utf8', 'utf16', 'latin1+utf16'])('a guest whose strings are %s', (encoding) => {
  test('is given strings, and gives them', async () => {
    const heard: unknown[] = [];
    const hear = (texts: unknown): unknown => {
      heard.push(texts);
      return (texts as readonly string[]).toReversed();
    };
    const { pass } = await run(passing('(list string)', '(list string)', encoding), { hear });
    const texts = ['plain', 'früh', '\u{1f41f}', '', 'a half \ud800'];
    const there = texts.map((text) => text.toWellFormed());
    expect(pass!(texts)).toEqual(there.toReversed());
    expect(heard).toEqual([there]);
  });
});

describe.each([
  ['(result u64 (error string))', 2n ** 63n, 'no'],
  ['(result string (error u8))', 'yes', 7],
  ['(result (error f64))', undefined, 0.5],
  ['(result (tuple u8 u64))', [1, 2n], undefined],
])('what gives %s', (type, ok, err) => {
  test('returns what is right, and throws what is wrong', async () => {
    const hear = (how: unknown): unknown => {
      if (how === 'right') return ok;
      throw Object.assign(new Error('wrong'), { payload: err });
    };
    const { pass } = await run(passing('string', type, 'utf8'), { hear });
    expect(pass!('right')).toEqual(ok);
    expect(() => pass!('wrong')).toThrow(
      expect.objectContaining({ name: 'ComponentError', payload: err }),
    );
    expect(pass!('right')).toEqual(ok);
  });
});

test('a function of the host’s that is exported as it is has values of its types', async () => {
  const text = `(component
    (import "f" (func $f (param "x" u8) (result string)))
    (export "g" (func $f)))`;
  const { g } = await run(text, { f: (x: number) => String(x) });
  expect(g!(7)).toBe('7');
  expect(() => g!(256)).toThrow('from 0 to 255 (u8)');
});

describe('a core module that is given', () => {
  const text = `(component
    (import "m" (core module $m (export "f" (func (result i32)))))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
  const moduleOf = (...bytes: readonly number[]): WebAssembly.Module =>
    new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...bytes));
  /** Its `f` gives 7, and takes so many numbers. */
  const withF = (params: readonly number[]): WebAssembly.Module => {
    const type = [0x60, params.length, ...params, 1, 0x7f];
    const body = [4, 0, 0x41, 7, 0x0b];
    const exported = [7, 5, 1, 1, 0x66, 0, 0, 10, 6, 1, ...body];
    return moduleOf(1, type.length + 1, 1, ...type, 3, 2, 1, 0, ...exported);
  };

  test('is used where it fits', async () => {
    const { f } = await run(text, { m: withF([]) });
    expect(f!()).toBe(7);
  });

  test.each([
    ['lacks a function', moduleOf()],
    ['has another one', withF([0x7f])],
  ])('is told that it doesn’t fit where it %s', async (_, m) => {
    const mismatch = { diagnostics: [{ code: 'runtime/module-mismatch' }] };
    await expect(run(text, { m })).rejects.toMatchObject(mismatch);
    const program = await linked(await wat(text));
    await expect(program.instantiate({ m })).rejects.toMatchObject(mismatch);
  });
});
