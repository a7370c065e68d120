/** How large the values of a type may be: lists of a fixed length are taken up to the last byte. CanonicalABI.md, Element Size. */
import { expect, test } from 'vitest';
import { parse } from '../../grammar/wit/index.ts';
import { maxListBytes, limits } from '../../src/base/index.ts';
import { resolve } from '../../src/resolve/index.ts';

const codesIn = (body: string): readonly string[] => {
  const { value, diagnostics } = parse(`package a:b; interface i { ${body} }`);
  expect(diagnostics).toEqual([]);
  return resolve([value]).diagnostics.map((d) => d.code);
};

const cases = (n: number, last = ''): string =>
  Array.from({ length: n }, (_, i) => `c${i}${i === n - 1 ? last : ''}`).join(', ');

test.each([
  ['bool', 1],
  ['u16', 2],
  ['char', 4],
  ['f32', 4],
  ['f64', 8],
  ['string', 16],
  ['list<u8>', 16],
  ['map<string, u8>', 16],
  ['list<u16, 3>', 6],
  ['option<u8>', 2],
  ['option<u64>', 16],
  ['result', 1],
  ['result<u8, u64>', 16],
  ['tuple<u8, u32, u8>', 12],
  ['stream<u64>', 4],
  ['error-context', 4],
  ['r', 4],
  ['borrow<r>', 4],
  ['t', 1, `flags t { ${cases(8)} }`],
  ['t', 2, `flags t { ${cases(9)} }`],
  ['t', 4, `flags t { ${cases(17)} }`],
  ['t', 1, `enum t { ${cases(256)} }`],
  ['t', 2, `enum t { ${cases(257)} }`],
  ['t', 4, `variant t { ${cases(257, '(u8)')} }`],
  ['t', 8, 'record t { a: u8, b: u32, }'],
  ['t', 8, 'type t = f64;'],
])('a value of `%s` takes %i bytes (%#)', (type, bytes, declared = '') => {
  const most = Math.floor(maxListBytes / bytes);
  // As a parameter, where borrows may be.
  const listOf = (length: number): string =>
    `resource r; ${declared} f: func(x: list<${type}, ${length}>);`;
  expect(codesIn(listOf(most))).toEqual([]);
  expect(codesIn(listOf(most + 1))).toEqual(['resolve/value-too-large']);
});

const nested = (levels: number, inner: string): string =>
  `${'list<'.repeat(levels)}${inner}${'>'.repeat(levels)}`;

test('what is gated off has no say in how large or how deep other types are', () => {
  const off = '@unstable(feature = off)';
  const records = Array.from({ length: limits.typeNesting }, (_, i) => `record r${i} { x: u8, }`);
  const deep = `${off} type deep = ${nested(limits.typeNesting - 1, 'u8')};`;
  const last = `f: func() -> ${nested(10, `r${limits.typeNesting - 1}`)};`;
  expect(codesIn(`${deep} ${records.join(' ')} ${last}`)).toEqual([]);
  const large = `${off} type large = list<list<u8, ${maxListBytes}>, 1>;`;
  expect(codesIn(`${large} ${records.join(' ')} f: func() -> list<r0, 2>;`)).toEqual([]);
  // Nor do they hide one that is.
  expect(codesIn(`${deep} type t = ${nested(limits.typeNesting + 1, 'u8')};`)).toEqual([
    'resolve/nested-too-deeply',
  ]);
});
