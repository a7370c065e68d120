/** `witlink init`: what it writes is a configuration that `witlink ci` takes. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/index.ts';
import { calc } from './components.ts';
import { repository, workplace } from './repository.ts';

const world = `package demo:calc@1.0.0;

interface ops {
  add: func(a: u32, b: u32) -> u32;
}

world app {
  export ops;
}

world other {
  export more: func();
}
`;

describe('init', () => {
  test('writes packages, the branch and components with their world', async () => {
    const { run, at } = repository({
      'wit/calc.wit': world,
      'my "b"/b.wit': 'package demo:b@0.1.0;\n\nworld b {}\n',
      'dist/calc.wasm': calc,
      'dist/module.wasm': Buffer.from('0061736d01000000', 'hex'),
    });
    const { code, err } = await run('init');
    expect(code).toBe(0);
    expect(err).toBe(
      'wrote witlink.json: 2 packages, 1 target\ncompared with main\nnext: witlink ci\n',
    );
    const text = readFileSync(at('witlink.json'), 'utf8');
    expect(text).toBe(`{
  "$schema": "https://unpkg.com/witlink/schema/witlink.json",
  "packages": ["my \\"b\\"", "wit"],
  "breaking": { "against": "git:main" },
  "targets": [
    { "components": "dist/calc.wasm", "wit": "wit", "world": "app" }
  ]
}
`);
    expect(readConfig(text, 'x').diagnostics).toEqual([]);
    expect((await run('ci')).code).toBe(0);
  });

  test('lists what stands in deps/ where that is all that there is', async () => {
    const api = (result: string): string =>
      `/// Of demo.\npackage demo:api@0.1.0;\n\n/// Keeps.\ninterface kv {\n  use demo:base/types@0.1.0.{key};\n\n  /// One.\n  get: func(key: key) -> ${result};\n}\n`;
    const { run, at, commit } = repository({
      'wit/server.wit': '/// Of demo.\npackage demo:server@0.1.0;\n',
      'wit/deps/api/api.wit': api('option<string>'),
      'wit/deps/base.wit':
        '/// Of demo.\npackage demo:base@0.1.0;\n\n/// What stores are asked for.\ninterface types {\n  /// By which a text is kept.\n  type key = string;\n}\n',
      'wit/deps/io/io.wit': 'package other:io@0.1.0; interface poll { f: func(); }',
    });
    expect((await run('init')).err).toContain('wrote witlink.json: 3 packages');
    expect(readFileSync(at('witlink.json'), 'utf8')).toContain(
      '  "packages": ["wit", "wit/deps/api", "wit/deps/base.wit"],\n  "deps": ["wit/deps"],\n',
    );
    const clean = await run('ci');
    expect(clean).toMatchObject({ code: 0 });
    expect(clean.told).toContain('no findings\n0 of 3 packages changed');
    commit('two', { 'wit/deps/api/api.wit': api('string') });
    const { code, told } = await run('ci', '--against', 'git:HEAD~1');
    expect(code).toBe(1);
    // Once, though the package is compared with the one in whose deps/ it stands, too.
    expect(told.match(/breaking\/option-removed/g)).toHaveLength(1);
    expect(told.match(/the smallest version that is right/g)).toHaveLength(1);
    expect(told).not.toContain('not compared');
  });

  test('never overwrites without being told', async () => {
    const { run, at } = repository({ 'wit/calc.wit': world, 'witlink.json': '{ "lint": false }' });
    const { code, err } = await run('init');
    expect(code).toBe(2);
    expect(err).toContain('there is `witlink.json` already');
    expect(readFileSync(at('witlink.json'), 'utf8')).toBe('{ "lint": false }');
    expect((await run('init', '--output', '-')).out).toContain('"packages": ["wit"]');
    expect((await run('init', '--force')).code).toBe(0);
    expect(readFileSync(at('witlink.json'), 'utf8')).toContain('"packages"');
  });

  test('takes the branch of the remote', async () => {
    const { run, git, at } = repository({ 'wit/calc.wit': world });
    git('branch', '-m', 'trunk');
    git('clone', at(), 'clone');
    git('remote', 'add', 'origin', at());
    git('fetch', 'origin');
    git('remote', 'set-head', 'origin', 'trunk');
    expect((await run('init', '-o', '-')).out).toContain('"against": "git:origin/trunk"');
  });

  test('works without git, and says what is missing', async () => {
    const { run } = workplace({ 'a/a.wit': 'package demo:a@0.1.0;\n' });
    const { err } = await run('init');
    expect(err).toContain('no branch is known');
    const nothing = await workplace().run('init');
    expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining('no WIT packages') });
  });

  test('means all packages where names look like globs', async () => {
    const { run } = repository({ 'a(b)/a.wit': 'package demo:a@0.1.0;\n' });
    await run('init');
    expect((await run('ci', '--format', 'json')).code).toBe(0);
  });
});
