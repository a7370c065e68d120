/** Kebab-case names: which are, why not, and what they should be. */
import { expect, test } from 'vitest';
import { isKebab, kebabProblem, toKebab } from '../../src/base/index.ts';

test.each(['a', 'a-b', 'a1', 'A', 'XML', 'XML-http', 'a-1', 'a1-2b-CD', 'constructor'])(
  '%s is one',
  (name) => {
    expect(isKebab(name)).toBe(true);
    expect(kebabProblem(name)).toBeUndefined();
    expect(toKebab(name)).toBe(name);
  },
);

test.each([
  ['', 'is empty', undefined],
  ['foo_bar', 'contains `_`', 'foo-bar'],
  ['fooBar', 'mixes small and capital letters in one word', 'foo-bar'],
  ['FooBar', 'mixes small and capital letters in one word', 'foo-bar'],
  ['XMLHttpRequest', 'mixes small and capital letters in one word', 'XML-http-request'],
  ['__proto__', 'contains `_`', 'proto'],
  ['a--b', 'has a hyphen without a word on both sides', 'a-b'],
  ['-a', 'has a hyphen without a word on both sides', 'a'],
  ['a-', 'has a hyphen without a word on both sides', 'a'],
  ['1a', 'starts with a digit', undefined],
  ['caf\u00e9', 'contains `\u00e9`', undefined],
  ['a.b', 'contains `.`', 'a-b'],
])('%s is none', (name, problem, better) => {
  expect(isKebab(name)).toBe(false);
  expect(kebabProblem(name)).toBe(problem);
  expect(toKebab(name)).toBe(better);
});
