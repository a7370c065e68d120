/** What depends on versions, gates and sides of worlds more than on any one rule. */
import { describe, expect, test } from 'vitest';
import type { TypeDef } from '../../src/model/index.ts';
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
    ['1.0.0+a', '1.0.0+b', {}, true],
    ['2.0.0-rc.1', '2.0.0-rc.2', {}, false],
    ['2.0.0-rc.1', '2.0.1-rc.1', { unstableBreaks: true }, true],
    ['2.0.0-rc.1', '3.0.0-rc.1', { unstableBreaks: true }, false],
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

describe('the version covers', () => {
  const changed = (from: string, to: string, options: Options = {}) =>
    compare(pkg(from, two), pkg(to, 'ping: func(); more: func() -> u8;'), options);
  const judged = async (from: string, to: string, options: Options = {}) =>
    (await changed(from, to, options))
      .report!.findings.filter((f) => f.diagnostic.code.startsWith('breaking/function'))
      .map((f) => [f.diagnostic.code.slice(9), f.diagnostic.severity, f.setAside]);

  test('what it rose for, and the changes are notes', async () => {
    expect(await judged('1.0.0', '2.0.0')).toEqual([
      ['function-removed', 'info', 'version'],
      ['function-added', 'info', 'version'],
    ]);
  });

  test('an addition, where it rose for one, and no removal', async () => {
    expect(await judged('1.0.0', '1.1.0')).toEqual([
      ['function-removed', 'error', undefined],
      ['function-added', 'info', 'version'],
    ]);
  });

  test.each([
    ['equal versions', '1.0.0', '1.0.0', {}],
    ['a lower version', '1.1.0', '1.0.0', {}],
    ['equal pre-releases, whose names meet', '1.0.0-rc.1', '1.0.0-rc.1', {}],
    ['pre-releases that are judged', '1.0.0-rc.1', '1.0.0-rc.2', { unstableBreaks: true }],
    ['a version that is not to be regarded', '1.0.0', '2.0.0', { ignoreVersion: true }],
  ])('nothing: %s', async (_, from, to, options) => {
    const all = await judged(from, to, options);
    expect(all.map(([, severity]) => severity)).toEqual(['error', 'error']);
  });

  test('all after a pre-release, which promises nothing', async () => {
    const { report } = await changed('2.0.0-rc.1', '2.0.0-rc.2');
    expect(report!.findings.every((f) => f.setAside === 'version')).toBe(true);
    expect(report!.versions).toEqual([
      {
        package: 'demo:shop@2.0.0-rc.2',
        needs: 'major',
        before: '2.0.0-rc.1',
        after: '2.0.0-rc.2',
        anyLater: true,
        step: 'right',
      },
    ]);
  });

  test('nothing of a package under another name', async () => {
    const other = pkg('2.0.0', two).replace('demo:shop', 'demo:store');
    const { report } = await compare(pkg('1.0.0', two), other);
    expect(report!.findings.map((f) => f.setAside)).not.toContain('version');
  });

  test('and where it does not, the changes that need more are named', async () => {
    const { report } = await changed('1.0.0', '1.1.0');
    const found = report!.findings.find((f) => f.diagnostic.code === 'breaking/version-not-raised');
    expect(found!.diagnostic.related.map(({ message }) => message)).toEqual([
      'function `pong` was removed from interface `api`',
    ]);
  });

  test('which are few, and the rest counted', async () => {
    const many = Array.from({ length: 30 }, (_, i) => `f${i}: func();`).join(' ');
    const { report } = await compare(pkg('1.0.0', many), pkg('1.1.0', 'f0: func();'));
    const found = report!.findings.find((f) => f.diagnostic.code === 'breaking/version-not-raised');
    expect(found!.diagnostic.related).toHaveLength(8);
    expect(found!.diagnostic.help).toEqual(['21 more changes need it']);
  });
});

