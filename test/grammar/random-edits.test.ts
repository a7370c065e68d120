/**
 * Random edits of real files: reading never throws, findings lie in the text and are few, and every node lies in its
 * parent. `WITLINK_FUZZ` multiplies the number of edits.
 */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, walk } from '../../grammar/wit/index.ts';
import { isTextSpan } from '../../src/base/index.ts';

const runs = 1000 * Number(process.env['WITLINK_FUZZ'] ?? 1);

const texts = globSync(['fixtures/**/*.wit', 'node_modules/@bytecodealliance/jco/lib/wit/**/*.wit'])
  .toSorted()
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => text.length > 0 && text.length < 6000);

/** Something done at a place, both as fractions of the text. */
interface Edit {
  readonly kind: 'delete' | 'insert' | 'duplicate' | 'swap' | 'cut';
  readonly at: number;
  readonly other: number;
  readonly piece: string;
  readonly byToken: boolean;
}

const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('delete', 'insert', 'duplicate', 'swap', 'cut'),
  at: fraction,
  other: fraction,
  piece: fc.constantFrom(
    ...'{}()<>[];:,.=@%"/*-_\\\0\n',
    '->',
    '/*',
    '*/',
    '//',
    '\ud800',
    '\u202e',
    'é',
    'func',
    'use ',
  ),
  byToken: fc.boolean(),
});

function apply(text: string, { kind, at, other, piece, byToken }: Edit): string {
  const parts = byToken ? text.split(/(\s+|->|[{}()<>;:,.=@"/])/) : [...text];
  const i = Math.floor(at * parts.length);
  const j = Math.floor(other * parts.length);
  switch (kind) {
    case 'delete':
      return parts.toSpliced(i, 1 + (j % 3)).join('');
    case 'insert':
      return parts.toSpliced(i, 0, piece).join('');
    case 'duplicate':
      return parts.toSpliced(i, 0, ...parts.slice(i, i + 1 + (j % 5))).join('');
    case 'swap':
      return parts.with(i, parts[j]!).with(j, parts[i]!).join('');
    case 'cut':
      return parts.slice(0, i).join('');
  }
}

test('random edits never break the reader', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      (original, edits) => {
        const text = edits
          .filter(() => original !== '')
          .reduce((t, e) => (t === '' ? t : apply(t, e)), original);
        const { value, diagnostics } = parse(text);
        for (const { span, fixes } of diagnostics) {
          const edited = fixes.flatMap((f) => f.edits.map((e) => e.span));
          for (const place of [span!, ...edited]) {
            if (!isTextSpan(place)) throw new Error('a span of no text');
            expect(place.start).toBeGreaterThanOrEqual(0);
            expect(place.end).toBeGreaterThanOrEqual(place.start);
            expect(place.end).toBeLessThanOrEqual(text.length);
          }
        }
        walk(value, {
          any: {
            enter({ kind, range }, parents) {
              const outer = parents.at(-1)?.range ?? [0, text.length];
              if (range[0] < outer[0] || range[1] > outer[1] || range[0] > range[1]) {
                throw new Error(`${kind} ${range.join()} is not in ${outer.join()}`);
              }
            },
          },
        });
      },
    ),
    { numRuns: runs },
  );
});

test('one token too few or twice is a few findings at most', () => {
  const tokens = /[\w%-]+|[^\s\w]/g;
  let edits = 0;
  let many = 0;
  for (const text of texts) {
    if (parse(text).diagnostics.length > 0 || text.includes('/*')) continue;
    const source = text.replaceAll(/\/\/.*/g, '');
    const places = [...source.matchAll(tokens)];
    for (let i = 0; i < places.length; i += 1 + Math.floor(places.length / 40)) {
      const { index, 0: image } = places[i]!;
      const without = source.slice(0, index) + source.slice(index + image.length);
      const twice = `${source.slice(0, index)}${image} ${source.slice(index)}`;
      for (const edited of [without, twice]) {
        edits++;
        if (parse(edited).diagnostics.length > 2) many++;
      }
    }
  }
  expect(many / edits).toBeLessThan(0.02);
});
