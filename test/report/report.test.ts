/** What each format makes of reports that are well: places, steps, failures, limits, fingerprints. */
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { formats, render } from '../../src/report/index.ts';
import type { Format, Report } from '../../src/report/index.ts';
import { readCommands, readXml } from './readers.ts';
import { around, reportOf } from './reports.ts';

const text = 'package a:b;\ninterface i {\n  f: func(p: pont);\n}\n';

function at(word: string, code = 'a/b', parts: Parameters<typeof diagnostic>[3] = {}): Diagnostic {
  const start = text.indexOf(word);
  return diagnostic(
    code,
    `about ${word}`,
    { file: 'x.wit', start, end: start + word.length },
    parts,
  );
}

const write = (format: Format, report: Report): Promise<string> =>
  render(format, report, async () => around);

test.each(formats)('%s: a report without findings is whole', async (format) => {
  const empty = await write(format, reportOf([]));
  expect({ empty }).toMatchSnapshot();
});

test.each(formats)('%s: findings', async (format) => {
  const found = reportOf(
    [
      at('pont', 'resolve/unknown-type', { help: ['did you mean `point`?'] }),
      {
        diagnostic: at('interface i {\n  f', 'lint/known', {
          severity: 'warning',
          related: [{ message: 'of this package', span: { file: 'x.wit', start: 0, end: 12 } }],
          fixes: [{ title: 'take it away', edits: [] }],
        }),
        note: 'breaks ABI for host',
        properties: { tiers: ['ABI'] },
      },
      diagnostic(
        'binary/odd',
        'odd bytes',
        { file: 'y.wasm', offset: 10, path: 'type 2' },
        { severity: 'info' },
      ),
      diagnostic('load/no-wit', 'there is no WIT', undefined),
    ],
    { 'x.wit': text, 'clean.wit': '' },
  );
  expect(await write(format, found)).toMatchSnapshot();
});

describe('a failure', () => {
  const failed = reportOf([], { 'x.wit': text }, { failure: 'it can’t be compared', summary: '' });

  test('is seen in every format for review', async () => {
    expect(readCommands(await write('github', failed))).toMatchObject([
      { name: 'error', message: 'it can’t be compared' },
    ]);
    expect(JSON.parse(await write('gitlab', failed))).toMatchObject([
      { description: 'it can’t be compared', severity: 'blocker' },
    ]);
    expect(readXml(await write('junit', failed)).children[0]!.attributes.get('errors')).toBe('1');
    expect(await write('markdown', failed)).toBe('### witlink check: it can’t be compared\n');
  });
});

describe('steps', () => {
  const steps = [
    { name: 'lint', seconds: 0.25 },
    { name: 'breaking', seconds: 1 },
  ];
  const report = reportOf(
    [{ diagnostic: at('pont'), step: 'breaking' }],
    { 'x.wit': text },
    { command: 'ci', steps },
  );

  test('are suites of their own in JUnit', async () => {
    const suites = readXml(await write('junit', report)).children;
    const told = suites.map(({ attributes: a }) => [
      a.get('name'),
      a.get('failures'),
      a.get('time'),
    ]);
    expect(told).toEqual([
      ['witlink lint', '0', '0.250'],
      ['witlink breaking', '1', '1.000'],
    ]);
  });

  test('are a table in Markdown', async () => {
    expect(await write('markdown', report)).toContain(
      '| lint | no findings | 0.25 s |\n| breaking | 1 error | 1.00 s |\n',
    );
  });
});

