/** What holds for the house as a whole: the runtime, the lock, the list of what can't pass yet. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { entries, listOfParent, parseList } from '../nyi.ts';
import { suitesFolder } from '../suites.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('runs under a Node that witlink supports', () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  expect(major * 100 + minor, process.version).toBeGreaterThanOrEqual(2212);
});

test('the lock names no addresses', () => {
  const lock = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  expect(lock.match(/"resolved": ".*/g) ?? []).toEqual([]);
});

describe('nyi.txt', () => {
  test('is no longer than on the parent commit', (context) => {
    const before = listOfParent();
    if (before === undefined) return context.skip('no parent commit has the list');
    const keys = new Set(before.entries.map(({ key }) => key));
    const counted = entries.filter(({ key }) => keys.has(key) || !before.isNewSuite(key));
    const added = counted.filter(({ key }) => !keys.has(key)).map(({ key }) => key);
    expect(counted.length, `new: ${added.join(', ')}`).toBeLessThanOrEqual(before.entries.length);
  });

  test.runIf(existsSync(suitesFolder))('names lines that are there', () => {
    for (const { key } of entries) {
      const [file = '', line = ''] = key.split(/:(?=\d+$)/);
      const text = readFileSync(path.join(suitesFolder, file), 'utf8');
      expect(text.split('\n').length, key).toBeGreaterThanOrEqual(Number(line));
    }
  });

  test.each([
    ['no reason', 'a/b.wit:1\n'],
    ['no line', 'a/b.wit reason\n'],
    ['a case that stands twice', 'a/b.wit:1 one\na/b.wit:1 two\n'],
  ])('is refused with %s', (_, text) => {
    expect(() => parseList(text)).toThrow('nyi.txt');
  });
});
