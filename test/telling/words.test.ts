/** Amounts, names, frames and reasons as people read them. */
import { expect, test } from 'vitest';
import type { Why } from '../../src/compose/index.ts';
import type { Plan } from '../../src/plan/index.ts';
import type { TrapFrame } from '../../src/runtime/index.ts';
import { bytes } from '../../src/telling/amounts.ts';
import { trapLines } from '../../src/telling/trap-lines.ts';
import { whyText } from '../../src/telling/why-text.ts';
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

test('frames stand under what they ran for, with names of a length', () => {
  const frame = (entry: string, func: string): TrapFrame => ({
    component: 'a',
    entry,
    module: 'm',
    func,
    index: 1,
    offset: 2,
  });
  const frames = [frame('f', 'x'), frame('f', 'y'), frame('g', 'z'.repeat(200))];
  const lines = ['  in `a`, f', '    m!x', '    m!y', '  in `a`, g', `    m!${'z'.repeat(160)}…`];
  expect(trapLines(frames, false)).toEqual(lines);
});

test('what fits by another version is said to be compatible', () => {
  const imports = (['exact', 'compatible'] as const).map((why) => ({
    import: 'a:b/c@1.0.0',
    from: { label: 'it', name: `a:b/c@1.${why === 'exact' ? 0 : 1}.0` },
    why,
    differences: [],
  }));
  const text = whyText({ fits: true, imports, remedies: [] } as unknown as Why, 'app');
  expect(text.split('\n').slice(1, 3)).toEqual([
    '  a:b/c@1.0.0  it has that very name',
    '  a:b/c@1.0.0  it has a:b/c@1.1.0, which is compatible',
  ]);
});