describe('Markdown', () => {
  const many = (count: number): Report =>
    reportOf(
      Array.from({ length: count }, (_, i) =>
        diagnostic('a/b', `finding ${i} ${'word '.repeat(20)}`, {
          file: `f${i % 9}.wit`,
          start: 0,
          end: 1,
        }),
      ),
      { 'f0.wit': text },
    );

  test.each([100, 400, 3000])('of %d findings fits into a comment', async (count) => {
    const written = await write('markdown', many(count));
    expect(written.length).toBeLessThan(65_536);
    expect(written).toContain(`### witlink check: ${count} errors in 9 files\n`);
    const items = written.match(/^- \*\*error\*\*/gm)!.length;
    const rest = /… and (\d+) findings? more/.exec(written)?.[1] ?? 0;
    expect(items + Number(rest)).toBe(count);
  });

  test('keeps the errors of all files where there is no room for all', async () => {
    const found = ['a.wit', 'b.wit'].flatMap((file) => [
      ...Array.from({ length: 700 }, (_, i) =>
        diagnostic(
          'a/w',
          `warning ${i} ${'word '.repeat(20)}`,
          { file, start: 0, end: 1 },
          { severity: 'warning' },
        ),
      ),
      ...Array.from({ length: 50 }, (_, i) =>
        diagnostic('a/e', `error ${i} ${'word '.repeat(20)}`, { file, start: 0, end: 1 }),
      ),
    ]);
    const written = await write('markdown', reportOf(found));
    expect(written.match(/^- \*\*error\*\*/gm)).toHaveLength(100);
    expect(written).toMatch(/… and \d+ findings more/);
    expect(written.length).toBeLessThan(65_536);
  });

  test('tells errors first', async () => {
    const warning = at('interface', 'a/w', { severity: 'warning' });
    const written = await write('markdown', reportOf([warning, at('pont')], { 'x.wit': text }));
    expect(written.indexOf('about pont')).toBeLessThan(written.indexOf('about interface'));
  });

  test.each([
    diagnostic('a/b', '`'.repeat(70_000), undefined),
    diagnostic('a/b', 'x'.repeat(70_000), undefined),
    diagnostic('a/b', 'm', { file: '`'.repeat(30_000), start: 0, end: 0 }),
  ])('of one endless finding fits, too', async (found) => {
    const written = await write(
      'markdown',
      reportOf([found], {}, { failure: 'y'.repeat(1e5), summary: 'z\n'.repeat(1e5) }),
    );
    expect(written.length).toBeLessThan(65_536);
  });
});

describe('fingerprints', () => {
  const of = async (report: Report): Promise<string[]> =>
    (JSON.parse(await write('gitlab', report)) as { fingerprint: string }[]).map(
      (i) => i.fingerprint,
    );
  const moved = `// new\n\n${text.replace('  f:', '\tf:')}`;
  const inText = (whole: string, nth = 0): Diagnostic => {
    const start = nth === 0 ? whole.indexOf('pont') : whole.lastIndexOf('pont');
    return diagnostic('a/b', 'about pont', { file: 'x.wit', start, end: start + 4 });
  };

  test('stay when lines move', async () => {
    const before = await of(reportOf([inText(text)], { 'x.wit': text }));
    expect(await of(reportOf([inText(moved)], { 'x.wit': moved }))).toEqual(before);
  });

  test('differ by file, code, and text of the line', async () => {
    const other = text.replace('f:', 'g:');
    const all = [
      ...(await of(reportOf([inText(text)], { 'x.wit': text }))),
      ...(await of(reportOf([inText(other)], { 'x.wit': other }))),
      ...(await of(reportOf([at('pont', 'c/d')], { 'x.wit': text }))),
      ...(await of(reportOf([inText(text)]))),
    ];
    expect(new Set(all).size).toBe(4);
  });

  test('are numbered where they would be equal', async () => {
    const twice = `${text}${text}`;
    const found = [inText(twice), inText(twice, 1)];
    expect(new Set(await of(reportOf(found, { 'x.wit': twice }))).size).toBe(2);
  });
});

test.each(['sarif', 'gitlab'] as const)(
  '%s: a line with many findings is hashed once',
  async (format) => {
    const hashed = async (count: number): Promise<number> => {
      const line = Array.from({ length: count }, (_, i) => `nope${i}`).join(' ');
      const found = Array.from({ length: count }, (_, i) => {
        const start = line.indexOf(`nope${i}`);
        return diagnostic('a/b', `no nope${i}`, { file: 'x.wit', start, end: start + 4 });
      });
      let sum = 0;
      const digest = (content: string): string => {
        sum += content.length;
        return around.digest(content);
      };
      await render(format, reportOf(found, { 'x.wit': line }), async () => ({ ...around, digest }));
      return sum;
    };
    expect((await hashed(2000)) / (await hashed(500))).toBeLessThan(5);
  },
);
