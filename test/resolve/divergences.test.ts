/** The answers that docs/divergences.md gives to WIT where wasm-tools answers otherwise. */
import { expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { hasErrors } from '../../src/base/index.ts';
import { resolve } from '../../src/resolve/index.ts';

const answers: readonly (readonly [text: string, code: string | undefined])[] = [
  ['package a:b; interface i { type t = u8; } interface j { use a:b/i.{t}; }', undefined],
  ['package a:b; world v { import f: func(); } world w { include v with { f as g }; }', undefined],
  ['package a:b; world v { import f: func(); } world w { include v with { f as g } }', undefined],
  ['package a:b; interface i { type t = list<u8, 0>; }', 'resolve/list-length'],
  ['package a:b; interface foo {} interface FOO {}', 'resolve/duplicate-name'],
  ['package a:b; interface i { a-1: func(); a1: func(); }', 'resolve/duplicate-name'],
  ['package a:b; world w { @unstable(feature = off) type t = u8; }', undefined],
  [
    'package a:b; interface i { type t = u8; } ' +
      'interface j { @unstable(feature = off) use i.{t as s}; use i.{t}; }',
    undefined,
  ],
  [
    'package a:b; package c:d { @unstable(feature = off) interface i {} } use c:d/i as j;',
    undefined,
  ],
  [
    'package a:b; interface i { type t = u8; } interface j { type t = u8; use i.{t}; }',
    'resolve/duplicate-name',
  ],
  [
    'package a:b; world v { import f: func(); } world w { include v with { f as g, f as h } }',
    'resolve/include-with',
  ],
  ['package a:b; interface b {} world w { import a:b; }', 'parse/package-path'],
  ['package a:b; interface b {} world w { import a: b; }', undefined],
  ['package a:b;\rinterface i {}', undefined],
  ['package a:b; // \u206a', 'parse/forbidden-character'],
  ['package a:b; // \u232a', 'parse/forbidden-character'],
  ['package a:b; // \u{e0001}', 'parse/forbidden-character'],
  ['package a:b:c/d;', undefined],
  ['package a:b; /**/ interface i {}', undefined],
  ['package a:b; interface i { type t = stream<char>; }', 'resolve/payload'],
  ['package a:b; interface i { resource r; type t = future<borrow<r>>; }', 'resolve/payload'],
  ['package a:b@1.0.0-;', 'parse/invalid-version'],
  ['package a:b@9007199254740993.0.0;', 'parse/invalid-version'],
  ['package a:b@1.0.0; @%since(version = 1.0.0) interface i {}', 'parse/unknown-attribute'],
  ['package a:b; interface i { resource r; type t = map<string, r>; }', undefined],
];

test.each(answers)('%j: %s', (text, code) => {
  const { value, diagnostics } = parse(text);
  const all = [...diagnostics, ...resolve([value]).diagnostics];
  expect(all.map((d) => d.code)).toEqual(code === undefined ? [] : [code]);
  expect(hasErrors(all)).toBe(code !== undefined);
});
