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
  ['wasi:c*i', 'wasi:cli/exit@0.2.0', true],
  ['wasi:c*i', 'wasi:cli', true],
  ['wasi:c*i', 'wasi:clocks/exit', false],
  ['demo:a/%list', 'demo:a/list', true],
  ['log', 'log', true],
  ['log', 'a:b/log', false],
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

test('methods are named as in WIT, too', () => {
  const matches = (pattern: string, func: string): boolean =>
    readNamePattern(`a:b/c#${pattern}`)!.matches('a:b/c', func);
  expect(matches('blob.read', '[method]blob.read')).toBe(true);
  expect(matches('blob.*', '[static]blob.open')).toBe(true);
  expect(matches('blob.constructor', '[constructor]blob')).toBe(true);
  expect(matches('blob.size', '[method][get]blob.size')).toBe(true);
  expect(matches('blob.read', '[method]blob.write')).toBe(false);
  expect(matches('read', '[method]blob.read')).toBe(false);
});

test('short names stand for the last part, where that is asked for', () => {
  const matches = (pattern: string, name: string): boolean =>
    readNamePattern(pattern, { short: true })!.matches(name);
  expect(matches('api', 'demo:store/api@1.0.0')).toBe(true);
  expect(matches('api@2.*', 'demo:store/api@1.0.0')).toBe(false);
  expect(matches('ap*', 'demo:store/api')).toBe(true);
  expect(matches('store', 'demo:store/api')).toBe(false);
  expect(matches('api', 'api')).toBe(true);
});

test('one star says what it stands for', () => {
  const starOf = (pattern: string, name: string): string | undefined =>
    readNamePattern(pattern)!.starOf(name);
  expect(starOf('wasi:io/*', 'wasi:io/streams@0.2.0')).toBe('streams');
  expect(starOf('wasi:*', 'wasi:io/streams')).toBe('io/streams');
  expect(starOf('wasi:io/*@0.2.*', 'wasi:io/streams@0.2.0')).toBe('streams');
  expect(starOf('wasi:io/*@0.2.*', 'wasi:io/streams@0.3.0')).toBeUndefined();
  expect(starOf('wasi:io/streams', 'wasi:io/streams')).toBeUndefined();
  expect(starOf('*:*/streams', 'wasi:io/streams')).toBeUndefined();
});

test.each(['', 'a b', 'a@', 'a#', 'a(b)', 'a\n', '@1', 'a?'])('%j is none', (text) => {
  expect(readNamePattern(text)).toBeUndefined();
});

test('many stars take no longer than a search', () => {
  const pattern = readNamePattern(`${'*a'.repeat(400)}b`)!;
  expect(pattern.matches('a'.repeat(100_000))).toBe(false);
});
