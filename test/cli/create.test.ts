/**
 * `witlink create`: the files of a new project, and what it refuses. test/languages/create.test.ts builds projects in all
 * languages and runs their tests.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ownDependency } from '../../src/cli/create/own-dependency.ts';
import { readConfig } from '../../src/config/index.ts';
import { cli, folder } from './cli.ts';
import { within } from './repository.ts';

const typescript = ['--lang', 'typescript'];
const filesIn = (at: string): string[] =>
  globSync('**/*.*', { cwd: at, exclude: ['node_modules'] })
    .map((file) => file.replaceAll('\\', '/'))
    .toSorted();

const plugin = `// Not in any documentation.
package a:plugin@1.0.0;

interface events {
  use b:types/codes@1.0.0.{code};

  /** Tells. */
  tell: func(code: code);

  @unstable(feature = loud)
  shout: func();
}

world plugin {
  import events;
  export run: func() -> u32;
}

world other {}
`;
const types = 'package b:types@1.0.0;\n\ninterface codes {\n  type code = u8;\n}\n';

describe('a project', () => {
  test('has a world of its own, unless one is named', async () => {
    const at = folder({});
    const { code, out, err } = await within(at(), () => cli(['create', 'My Guest', ...typescript]));
    expect({ code, out }).toEqual({ code: 0, out: '' });
    expect(err).toBe(
      'created My Guest: a component in TypeScript, of the world demo:my-guest/hello@0.1.0\n' +
        'next: cd My Guest, npm install, npm test; then write src/hello.impl.ts\n',
    );
    expect(filesIn(at('My Guest'))).toEqual([
      'README.md',
      'package.json',
      'src/hello.impl.ts',
      'src/hello.ts',
      'test/component.test.js',
      'tsconfig.json',
      'wit/world.wit',
      'witlink.json',
    ]);
    const text = readFileSync(at('My Guest/witlink.json'), 'utf8');
    const { value, diagnostics } = readConfig(text, 'witlink.json');
    expect(diagnostics).toEqual([]);
    expect(value!.builds).toMatchObject([
      { language: 'typescript', world: { text: 'hello' }, output: { text: 'build/my-guest.wasm' } },
    ]);
    expect(readFileSync(at('My Guest/.gitignore'), 'utf8')).toBe('build/\nnode_modules/\n');
    const checked = await cli(['check', at('My Guest/wit')]);
    expect(checked.code).toBe(0);
  });

  test('has a copy of WIT as it stands, with what it depends on', async () => {
    const at = folder({ 'api/plugin.wit': plugin, 'api/deps/b/types.wit': types });
    const args = ['--world', 'plugin', '--wit', at('api'), '--features', 'loud'];
    const { code, err } = await cli(['create', at('p'), ...typescript, ...args]);
    expect(code, err).toBe(0);
    expect(readFileSync(at('p/wit/plugin.wit'), 'utf8')).toBe(plugin);
    expect(readFileSync(at('p/wit/deps/b/types.wit'), 'utf8')).toBe(types);
    const { value } = readConfig(readFileSync(at('p/witlink.json'), 'utf8'), 'x');
    expect(value!.features).toMatchObject([{ text: 'loud' }]);
    expect(readFileSync(at('p/test/component.test.js'), 'utf8')).toContain('features: ["loud"]');
  });

  test('has the engine that its world can have', async () => {
    const wit =
      'package wasi:http@0.2.0;\ninterface types { f: func(); }\nworld proxy { import types; }\n';
    const at = folder({ 'http.wit': wit });
    const { code, err } = await within(at(), () =>
      cli(['create', 'p', ...typescript, '--wit', 'http.wit']),
    );
    expect(code, err).toBe(0);
    expect(readFileSync(at('p/witlink.json'), 'utf8')).toContain('"engine": "spidermonkey"');
    const { devDependencies } = JSON.parse(readFileSync(at('p/package.json'), 'utf8'));
    expect(Object.keys(devDependencies)).toEqual([
      ...['@bytecodealliance/componentize-js', 'esbuild', 'typescript', 'witlink'],
    ]);
    const { builds } = readConfig(readFileSync(at('p/witlink.json'), 'utf8'), 'x').value!;
    expect(builds).toMatchObject([{ engine: 'spidermonkey', world: { text: 'proxy' } }]);
  });

  test.each([
    ['from several places', ['--wit', 'api/plugin.wit', '--deps', 'others']],
    ['in a binary', ['--wit', 'api.wasm']],
  ])('has WIT that comes %s as one file', async (_, wit) => {
    const at = folder({ 'api/plugin.wit': plugin, 'others/b/types.wit': types });
    await within(at(), async () => {
      await cli(['wit', 'api/plugin.wit', '--deps', 'others', '--wasm', '-o', 'api.wasm']);
      const { code, err } = await cli(['create', 'p', ...typescript, '--world', 'plugin', ...wit]);
      expect(code, err).toBe(0);
      expect(filesIn('p/wit')).toEqual(['world.wit']);
      const printed = await cli(['wit', 'p/wit', '--world', 'plugin']);
      expect(printed).toEqual(await cli(['wit', 'api.wasm', '--world', 'plugin']));
    });
  });

  test.each([
    ['$(touch x) "`\'.."', 'touch-x'],
    ['日本', 'component'],
    ['1st', 'component'],
    ['-rf', 'rf'],
    ['A'.repeat(100), 'component'],
  ])('is called after a folder of any name: %s', async (named, name) => {
    const at = folder({});
    const { code, err } = await within(at(), () =>
      cli(['create', ...typescript, '--world', 'w', '--', named]),
    );
    expect(code, err).toBe(0);
    const { value } = readConfig(readFileSync(at(`${named}/witlink.json`), 'utf8'), 'x');
    expect(value!.builds![0]!.output.text).toBe(`build/${name}.wasm`);
    expect(readFileSync(at(`${named}/README.md`), 'utf8')).toContain(`# ${name}\n`);
  });
});

