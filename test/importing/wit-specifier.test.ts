/** Which specifiers of imports are names of WIT, and which belong to engines, tools and files. */
import { expect, test } from 'vitest';
import {
  importedName,
  importSpecifier,
  isSurelyWit,
  isWitName,
} from '../../src/importing/wit-specifier.ts';

test.each(['demo:secret-store/store@0.1.0', 'demo:a/b@1', 'wasi:http/types@0.3.0-rc-1'])(
  '%s is one, and nothing else',
  (specifier) => {
    expect([isWitName(specifier), isSurelyWit(specifier)]).toEqual([true, true]);
  },
);

test.each(['demo:secret-store/store', 'demo:Store/API'])('%s may be one', (specifier) => {
  expect([isWitName(specifier), isSurelyWit(specifier)]).toEqual([true, false]);
});

test.each([
  'node:fs/promises',
  'https://a/b',
  'virtual:a/b',
  'C:/windows/x',
  'demo:a/b/c',
  'demo:a//b',
  'demo:a/b.js',
  'demo:a/b?raw',
  'demo:a_b/c',
  'demo:a b/c',
  'a:b:c/d',
  '@demo:a/b',
  './demo:a/b@1.0.0',
  'demo/a',
])('%s is none', (specifier) => {
  expect([isWitName(specifier), isSurelyWit(specifier)]).toEqual([false, false]);
});

test('what an emitted program imports keeps its name, whatever stands in it', () => {
  for (const name of ['demo:a/b@1.0.0', 'a', 'ä?#%', '../x']) {
    expect(importSpecifier(name)).toMatch(/^witlink\/imports\/[^/?#]+$/);
    expect(importedName(importSpecifier(name))).toBe(name);
  }
  expect(importedName('witlink/runtime')).toBeUndefined();
});
