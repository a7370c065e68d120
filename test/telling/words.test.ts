/** Amounts and names as people read them. */
import { expect, test } from 'vitest';
import type { Plan } from '../../src/plan/index.ts';
import { bytes } from '../../src/telling/amounts.ts';
import { shortNames } from '../../src/telling/short-names.ts';

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [1536, '1.5 KB'],
  [20 * 1024, '20 KB'],
  [2 ** 20, '1.0 MB'],
  [2 ** 40, '1.0 TB'],
  [2 ** 52, '4096 TB'],
])('%i bytes are %s', (count, text) => {
  expect(bytes(count)).toBe(text);
});

test('a component that tools have wrapped is called as the whole where it alone deals with others', () => {
  const instances = ['app', 'app/component 1', 'app/component 2', 'other'].map((label, id) => ({
    label,
    ...(label.startsWith('app/') ? { parent: 0 } : { parent: undefined }),
    id,
  }));
  const namesOf = (...homes: readonly number[]): unknown =>
    Object.fromEntries(
      shortNames({
        instances,
        coreFuncs: [],
        funcs: homes.map((instance) => ({ kind: 'lift', instance, type: { params: [] } })),
        exports: homes.map((_, func) => ({ kind: 'func', name: `f${func}`, func })),
      } as unknown as Plan),
    );
  expect(namesOf(2, 3)).toEqual({ 'app/component 2': 'app', other: 'other' });
  expect(namesOf(1, 2)).toEqual({});
});
