/** What is asked about interfaces and types of a model. */
import { expect, test } from 'vitest';
import { hasOnlyTypes } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';

test.each([
  ['types', 'type t = u8; record r { t: t }', true],
  ['nothing', '', true],
  ['a resource that came by use', 'use other.{res};', true],
  ['a resource', 'resource r;', false],
  ['a function', 'f: func();', false],
])('an interface of %s', async (_, inner, expected) => {
  const text = `package a:b; interface i { ${inner} } interface other { resource res; }`;
  const { value } = await load('a.wit', memoryHost({ 'a.wit': text }));
  const id = value.model.interfaces.findIndex((i) => i.name === 'i');
  expect(hasOnlyTypes(value.model, id)).toBe(expected);
});
