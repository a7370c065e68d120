/**
 * Whatever names, messages and texts hold, each format reads back to the same findings. `WITLINK_FUZZ` multiplies the
 * number of reports.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../src/base/index.ts';
import type { Diagnostic } from '../../src/base/index.ts';
import { render, renderTextReport } from '../../src/report/index.ts';
import type { Format, Report } from '../../src/report/index.ts';
import { readCommands, readInline, readXml } from './readers.ts';
import { around, evilReports } from './reports.ts';

const numRuns = Math.round(300 * Number(process.env['WITLINK_FUZZ'] ?? 1));

function everyReport(name: Format, holds: (text: string, report: Report) => void): void {
  test(name, async () => {
    await fc.assert(
      fc.asyncProperty(evilReports, async (report) => {
        const text = await render(name, report, async () => around);
        expect(text === '' || text.endsWith('\n')).toBe(true);
        holds(text, report);
      }),
      { numRuns },
    );
  });
}

const messages = ({ findings }: Report): string[] =>
  findings.map(({ diagnostic }) => diagnostic.message);
const shown = (report: Report): string[] => messages(report).map(printable);
const commands: Readonly<Record<Diagnostic['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

everyReport('text', (text, report) => {
  // The one that writes lines as they are: nothing in them that a terminal would obey.
  expect(printable(text.replaceAll('\n', ''))).toBe(text.replaceAll('\n', ''));
  expect(renderTextReport(report)).toBe(text);
});

everyReport('json', (text, report) => {
  const { findings: found } = JSON.parse(text) as { findings: Diagnostic[] };
  expect(found.map(({ message }) => message)).toEqual(messages(report));
  expect(found.map(({ code }) => code)).toEqual(report.findings.map((f) => f.diagnostic.code));
});

everyReport('github', (text, report) => {
  const all = readCommands(text);
  const found = all.slice(0, report.findings.length);
  expect(found.map(({ message }) => message.split('\n')[0])).toEqual(shown(report));
  expect(found.map(({ name }) => name)).toEqual(
    report.findings.map(({ diagnostic }) => commands[diagnostic.severity]),
  );
  expect(found.map(({ properties }) => properties.get('title'))).toEqual(
    report.findings.map(({ diagnostic }) => printable(diagnostic.code)),
  );
  expect(all.slice(found.length).map(({ message }) => message)).toEqual(
    report.failure === undefined ? [] : [printable(report.failure)],
  );
});

everyReport('gitlab', (text, report) => {
  const issues = JSON.parse(text) as { description: string; fingerprint: string }[];
  const found = issues.slice(0, report.findings.length);
  expect(found.map(({ description }) => description.split('\n')[0])).toEqual(shown(report));
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/\\ud[89a-f]/);
});

everyReport('junit', (text, report) => {
  const suite = readXml(text).children[0]!;
  const told = suite.children.flatMap(({ children }) => children);
  const found = told.filter(({ name }) => name !== 'error');
  expect(found.map((child) => child.text.split('\n')[0])).toEqual(
    report.findings.map(({ diagnostic: { message, severity } }) => {
      const text = printable(message);
      return severity === 'error' ? text : `${severity === 'info' ? 'note' : severity}: ${text}`;
    }),
  );
  expect(found.flatMap(({ attributes }) => attributes.get('message') ?? [])).toEqual(
    report.findings
      .filter(({ diagnostic }) => diagnostic.severity === 'error')
      .map(({ diagnostic }) => printable(diagnostic.message)),
  );
  const counts = ['tests', 'failures', 'errors'].map((name) => suite.attributes.get(name));
  const of = (name: string) => told.filter((child) => child.name === name).length;
  expect(counts).toEqual([suite.children.length, of('failure'), of('error')].map(String));
});

everyReport('sarif', (text, report) => {
  const { runs } = JSON.parse(text) as {
    runs: { results: { message: { text: string } }[]; tool: unknown }[];
  };
  const plain = (message: string): string =>
    message.split('\n')[0]!.replaceAll('{{', '{').replaceAll('}}', '}');
  expect(runs[0]!.results.map(({ message }) => plain(message.text))).toEqual(
    shown(report).map((message) => message.replaceAll('](', '\\](')),
  );
  expect(text.isWellFormed()).toBe(true);
});

everyReport('markdown', (text, report) => {
  const [list = ''] = text.split('\n<details>\n');
  const items = list.split('\n').filter((line) => line.startsWith('- **'));
  expect(items).toHaveLength(report.findings.length);
  const told = items.map((item) => {
    const pieces = readInline(item.replace(/^- \*\*\w+\*\* /, ''));
    return pieces.map((piece) => piece.text).join('');
  });
  for (const { diagnostic } of report.findings) {
    // The message may have lost its backticks, which are the borders of code.
    const message = printable(diagnostic.message);
    const bare = message.replaceAll(/`([^`]+)`/g, '$1');
    expect(told.some((line) => line.includes(message) || line.includes(bare))).toBe(true);
  }
  // Every line of the head and the list is made of code and of prose that means nothing.
  for (const line of list.split('\n'))
    readInline(line.replace(/^(?:### |- )?(?:\*\*\w+\*\* )?/, '').replace(/^\*\*(.*)\*\*$/, '$1'));
  // The details stand in one block that ends where it should.
  const block = /\n\n(`{3,})text\n([^]*)\n\1\n\n<\/details>\n$/.exec(text);
  expect(block === null).toBe(report.findings.length === 0);
  if (block !== null) expect(block[2]).not.toMatch(new RegExp(`^ {0,3}${block[1]}`, 'm'));
});
