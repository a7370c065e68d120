/**
 * SARIF against what the standard asks, as a schema of ours; and what is in it.
 */
import { Ajv } from 'ajv';
import fc from 'fast-check';
import type { Log, Result } from 'sarif';
import { describe, expect, test } from 'vitest';
import { diagnostic } from '../../src/base/index.ts';
import { render } from '../../src/report/index.ts';
import type { Report } from '../../src/report/index.ts';
import { around, evilReports, reportOf } from './reports.ts';
import { sarifSchema } from './sarif-schema.ts';

const logOf = async (report: Report): Promise<Log> =>
  JSON.parse(await render('sarif', report, async () => around)) as Log;

const resultsOf = async (report: Report): Promise<readonly Result[]> =>
  (await logOf(report)).runs[0]!.results!;

const wit = 'package a:b;\n\tinterface é { 😀pont }\n';
const span = (word: string) => {
  const start = wit.indexOf(word);
  return { file: 'a b/é#1.wit', start, end: start + word.length };
};

describe('the schema', () => {
  const ajv = new Ajv({
    strict: false,
    unicodeRegExp: false,
    formats: { uri: isUri, 'uri-reference': isReference, 'date-time': true },
  });

  async function holds(schema: object): Promise<void> {
    const isValid = ajv.compile(schema);
    const check = async (report: Report): Promise<void> => {
      expect(isValid(await logOf(report)), ajv.errorsText(isValid.errors)).toBe(true);
    };
    await check(reportOf([]));
    await check(reportOf([], {}, { failure: 'it could not be done' }));
    await fc.assert(fc.asyncProperty(evilReports, check), { numRuns: 200 });
  }

  test('as the standard has it holds, whatever is reported', () => holds(sarifSchema));

  test('finds what is wrong', async () => {
    const log = await logOf(
      reportOf([diagnostic('a/b', 'm', span('pont'))], { 'a b/é#1.wit': wit }),
    );
    const isValid = ajv.compile(sarifSchema);
    expect(isValid(log)).toBe(true);
    log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.region!.startLine = 0;
    expect(isValid(log)).toBe(false);
  });
});

function isUri(text: string): boolean {
  return URL.canParse(text) && isReference(text);
}

function isReference(text: string): boolean {
  return /^(?:[\w.~!$&'()*+,;=:@/?#-]|%[0-9A-F]{2})*$/.test(text);
}

test('an empty report is a run without results', async () => {
  const { runs, version } = await logOf(reportOf([]));
  expect(version).toBe('2.1.0');
  expect(runs[0]).toMatchObject({
    results: [],
    columnKind: 'utf16CodeUnits',
    invocations: [{ executionSuccessful: true }],
    automationDetails: { id: 'witlink/check/' },
  });
});

test('a failure is told as such', async () => {
  const { runs } = await logOf(reportOf([], {}, { failure: 'the two {can’t} be compared' }));
  expect(runs[0]!.invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [
        { level: 'error', message: { text: 'the two {{can’t}} be compared' } },
      ],
    },
  ]);
});

test('places count UTF-16 units from 1, and paths are encoded and relative to the top', async () => {
  const found = diagnostic('lint/known', 'odd', span('pont'), {
    severity: 'warning',
    related: [{ message: 'here, too', span: span('interface') }],
  });
  const [result] = await resultsOf(reportOf([found], { 'a b/é#1.wit': wit }));
  const artifactLocation = { uri: 'packages/a%20b/%C3%A9%231.wit', uriBaseId: '%SRCROOT%' };
  expect(result).toMatchObject({
    ruleId: 'lint/known',
    ruleIndex: 0,
    level: 'warning',
    message: { text: 'odd' },
    locations: [
      {
        physicalLocation: {
          artifactLocation,
          region: { startLine: 2, startColumn: 18, endLine: 2, endColumn: 22 },
        },
      },
    ],
    relatedLocations: [
      { id: 0, physicalLocation: { artifactLocation }, message: { text: 'here, too' } },
    ],
  });
});

