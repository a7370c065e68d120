/** Function types of two core modules: equal by structure, group and supertypes (core specification, Type Matching). */
import { expect, test } from 'vitest';
import { validate } from '../../src/component/index.ts';
import { wat } from '../link/wat.ts';

const linked = (given: string, wanted: string): string => `(component
  (core module $a ${given} (func (export "f") (type $t) unreachable))
  (core module $b ${wanted} (import "a" "f" (func (type $t))))
  (core instance $a (instantiate $a))
  (core instance (instantiate $b (with "a" (instance $a)))))`;

test.each<[given: string, wanted: string, fits: boolean]>([
  ['(type $t (func))', '(type $t (sub final (func)))', true],
  ['(type $t (func))', '(type $t (sub (func)))', false],
  ['(type $t (func))', '(rec (type $t (func)) (type (struct)))', false],
  ['(rec (type $t (func)) (type (struct)))', '(rec (type $t (func)) (type (struct)))', true],
  ['(rec (type $t (func)) (type (struct)))', '(rec (type (struct)) (type $t (func)))', false],
  ['(type $o (sub (func))) (type $t (sub $o (func)))', '(type $t (sub (func)))', true],
  ['(type $t (sub (func)))', '(type $o (sub (func))) (type $t (sub $o (func)))', false],
  [
    '(type $s (struct (field i32))) (type $t (func (param (ref $s))))',
    '(type (func)) (type $s (struct (field i32))) (type $t (func (param (ref $s))))',
    true,
  ],
  [
    '(type $s (struct (field i32))) (type $t (func (param (ref $s))))',
    '(type $s (struct (field (mut i32)))) (type $t (func (param (ref $s))))',
    false,
  ],
  [
    '(type $s (array i8)) (type $t (func (param (ref $s))))',
    '(type $s (array i16)) (type $t (func (param (ref $s))))',
    false,
  ],
  [
    '(rec (type $s (struct (field (ref null $t)))) (type $t (func (param (ref $s)))))',
    '(rec (type $s (struct (field (ref null $t)))) (type $t (func (param (ref $s)))))',
    true,
  ],
])('%s given for %s: %s', async (given, wanted, fits) => {
  const { diagnostics } = validate(await wat(linked(given, wanted)));
  expect(diagnostics.map((d) => d.code)).toEqual(fits ? [] : ['component/core-type-mismatch']);
});

test('a chain of types, each naming the one before, is compared without going deep', async () => {
  const chain = Array.from(
    { length: 20_000 },
    (_, i) => `(type $s${i + 1} (struct (field (ref $s${i}))))`,
  ).join('');
  const types = (field: string): string =>
    `(type $s0 (struct (field ${field}))) ${chain} (type $t (func (param (ref $s20000))))`;
  expect(validate(await wat(linked(types('i32'), types('i32')))).diagnostics).toEqual([]);
  expect(validate(await wat(linked(types('i32'), types('i64')))).diagnostics).toMatchObject([
    { code: 'component/core-type-mismatch' },
  ]);
});
