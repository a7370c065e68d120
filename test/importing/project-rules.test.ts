/** What a configuration says of one component: rules for some go before what is said of all, and later ones before earlier. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/importing/configuration.ts';
import { notGiven } from '../../src/importing/import-problems.ts';
import { openProject } from '../../src/importing/project.ts';
import { wasiGiven } from '../../src/importing/wasi-given.ts';
import type { Placed } from '../../src/shape/index.ts';

test('the last rule that says something of a component counts', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const imports = {
    optimize: true,
    plugs: ['two.wasm'],
    map: { 'a:b/c': './all.js', 'a:b/d': './all.js' },
    components: [
      { components: '*.wasm', wasi: 'none', map: { 'a:b/c': './first.js' } },
      { components: 'one.wasm', optimize: false, map: { 'a:b/c': './last.js' } },
      { components: 'other/*.wasm', wasi: { args: ['x'] }, map: { 'a:b/d': './other.js' } },
    ],
  };
  writeFileSync(path.join(folder, 'package.json'), '{}');
  writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ imports }));
  const project = await openProject({ folder });
  const said = (name: string) => {
    const { find, wasi, optimize, plugs } = project.given(path.join(folder, name));
    const meant = ['a:b/c', 'a:b/d'].map((of) => path.basename(find(of)!.module));
    return [...meant, wasi, optimize, plugs.length];
  };
  expect(said('one.wasm')).toEqual(['last.js', 'all.js', 'none', false, 1]);
  // A plug for all is none of its own.
  expect(said('two.wasm')).toEqual(['first.js', 'all.js', 'none', true, 0]);
  expect(said('other/one.wasm')).toMatchObject(['all.js', 'other.js', { args: [{}] }, true, 1]);
});

describe('names that stand for others', () => {
  async function finding(map: Readonly<Record<string, string>>) {
    const folder = mkdtempSync(path.join(tmpdir(), 'witlink-names-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const implementing = { 'own:calc/ops@1.0.0': './own.js' };
    writeFileSync(
      path.join(folder, 'package.json'),
      JSON.stringify({ witlink: { imports: { map }, implements: implementing } }),
    );
    const project = await openProject({ folder });
    return (name: string) => {
      const meant = project.find(name, path.join(folder, 'app.js'));
      return meant && [path.basename(meant.module), meant.name, meant.export];
    };
  }

  test('lead to what these mean', async () => {
    const find = await finding({
      'a:b/c': 'd:e/f@1.0.0#x',
      'd:e/f@1.0.0': './f.js',
      'g:*': 'h:*',
      'h:one/two': 'i:j/k',
      'i:j/k': './k.wasm#whole',
      'l:m/n': 'own:calc/ops@1.0.0',
      'own:calc/ops': 'own:calc/ops@1.0.0',
      'free:form/url': 'other:form/url',
    });
    expect(find('d:e/f')).toEqual(['f.js', undefined, undefined]);
    expect(find('g:one/two')).toEqual(['k.wasm', 'i:j/k', 'whole']);
    // What stands for itself is looked for further.
    expect(find('l:m/n')).toEqual(['own.js', 'own:calc/ops@1.0.0', undefined]);
    expect(find('own:calc/ops@1.0.3')).toEqual(['own.js', 'own:calc/ops@1.0.0', undefined]);
    // Somebody else may know that.
    expect(find('free:form/url')).toEqual(['url', undefined, undefined]);
    expect(() => find('a:b/c')).toThrow(
      '`imports.map` has `d:e/f@1.0.0#x` for `a:b/c`, and an interface has no export that is another',
    );
  });

  test('are told where they lead nowhere', async () => {
    const find = await finding({
      'a:b/c': 'd:e/f',
      'd:e/f': 'g:h/i',
      'g:h/i': 'a:b/c',
      'j:k/l': 'gone:k/l@1.0.0',
      'more:*': 'more:x-*',
    });
    expect(() => find('a:b/c')).toThrow(
      '`imports.map` comes to no module: `a:b/c` stands for `d:e/f` for `g:h/i` for `a:b/c`',
    );
    expect(() => find('j:k/l')).toThrow('no module is known for `gone:k/l@1.0.0`, which `');
    expect(() => find('more:a/b')).toThrow('for `more:x-x-a/b` for');
  });
});

test('of what nothing gives, what WASI would give by itself is told last', () => {
  const wasi = ['cli', 'io', 'clocks', 'random'].map((name) => `wasi:${name}/x@0.2.0`);
  const [told] = notGiven([...wasi, 'a:b/c'], path.resolve('app.wasm'), undefined, []).diagnostics;
  expect(told!.message).toMatch(/ needs `a:b\/c`, `wasi:cli\/x@0\.2\.0`, .*, and 1 more, and /);
  expect(told!.help[0]).toContain('{"imports":{"map":{"a:b/c":"./MODULE"}}}');
  expect(told!.help.at(-1)).toContain('it gets no WASI');
});

test.each([
  ['a:b/c', './all/*.js'],
  ['a:*/*', './all/*.js'],
])(
  'a star of a path is what the only one of its name stands for, which %s has not',
  async (key, module) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'witlink-rules-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    writeFileSync(path.join(folder, 'package.json'), '{}');
    const imports = { map: { [key]: module } };
    writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ imports }));
    await expect(openProject({ folder })).rejects.toMatchObject({
      diagnostics: [{ code: 'import/bad-map' }],
    });
  },
);

test('folders are given as they are named, to look at alone or to write', () => {
  const span = { start: 0, end: 0 } as unknown as Placed['span'];
  const placed = (text: string): Placed => ({ text, span });
  const preopens = new Map([
    ['/data', placed('data:ro')],
    ['/out', placed('../out')],
  ]);
  const folder = path.resolve('/project/app');
  const given = wasiGiven({ preopens, span }, { folder } as Config, 'app');
  expect(given).toMatchObject({
    args: ['app'],
    preopens: {
      '/data': { host: path.join(folder, 'data'), readOnly: true },
      '/out': { host: path.resolve('/project/out'), readOnly: false },
    },
  });
});
