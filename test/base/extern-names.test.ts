/** Names of imports and exports, taken apart: Explainer.md, Import and Export Definitions, Name Uniqueness. */
import { expect, test } from 'vitest';
import {
  parseInterfaceName,
  parsePlainName,
  pathText,
  plainNameText,
  splitPath,
  splitVersion,
  uniqueForm,
  withVersion,
} from '../../src/base/index.ts';

test.each([
  ['get-it', 'freestanding', '', 'get-it'],
  ['[constructor]jar', 'constructor', 'jar', ''],
  ['[method]jar.take-out', 'method', 'jar', 'take-out'],
  ['[static]jar.of', 'static', 'jar', 'of'],
  ['[other]jar.of', 'freestanding', '', '[other]jar.of'],
] as const)('%s is %s', (text, kind, resource, name) => {
  expect(parsePlainName(text)).toEqual({ kind, resource, name });
  expect(plainNameText(parsePlainName(text))).toBe(text);
});

test.each([
  ['[get]x', { kind: 'freestanding', resource: '', name: 'x', accessor: 'get' }],
  ['[set]x', { kind: 'freestanding', resource: '', name: 'x', accessor: 'set' }],
  ['[method][get]jar.size', { kind: 'method', resource: 'jar', name: 'size', accessor: 'get' }],
  ['[static][set]jar.size', { kind: 'static', resource: 'jar', name: 'size', accessor: 'set' }],
  // The order is fixed, and constructors are no accessors: what such names are is the validator's to say.
  [
    '[get][method]jar.size',
    { kind: 'freestanding', resource: '', name: '[method]jar.size', accessor: 'get' },
  ],
  ['[constructor][get]jar', { kind: 'constructor', resource: '[get]jar', name: '' }],
])('%s is an accessor, or none', (text, parts) => {
  expect(parsePlainName(text)).toEqual(parts);
  expect(plainNameText(parsePlainName(text))).toBe(text);
});

test.each([
  ['a:b/c', 'a', 'b', 'c', undefined],
  ['a:b/c@1.0.0-rc.1+x', 'a', 'b', 'c', '1.0.0-rc.1+x'],
  ['a:b/c@0.2', 'a', 'b', 'c', '0.2'],
  ['a:b:c/d/e@1.0.0', 'a:b', 'c/d', 'e', '1.0.0'],
] as const)('%s names an interface', (text, namespace, pkg, name, version) => {
  expect(parseInterfaceName(text)).toEqual({
    namespace,
    package: pkg,
    interface: name,
    ...(version === undefined ? {} : { version }),
  });
});

test.each(['c', '[method]c.d', 'a:b', ''])('"%s" names no interface', (text) => {
  expect(parseInterfaceName(text)).toBeUndefined();
});

test('names that bindings could not tell apart are alike', () => {
  const alike = [
    ['foo', 'FOO'],
    ['foo', '[method]foo.foo'],
    ['foo-bar', '[static]foo-BAR.FOO-bar'],
    ['[method]foo.bar', '[static]foo.BAR'],
    ['a:b/c', 'a:b/C'],
    ['foo-bar', 'foobar'],
    ['a-b-c', 'ab-c'],
    ['[method]a-b-c.d', '[static]abc.D'],
    ['[constructor]a-b', '[constructor]AB'],
    ['a-b', '[method]ab.a-b'],
    ['[method]a-b.c', '[static]ab.C'],
    ['x', '[get]X'],
    ['[set]a-x', '[set]AX'],
    ['[method]a-b.c', '[method][get]ab.C'],
    ['[method][set]a-b.c', '[static][set]ab.C'],
    ['foo', '[method][set]foo.foo'],
  ] as const;
  for (const [a, b] of alike) expect(uniqueForm(a)).toBe(uniqueForm(b));
  const apart = [
    'foo',
    'foo-bar',
    '[constructor]foo',
    '[method]foo.bar',
    '[static]foo.baz',
    '[method]f.oo',
    '[set]foo',
    '[get]fo',
    '[method][set]foo.bar',
    'a-b:c/d',
    'ab:c/d',
  ];
  expect(new Set(apart.map(uniqueForm)).size).toBe(apart.length);
});

test.each([
  ['a:b', 'a:b', undefined],
  ['a:b@1.0.0', 'a:b', '1.0.0'],
  ['a:b/c@1.0.0-rc.1+x', 'a:b/c', '1.0.0-rc.1+x'],
  ['a@', 'a', ''],
] as const)('the version of %s apart', (name, path, version) => {
  expect(splitVersion(name)).toEqual([path, version]);
  expect(withVersion(path, version)).toBe(name);
});

test('a path of names is written with the function last', () => {
  expect(splitPath(pathText(['f']))).toEqual({ name: 'f' });
  const nested = pathText(['a:b/c@1.0.0', 'inner', '[method]r.f']);
  expect(splitPath(nested)).toEqual({ instance: 'a:b/c@1.0.0#inner', name: '[method]r.f' });
});
