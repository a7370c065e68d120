import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../src/cli/format/unified-diff.ts';

/** What `patch` does. */
function patched(before: string, diff: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  const body = diff.split('\n').slice(2, -1);
  for (const [i, line] of body.entries()) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@$/.exec(line);
    if (hunk !== null) {
      const first = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      result.push(...lines.slice(at, first));
      at = first;
      continue;
    }
    if (line.startsWith('\\')) continue;
    const text = line.slice(1) + (body[i + 1]?.startsWith('\\') ? '' : '\n');
    if (line[0] !== '+') expect(lines[at++]).toBe(text);
    if (line[0] !== '-') result.push(text);
  }
  return [...result, ...lines.slice(at)].join('');
}

const text = fc
  .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\n', '\n'), { maxLength: 30 }), fc.boolean())
  .map(([lines, isWhole]) => (isWhole ? lines.join('') : lines.join('').replace(/\n$/, '')));

describe('a unified diff', () => {
  test('makes one text of the other, and counts right', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const diff = unifiedDiff('f', before, after);
        expect(patched(before, diff)).toBe(after);
        for (const [, header = '', body = ''] of diff.matchAll(/^(@@.*)\n((?:[ +\-\\].*\n)*)/gm)) {
          const [, , olds = '1', , news = '1'] = /-(\d+),?(\d+)? \+(\d+),?(\d+)?/.exec(header)!;
          const count = (marks: string) =>
            body.split('\n').filter((l) => l !== '' && marks.includes(l[0]!)).length;
          expect([count(' -'), count(' +')]).toEqual([Number(olds), Number(news)]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('is as short as can be, with three lines around', () => {
    const lines = Array.from({ length: 30 }, (_, i) => `${i}\n`);
    const after = lines.with(10, 'ten\n').toSpliced(25, 1).join('');
    expect(unifiedDiff('a b', lines.join(''), after)).toBe(
      '--- a b\n+++ a b\n' +
        '@@ -8,7 +8,7 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n' +
        '@@ -23,7 +23,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n',
    );
  });

  test('of texts that have nothing in common is quick', () => {
    const lines = (mark: string) =>
      Array.from({ length: 20_000 }, (_, i) => `${mark}${i}\n`).join('');
    expect(patched(lines('a'), unifiedDiff('f', lines('a'), lines('b')))).toBe(lines('b'));
  });
});
