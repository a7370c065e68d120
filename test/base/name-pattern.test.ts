/** Patterns of names, and that no text makes them slow. */
import { expect, test } from 'vitest';
import { readNamePattern } from '../../src/base/index.ts';

test.each([
  ['wasi:*', 'wasi:cli/environment@0.2.0', true],
  ['wasi:*', 'my:wasi/x', false],
  ['wasi:http/*@0.2.*', 'wasi:http/types@0.2.12', true],
  ['wasi:http/*@0.2.*', 'wasi:http/types@0.3.0', false],
  ['wasi:http/*@0.2.*', 'wasi:http/types', false],
  ['wasi:io/streams', 'wasi:io/streams@0.2.0', true],
  ['wasi:io/streams@0.2.0', 'wasi:io/streams@0.2.1', false],
  ['wasi:io', 'wasi:io/poll@0.2.0', true],
  ['wasi:io', 'wasi:iota/poll', false],
  ['*:*/types', 'a:b/types@1.0.0', true],
  ['log', 'log', true],
  ['log', 'logs', false],
  ['*', 'anything@1.0.0', true],
  ['a*a', 'a', false],
  ['a*b*c', 'a-b-c', true],
  ['a*bb*b', 'abb', false],
])('%s of %s: %s', (pattern, name, isMatch) => {
  expect(readNamePattern(pattern)!.matches(name)).toBe(isMatch);
});

test('functions have a part of their own', () => {
  const pattern = readNamePattern('a:b/c#get-*')!;
  expect(pattern.matches('a:b/c@1.0.0', 'get-it')).toBe(true);
  expect(pattern.matches('a:b/c', 'set-it')).toBe(false);
  expect(pattern.matches('a:b/c')).toBe(false);
  expect(readNamePattern('a:b/c#[method]r.*')!.matches('a:b/c', '[method]r.f')).toBe(true);
  expect(readNamePattern('a:b/c')!.matches('a:b/c', 'f')).toBe(true);
});

test.each(['', 'a b', 'a@', 'a#', 'a(b)', 'a\n', '@1', 'a?'])('%j is none', (text) => {
  expect(readNamePattern(text)).toBeUndefined();
});

test('many stars take no longer than a search', () => {
  const pattern = readNamePattern(`${'*a'.repeat(400)}b`)!;
  expect(pattern.matches('a'.repeat(100_000))).toBe(false);
});
