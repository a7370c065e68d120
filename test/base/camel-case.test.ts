import { expect, test } from 'vitest';
import {
  camelCase,
  camelCaseAll,
  memberName,
  pascalCase,
  pascalCaseAll,
} from '../../src/base/index.ts';

test('kebab-case becomes camelCase and PascalCase, acronyms too', () => {
  expect(['get-value', 'HTTP-get', 'x'].map(camelCase)).toEqual(['getValue', 'httpGet', 'x']);
  expect(['output-stream', 'URL'].map(pascalCase)).toEqual(['OutputStream', 'Url']);
});

test('of names that would be one, that which is written so keeps it, else the first', () => {
  expect(camelCaseAll(['a-1', 'a1'])).toEqual(['a-1', 'a1']);
  expect(camelCaseAll(['a1', 'a-1'])).toEqual(['a1', 'a-1']);
  expect(camelCaseAll(['a-b-1', 'a-b1'])).toEqual(['aB1', 'a-b1']);
  expect(pascalCaseAll(['r-1', 'r1'])).toEqual(['R1', 'r1']);
});

test('members that a class or a promise would take for its own are set apart', () => {
  expect(['constructor', 'then', 'prototype', 'get-then'].map(memberName)).toEqual([
    'constructor_',
    'then_',
    'prototype_',
    'getThen',
  ]);
});