test.each([
  ['/srv/repo/x.wit', { uri: 'x.wit', uriBaseId: '%SRCROOT%' }],
  ['../x.wit', { uri: 'x.wit', uriBaseId: '%SRCROOT%' }],
  ['./x/../y.wit', { uri: 'packages/y.wit', uriBaseId: '%SRCROOT%' }],
  ['../../out.wit', { uri: 'file:///srv/out.wit' }],
  ['C:/x y.wit', { uri: 'file:///C:/x%20y.wit' }],
  ['git:HEAD~1:wit/a.wit', { uri: 'wit/a.wit', uriBaseId: '%SRCROOT%' }],
  ['<stdin>', { uri: '%3Cstdin%3E', uriBaseId: '%SRCROOT%' }],
  ['a:b\ud800.wit', { uri: 'packages/a%3Ab%EF%BF%BD.wit', uriBaseId: '%SRCROOT%' }],
])('%j is found by reviewers', async (file, artifactLocation) => {
  const found = diagnostic('a/b', 'm', { file, start: 0, end: 0 });
  const [result] = await resultsOf(reportOf([found]));
  expect(result!.locations).toEqual([{ physicalLocation: { artifactLocation } }]);
});

test('a place in a binary is its offset', async () => {
  const found = diagnostic('a/b', 'm', { file: 'a.wasm', offset: 12, path: 'component "a"' });
  const [result] = await resultsOf(reportOf([found]));
  expect(result!.locations).toMatchObject([
    {
      physicalLocation: { region: { byteOffset: 12, byteLength: 0 } },
      logicalLocations: [{ fullyQualifiedName: 'component "a"' }],
    },
  ]);
});

test('a fix is told as replacements, or not at all where its text is missing', async () => {
  const fixes = [{ title: 'write `x`', edits: [{ span: span('pont'), newText: 'x\n' }] }];
  const found = diagnostic('a/b', 'm', undefined, { fixes });
  const [result] = await resultsOf(reportOf([found], { 'a b/é#1.wit': wit }));
  expect(result!.fixes).toMatchObject([
    {
      description: { text: 'write `x`' },
      artifactChanges: [
        {
          replacements: [
            { deletedRegion: { startColumn: 18, endColumn: 22 }, insertedContent: { text: 'x\n' } },
          ],
        },
      ],
    },
  ]);
  const [without] = await resultsOf(reportOf([found]));
  expect(without).not.toHaveProperty('fixes');
});

test('rules are told once, with what they mean', async () => {
  const twice = [1, 2].map((n) => diagnostic('lint/known', `m${n}`, undefined));
  const { runs } = await logOf(
    reportOf([...twice, diagnostic('resolve/unknown-type', 'm', undefined)]),
  );
  expect(runs[0]!.tool.driver.rules).toEqual([
    {
      id: 'lint/known',
      shortDescription: { text: 'a rule that is known' },
      fullDescription: { text: 'a rule that is known' },
      help: {
        text: 'It explains `{{}}` and [more\\](x).',
        markdown: 'It explains `{{}}` and [more](x).',
      },
      defaultConfiguration: { enabled: true, level: 'warning' },
      properties: { category: 'tests', tags: ['tests'] },
    },
    { id: 'resolve/unknown-type', shortDescription: { text: 'unknown type' } },
  ]);
  expect(runs[0]!.results!.map(({ ruleIndex }) => ruleIndex)).toEqual([0, 0, 1]);
});

test('what a command knows beyond the diagnostic is a property', async () => {
  const finding = { diagnostic: diagnostic('a/b', 'm', undefined), properties: { tiers: ['ABI'] } };
  const [result] = await resultsOf(reportOf([{ ...finding, note: 'breaks ABI' }]));
  expect(result).toMatchObject({
    message: { text: 'm\nbreaks ABI' },
    properties: { tiers: ['ABI'] },
  });
});