describe('what is refused', () => {
  async function refused(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
    const at = folder(files);
    const { code, out, err } = await within(at(), () => cli(['create', ...args]));
    expect(out).toBe('');
    expect(existsSync(at('p/witlink.json'))).toBe(false);
    return { code, err };
  }
  const hello = ['p', ...typescript, '--world', 'hello'];

  test('a folder with files in it, or a file', async () => {
    expect(await refused({ 'p/x': '' }, ...hello)).toEqual({
      code: 2,
      err: 'error: `p` has files in it\n  = help: name a folder that is empty, or not there yet\n',
    });
    expect((await refused({ p: '' }, ...hello)).err).toContain('`p` can’t be used: ');
  });

  test.each([
    ['create', '', ...hello.slice(1)],
    ['build', ''],
    ['generate', 'c', 'w.wit', '-o', ''],
    ['unplug', 'w.wasm', '-o', ''],
  ])('an empty name for the working directory: %s', async (...args) => {
    const { code, err } = await within(folder({})(), () => cli(args));
    expect(code).toBe(2);
    expect(err).toContain('It is empty; the working directory is `.`.');
  });

  test('no language, or options that are misspelt', async () => {
    const none = await refused({}, 'p');
    expect(none.code).toBe(2);
    expect(none.err).toContain('  = help: --lang is one of c, cpp, rust');
    const near = await refused({}, 'p', '--lnag', 'rust', '--', '--x');
    expect(near.err).toContain(
      '  = help: there is no option --lnag\n  = help: did you mean `--lang`?',
    );
    expect(near.err).not.toContain('--x');
  });

  test('a choice of worlds that is not made', async () => {
    const files = { 'api.wit': 'package a:b;\nworld one {}\nworld two {}\n' };
    const { code, err } = await refused(files, 'p', ...typescript, '--wit', 'api.wit');
    expect(code).toBe(2);
    expect(err).toContain('choose one with `--world`: `one`, `two`');
  });

  test('a language that is none, or in which no project begins', async () => {
    const none = await refused({}, 'p', '--lang', 'cobol', '--world', 'w');
    expect(none.code).toBe(2);
    expect(none.err).toContain('Allowed choices are c, cpp, rust');
    expect(none.err).not.toContain('javascript');
    const js = await refused({}, 'p', '--lang', 'javascript', '--world', 'w');
    expect(js.err).toContain('create it with `--lang typescript`');
  });

  test('a name that no new world can have', async () => {
    for (const name of ['a:b/c', 'Nope!', '../x', 'a"b']) {
      const { code, err } = await refused({}, 'p', ...typescript, '--world', name);
      expect(code).toBe(2);
      expect(err).toContain('can’t be the name of a new world');
    }
  });

  test('a world that isn’t there', async () => {
    const wit = ['--wit', 'api.wit'];
    const files = { 'api.wit': 'package a:b;\nworld plugin {}\n' };
    const near = await refused(files, 'p', ...typescript, '--world', 'plugn', ...wit);
    expect(near).toMatchObject({ code: 1 });
    expect(near.err).toContain('error[cli/unknown-world]: there is no world `plugn`');
    expect(near.err).toContain('did you mean `plugin`?');
  });

  test('WIT that is wrong, with its place', async () => {
    const files = { 'api.wit': 'package a:b;\nworld hello { export f: func() -> x; }\n' };
    const { code, err } = await refused(files, ...hello, '--wit', 'api.wit');
    expect(code).toBe(1);
    expect(err).toContain('--> api.wit:2:35');
  });
});

describe('the witlink that a project depends on', () => {
  const installed = (resolved: string) => ({
    'witlink-1.2.3.tgz': '',
    'node_modules/.package-lock.json': JSON.stringify({
      packages: { 'node_modules/witlink': { resolved } },
    }),
    'node_modules/witlink/dist/cli.js': '',
  });
  const dependency = (files: Record<string, string>, project: string) => {
    const at = folder(files);
    return ownDependency(at('node_modules/witlink/dist'), at(project), '1.2.3');
  };

  test('is the tarball that the one that runs was installed from', () => {
    const files = installed('file:witlink-1.2.3.tgz');
    expect(dependency(files, 'hello')).toBe('file:../witlink-1.2.3.tgz');
    expect(dependency(files, 'deep/er/hello')).toBe('file:../../../witlink-1.2.3.tgz');
  });

  test('is a range where it came from a registry, or the tarball is gone', () => {
    expect(dependency(installed('https://example.com/witlink-1.2.3.tgz'), 'hello')).toBe('^1.2.3');
    expect(dependency(installed('file:gone.tgz'), 'hello')).toBe('^1.2.3');
    expect(dependency({ 'node_modules/witlink/dist/cli.js': '' }, 'hello')).toBe('^1.2.3');
    expect(ownDependency(folder({})('src'), 'hello', '1.2.3')).toBe('^1.2.3');
  });
});
