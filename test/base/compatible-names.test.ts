/** Which names stand for each other, and which of several is taken. */
import { describe, expect, test } from 'vitest';
import { CompatibleNames, newest, trackOf, versionedName } from '../../src/base/index.ts';
import type { Choice } from '../../src/base/index.ts';

const any: Choice = { take: 'newest', older: true };

/** The name found for `asked`. */
function find(asked: string, names: readonly string[], choice = any): string | undefined {
  const all = new CompatibleNames(
    names.map((n) => versionedName(n)),
    choice,
  );
  return all.find(versionedName(asked))?.name;
}

test.each([
  ['a:b/c', 'a:b/c'],
  ['a:b/c@1.2.3', 'a:b/c@1'],
  ['a:b/c@0.2.3', 'a:b/c@0.2'],
  ['a:b/c@0.0.3', 'a:b/c@0.0.3'],
  ['a:b/c@1.2.3-rc.1', 'a:b/c@1.2.3-rc.1'],
  ['a:b/c@1.2.3-rc.1+x', 'a:b/c@1.2.3-rc.1'],
  ['a:b/c@1', 'a:b/c@1'],
  ['a:b/c@none', 'a:b/c@none'],
])('%s is of the track %s', (name, track) => {
  expect(trackOf(versionedName(name))).toBe(track);
});

test('a suffix completes a version', () => {
  expect(versionedName('a:b/c@1', '.2.3+x')).toEqual({
    name: 'a:b/c@1',
    path: 'a:b/c',
    version: '1.2.3',
  });
});

test('of versions that are equal, or not full, the newest is the first', () => {
  const of = (...names: string[]): string | undefined =>
    newest(names.map((n) => versionedName(n)))?.name;
  expect(of()).toBeUndefined();
  expect(of('a@1.9.0', 'a@1.10.0', 'a@1.2.0')).toBe('a@1.10.0');
  expect(of('a@1.0.0+x', 'a@1.0.0+y')).toBe('a@1.0.0+x');
  expect(of('a@1', 'a@1.0.0', 'a@1')).toBe('a@1.0.0');
});

describe('what stands for a name', () => {
  test('is the very name, however old it is', () => {
    expect(find('a:b/c@1.0.0', ['a:b/c@1.5.0', 'a:b/c@1.0.0'])).toBe('a:b/c@1.0.0');
    expect(find('run', ['run'])).toBe('run');
    expect(find('constructor', ['run'])).toBeUndefined();
  });

  test('is a compatible version of the same interface', () => {
    expect(find('a:b/c@1.0.0', ['a:b/d@1.0.0', 'a:b/c@2.0.0', 'a:b/c'])).toBeUndefined();
    expect(find('a:b/c', ['a:b/c@1.0.0'])).toBeUndefined();
    expect(find('a:b/c@1.0.0-a', ['a:b/c@1.0.0-b', 'a:b/c@1.0.0'])).toBeUndefined();
    expect(find('a:b/c@1.0.0-a+x', ['a:b/c@1.0.0-a+y'])).toBe('a:b/c@1.0.0-a+y');
    expect(find('a:b/c@1', ['a:b/c@1.0.0', 'a:b/c@1.2.0'])).toBe('a:b/c@1.2.0');
    expect(find('a:b/c@0.2.1', ['a:b/c@0.2'])).toBe('a:b/c@0.2');
  });

  test('is the newest or the first of them, and older or not, as is asked', () => {
    const names = ['a:b/c@1.1.0', 'a:b/c@1.3.0', 'a:b/c@1.2.0'];
    expect(find('a:b/c@1.2.5', names)).toBe('a:b/c@1.3.0');
    expect(find('a:b/c@1.2.5', names, { take: 'first', older: true })).toBe('a:b/c@1.1.0');
    expect(find('a:b/c@1.2.5', names, { take: 'first', older: false })).toBe('a:b/c@1.3.0');
    expect(find('a:b/c@1.4.0', names)).toBe('a:b/c@1.3.0');
    expect(find('a:b/c@1.4.0', names, { take: 'newest', older: false })).toBeUndefined();
  });
});
