/** What depends on versions, gates and sides of worlds more than on any one rule. */
import { describe, expect, test } from 'vitest';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { comparePackages, sideOf } from '../../src/rules/index.ts';

type Options = Parameters<typeof comparePackages>[2];

async function compare(before: string, after: string, options: Options = {}) {
  const [from, to] = await Promise.all(
    [before, after].map((text) =>
      load('a.wit', memoryHost({ 'a.wit': text }), { features: 'all' }),
    ),
  );
  expect([from!.diagnostics, to!.diagnostics]).toEqual([[], []]);
  const { value, diagnostics } = comparePackages(sideOf(from!.value), sideOf(to!.value), options);
  return { report: value, diagnostics };
}

const pkg = (version: string, body: string): string =>
  `package demo:shop@${version};\ninterface api { ${body} }\nworld app { import api; }`;

const two = 'ping: func(); pong: func();';
const one = 'ping: func();';

describe('the smallest version', () => {
  test.each([
    ['1.2.3', 'breaking', '2.0.0'],
    ['1.2.3', 'addition', '1.3.0'],
    ['0.2.3', 'breaking', '0.3.0'],
    ['0.2.3', 'addition', '0.2.4'],
    ['0.0.3', 'breaking', '0.0.4'],
    ['0.0.3', 'addition', '0.0.4'],
    ['2.0.0-rc.1', 'breaking', '2.0.0'],
  ])('after %s with something %s is %s', async (version, change, smallest) => {
    const [from, to] = change === 'breaking' ? [two, one] : [one, two];
    const { report } = await compare(pkg(version, from), pkg(version, to));
    expect(report!.versions).toMatchObject([{ before: version, after: version, smallest }]);
  });

  test.each([
    ['0.2.3', '0.2.4', {}, true],
    ['0.2.3', '0.2.4', { zero: 'nothing' }, false],
    ['0.2.3', '0.3.0', {}, false],
    ['1.0.0', '2.0.0-rc.1', {}, false],
    ['1.0.0', '1.0.0', {}, false],
    ['1.0.0', '1.0.0', { released: true }, true],
  ] as const)('%s to %s with %j', async (from, to, options, isTooSmall) => {
    const { report } = await compare(pkg(from, two), pkg(to, one), options);
    const codes = report!.findings.map((f) => f.diagnostic.code);
    expect(codes.includes('breaking/version-not-raised')).toBe(isTooSmall);
  });

  test('an addition to what guests export breaks them', async () => {
    const exported = (text: string): string => text.replace('import api', 'export api');
    const { report } = await compare(exported(pkg('1.0.0', one)), exported(pkg('1.0.0', two)));
    expect(report!.versions).toMatchObject([{ needs: 'major', smallest: '2.0.0' }]);
    expect(report!.findings[0]!.roles).toEqual(['guest', 'implementer']);
  });
});

describe('what is unstable', () => {
  const gated = `${one} @unstable(feature = more) pong: func();`;

  test('promises nothing, unless it is to be judged as all else', async () => {
    const lenient = await compare(pkg('1.0.0', gated), pkg('1.0.0', one));
    expect(lenient.report!.findings.map((f) => f.isBreaking)).toEqual([false]);
    expect(lenient.report!.versions).toMatchObject([{ needs: 'none' }]);
    const strict = await compare(pkg('1.0.0', gated), pkg('1.0.0', one), { unstableBreaks: true });
    expect(strict.report!.findings.map((f) => f.isBreaking)).toEqual([true]);
  });

  test('is told of an interface once', async () => {
    const inner = `@unstable(feature = more) ping: func();`;
    const behind = pkg('1.0.0', inner).replace('interface', '@unstable(feature = more) interface');
    const stable = pkg('1.0.0', one).replace('world app { import api; }', '');
    const { report } = await compare(stable, behind.replace('world app { import api; }', ''));
    expect(report!.findings.map((f) => f.diagnostic.message)).toEqual([
      'interface `api` stands behind the feature `more` now',
    ]);
  });
});

describe('packages', () => {
  const nested = (...versions: string[]): string =>
    versions
      .map((v) => `package demo:shop@${v} { interface api { ${v === '1.0.0' ? one : two} } }`)
      .join('\n');

  test('of one name are paired by version', async () => {
    const root = 'package demo:root;\n';
    const { report } = await compare(
      root + nested('1.0.0', '2.0.0'),
      root + nested('2.0.0', '1.0.0'),
    );
    expect(report!.findings).toEqual([]);
  });

  test('have to be there', async () => {
    const side = sideOf((await load('a.wit', memoryHost({ 'a.wit': pkg('1.0.0', one) }))).value);
    const nothing = sideOf({ model: side.model, files: [] });
    for (const [before, after, word] of [
      [nothing, side, 'before'],
      [side, nothing, 'after'],
    ] as const) {
      const { value, diagnostics } = comparePackages(before, after);
      expect(value).toBeUndefined();
      expect(diagnostics).toMatchObject([
        { code: 'compare/no-package', message: `there is no package in what is ${word}` },
      ]);
    }
  });

  test('without anything in common are not compared', async () => {
    const { report, diagnostics } = await compare(
      'package a:b; interface x { f: func(); }',
      'package c:d; interface y { g: func(); }',
    );
    expect(report).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual(['compare/nothing-in-common']);
  });

  test('with types nested too deep are not compared', async () => {
    const records = Array.from({ length: 1100 }, (_, i) => `record r${i + 1} { a: r${i} }`);
    const text = pkg('1.0.0', `record r0 { a: u8 } ${records.join(' ')} f: func(a: r1100);`);
    const { report, diagnostics } = await compare(text, text);
    expect(report).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual(['compare/too-deep']);
  });
});
