/**
 * The first page of each language in docs/languages.md, followed from an empty folder to a component that runs. A compiler
 * that is missing is told of; in CI it is a failure. Sizes are those of the compilers of `.ci/run`: others come near.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stepsOf, Walk } from '../walk.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/languages.md'), 'utf8');
const sections = page
  .split(/^## /m)
  .slice(1)
  .map((section) => ({ title: section.split('\n', 1)[0]!, steps: stepsOf(section) }))
  .filter(({ steps }) => steps.length > 0);

const walk = new Walk();
beforeAll(() =>
  walk.install(['assemblyscript', 'binaryen', 'long', 'componentize-qjs', 'esbuild']),
);
afterAll(() => walk.remove());

test('there is one a language', () => {
  expect(sections.map(({ title }) => title)).toEqual([
    ...['C', 'C++', 'Rust', 'AssemblyScript', 'Go', 'Python', 'TypeScript and JavaScript'],
  ]);
  for (const { steps } of sections) expect(steps.map(({ kind }) => kind)).toContain('write');
});

const size = /\b([\d.]+) KB|\b([\d.]+) MB/g;
/** What cargo tells of its progress is no part of a page either. */
const withoutSizes = (text: string): string =>
  text.replaceAll(size, 'SIZE').replaceAll(/^ {3,}(?:Compiling|Finished) .*\n/gm, '');
const sizesOf = (text: string): number[] =>
  [...text.matchAll(size)].map(([, kilo, mega]) => Number(kilo ?? Number(mega) * 1000));

describe.each(sections)('$title', ({ title, steps }) => {
  test('is followed to its end', { timeout: 300_000 }, async ({ skip }) => {
    walk.begin(title.replaceAll(/\W/g, '_'));
    for (const step of steps) {
      if (step.kind !== 'run') {
        await walk.take(step);
        continue;
      }
      const { shown } = walk.run(step.line);
      if (shown.includes('build/no-tool') && process.env['CI'] === undefined) return skip(shown);
      expect(withoutSizes(shown)).toBe(withoutSizes(step.output ?? ''));
      const seen = sizesOf(shown);
      sizesOf(step.output ?? '').forEach((told, i) => {
        expect(seen[i]! / told, `${step.line}: ${shown}`).toBeGreaterThan(0.75);
        expect(seen[i]! / told, `${step.line}: ${shown}`).toBeLessThan(1.33);
      });
    }
  });
});
