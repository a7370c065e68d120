/** Compositions with other blanks between their tokens, none, or line breaks: the formatted text is the same. */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suitesFolder } from '../suites.ts';
import { format, isSound } from './fmt.ts';

const texts = globSync(['fixtures/**/*.wac', `${suitesFolder}/wac/**/*.wac`])
  .toSorted()
  .map((file) => readFileSync(file, 'utf8').replaceAll(/\r|\/\/.*/g, ''))
  .filter((text) => !text.includes('/*') && isSound(text, 'wac'));

/** A version is one token with all that belongs to it. */
const token = /@[\w.+-]+|"[^"\n]*"|%?[\w-]*\w|->|\.\.\.|[^\s\w]/g;

test('blanks make no difference', { timeout: 3_600_000 }, async () => {
  expect(texts.length).toBeGreaterThan(4);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...texts),
      fc.array(fc.constantFrom('', ' ', '\n', '\r\n', '\t', '   '), { minLength: 7 }),
      fc.constantFrom(20, 80, 120),
      async (original, blanks, printWidth) => {
        const tokens = [...original.matchAll(token)];
        let text = '';
        let end = 0;
        for (const [i, { 0: word, index }] of tokens.entries()) {
          const gap = original.slice(end, index);
          let blank = blanks[i % blanks.length]!;
          // Words stay apart, and a blank behind a colon tells a name with its type from a path.
          const isBlankNeeded = text.endsWith(':') || (/\w$/.test(text) && /^[\w%"]/.test(word));
          if (blank === '' && gap !== '' && isBlankNeeded) blank = ' ';
          if (gap === '' && text.endsWith(':')) blank = '';
          if (gap.split('\n').length > 2) blank += '\n\n';
          text += blank + word;
          end = index + word.length;
        }
        const options = { parser: 'wac', printWidth };
        expect(await format(text, options)).toBe(await format(original, options));
      },
    ),
    { numRuns: 300 },
  );
});