describe('types that no function passes', () => {
  const flags = (names: string): string => pkg('1.0.0', `flags access { ${names} } ping: func();`);
  const grown = (options: Options = {}) => compare(flags('a, b'), flags('a, b, c'), options);

  test('somebody else may use and pass, so that they break as others do', async () => {
    const { report } = await grown();
    expect(report!.findings.map((f) => [f.tiers, f.isBreaking])).toEqual([[['WORLD'], true]]);
    expect(report!.versions).toMatchObject([{ needs: 'major', smallest: '2.0.0' }]);
  });

  test.each([[['demo:shop']], ['all']] as const)(
    'nobody has of a closed package: %j',
    async (c) => {
      const { report } = await grown({ closed: c });
      expect(report!.findings.map((f) => [f.tiers, f.isBreaking])).toEqual([[[], false]]);
      expect(report!.versions).toMatchObject([{ needs: 'patch', smallest: '1.0.1' }]);
    },
  );

  test('are not closed by the name of another package', async () => {
    const { report } = await grown({ closed: ['demo:store'] });
    expect(report!.findings.map((f) => f.isBreaking)).toEqual([true]);
  });

  test('of a world belong to it alone', async () => {
    const world = (names: string): string =>
      `package demo:shop@1.0.0;\nworld app { flags access { ${names} } import ping: func(); }`;
    const { report } = await compare(world('a'), world('a, b'));
    expect(report!.findings.map((f) => f.isBreaking)).toEqual([false]);
    expect(report!.versions).toMatchObject([{ needs: 'patch' }]);
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

  test('is judged as all else where its feature is named', async () => {
    const { report } = await compare(pkg('1.0.0', gated), pkg('1.0.0', one), {
      features: ['more'],
    });
    expect(report!.findings).toMatchObject([{ isBreaking: true, isUnstable: false }]);
    const other = await compare(pkg('1.0.0', gated), pkg('1.0.0', one), { features: ['less'] });
    expect(other.report!.findings).toMatchObject([{ isBreaking: false, setAside: 'unstable' }]);
    const all = await compare(pkg('1.0.0', gated), pkg('1.0.0', one), { features: 'all' });
    expect(all.report!.findings).toMatchObject([{ isBreaking: true }]);
  });

  test('breaks where it was not before, whichever features are named', async () => {
    const stable = gated.replace('@unstable(feature = more) ', '');
    const { report } = await compare(pkg('1.0.0', stable), pkg('1.0.0', gated), {
      features: 'all',
    });
    expect(report!.findings.map((f) => [f.diagnostic.code, f.isBreaking])).toEqual([
      ['breaking/moved-behind-unstable', true],
    ]);
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

  test('that the compared ones reach are named only where a change is nowhere told', async () => {
    const read = async (version: string, other: string) => {
      const files = {
        'wit/a.wit': `package demo:shop@1.0.0; interface api { use demo:io/poll@${version}.{t}; f: func(a: t); }`,
        'wit/deps/io.wit': `package demo:io@${version}; interface poll { type t = u8; } interface other { type t = ${other}; }`,
      };
      const { value, diagnostics } = await load('wit', memoryHost(files));
      expect(diagnostics).toEqual([]);
      return sideOf(value);
    };
    const old = await read('0.1.0', 'u8');
    const raised = comparePackages(old, await read('0.1.1', 'u16')).value!;
    expect(raised.findings.map((f) => f.diagnostic.code)).toContain('breaking/dependency-updated');
    const changed = { isGone: false, file: 'wit/deps/io.wit', changes: 1, breaking: 1 };
    // More than the version of it says.
    expect(raised.notCompared).toEqual([
      { package: 'demo:io@0.1.1', before: '0.1.0', after: '0.1.1', ...changed },
    ]);
    expect(comparePackages(old, await read('0.1.1', 'u8')).value!.notCompared).toEqual([]);
    expect(comparePackages(old, await read('0.2.0', 'u16')).value!.notCompared).toEqual([]);
    const same = comparePackages(old, await read('0.1.0', 'u16')).value!;
    expect(same.findings).toEqual([]);
    expect(same.notCompared).toEqual([
      { package: 'demo:io@0.1.0', before: '0.1.0', after: '0.1.0', ...changed },
    ]);
    expect(comparePackages(old, await read('0.1.0', 'u8')).value!.notCompared).toEqual([]);
  });

  test('beside each other ask for no version of one that is gone, but for those whose names they hold', async () => {
    const texts = (version: string, more: string) =>
      `package demo:root@1.0.0; world w { import demo:c/i@${version}; } ${more}` +
      `package demo:c@${version} { interface i { f: func(); } } package demo:other@1.0.0 { interface k { f: func(); } }`;
    const compared = async (version: string) => {
      const gone = 'package demo:gone@1.0.0 { interface i { f: func(); } }';
      const files = [texts('1.0.0', gone), texts(version, '')];
      const [from, to] = await Promise.all(
        files.map((text) => load('a.wit', memoryHost({ 'a.wit': text }))),
      );
      const { findings, versions } = comparePackages(sideOf(from!.value), sideOf(to!.value)).value!;
      return {
        codes: findings.map(({ diagnostic: d, isBreaking }) => `${d.code} ${isBreaking}`),
        needs: Object.fromEntries(versions.map((v) => [v.package, v.needs])),
      };
    };
    expect(await compared('1.0.0')).toEqual({
      codes: ['breaking/package-removed true'],
      needs: { 'demo:root@1.0.0': 'major', 'demo:c@1.0.0': 'none', 'demo:other@1.0.0': 'none' },
    });
    const raised = await compared('2.0.0');
    expect(raised.codes).toEqual(
      expect.arrayContaining([
        'breaking/dependency-raised true',
        'breaking/version-incompatible false',
      ]),
    );
    expect(raised.needs).toEqual({
      'demo:root@1.0.0': 'major',
      'demo:c@2.0.0': 'none',
      'demo:other@1.0.0': 'none',
    });
    expect((await compared('1.0.1')).codes).toContain('breaking/dependency-updated false');
  });

  test('beside a package with nothing of its own ask it, and no others, for a version where one is gone', async () => {
    const read = async (names: readonly string[]) => {
      const texts = names.map((name) => [
        `wit/deps/${name}.wit`,
        `package demo:${name}@1.0.0; interface i { f: func(); }`,
      ]);
      const host = memoryHost({
        'wit/a.wit': 'package demo:root@1.0.0;',
        ...Object.fromEntries(texts),
      });
      return sideOf((await load('wit', host)).value);
    };
    const { versions } = comparePackages(await read(['b', 'c']), await read(['b'])).value!;
    expect(Object.fromEntries(versions.map((v) => [v.package, v.needs]))).toEqual({
      'demo:b@1.0.0': 'none',
      'demo:root@1.0.0': 'major',
    });
  });

  test('with types nested too deep are not compared', () => {
    // Text and binaries are refused for less; a model may come from elsewhere.
    const types = Array.from({ length: 1100 }, (_, i): TypeDef => ({
      type: { kind: 'option', type: i === 0 ? 'u8' : i - 1 },
    }));
    const name = { namespace: 'demo', name: 'shop', version: '1.0.0' };
    const packages = [{ name, interfaces: [], worlds: [] }];
    const side = { model: { packages, interfaces: [], worlds: [], types }, own: [0] };
    const { value, diagnostics } = comparePackages(side, side);
    expect(value).toBeUndefined();
    expect(diagnostics.map((d) => d.code)).toEqual(['compare/too-deep']);
  });
});
