/**
 * Real files with comments thrown in at random gaps between tokens: all comments are there afterwards, in their order,
 * the AST with its docs is the same, and formatting once more changes nothing. `WITLINK_FUZZ` multiplies the number of
 * files; 30 makes it 10,000.
 */
import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { suitesFolder } from '../suites.ts';
import { astOf, format, isSound } from './fmt.ts';
import type { LanguageName } from './fmt.ts';

const runs = Math.round(334 * Number(process.env['WITLINK_FUZZ'] ?? 1));

const files: Readonly<Record<LanguageName, readonly string[]>> = {
  wit: [
    'fixtures/{wit,format,codegen,secret-store}/**/*.wit',
    'node_modules/@bytecodealliance/jco/lib/wit/**/*.wit',
    `${suitesFolder}/{wit-parser,codegen,wit-component}/**/*.wit`,
  ],
  wac: ['fixtures/**/*.wac', `${suitesFolder}/wac/**/*.wac`],
};

const textsOf = (language: LanguageName): readonly string[] =>
  globSync(files[language])
    .toSorted()
    .map((file) => readFileSync(file, 'utf8').replaceAll('\r', ''))
    .filter((text) => text.length < 3000 && isSound(text, language));

const token = /\/\/.*|\/\*[^]*?\*\/|"(?:[^"\\]|\\.)*"|%?[\w-]*\w|->|[^\s\w]/g;

/** Something thrown in behind a token; `at` is a fraction of the tokens. */
const thrown = fc.record({
  at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  before: fc.constantFrom('', ' ', '\n', '\n\n\n', ' \t'),
  comment: fc.constantFrom(
    '//\n',
    '// a line\n',
    '/// docs  \n',
    '// one\n// two\n',
    '/**/',
    '/* short */',
    '/** doc */',
    `/* ${'long '.repeat(12)}*/`,
    '/* on\n   two lines */',
    '/**\n    * with\n * stars\n    */',
    '/* /* nested */ */',
    '// prettier-ignore\n',
    '/* prettier-ignore */',
  ),
  after: fc.constantFrom('', ' ', '\n', '\n\n\n'),
});

test.each(['wit', 'wac'] as const)(
  'comments anywhere: %s',
  { timeout: 3_600_000 },
  async (parser) => {
    let formatted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...textsOf(parser)),
        fc.array(thrown, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(20, 40, 80, 80, 120),
        async (original, comments, printWidth) => {
          const ends = [0, ...[...original.matchAll(token)].map((m) => m.index + m[0].length)];
          let text = original;
          for (const { at, before, comment, after } of comments.toSorted((a, b) => b.at - a.at)) {
            const end = ends[Math.floor(at * ends.length)]!;
            const isOnLine = text.slice(text.lastIndexOf('\n', end) + 1, end).includes('//');
            const begin = isOnLine ? `\n${before}` : before;
            text = text.slice(0, end) + begin + comment + after + text.slice(end);
          }
          // A comment within the name of a package can make it another one.
          if (!isSound(text, parser)) return;
          formatted++;
          const once = await format(text, { parser, printWidth });
          expect(astOf(once, parser)).toEqual(astOf(text, parser));
          expect(await format(once, { parser, printWidth })).toBe(once);
        },
      ),
      { numRuns: runs },
    );
    expect(formatted).toBeGreaterThan(runs * 0.7);
  },
);
