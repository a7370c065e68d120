/** Packages of one repository, which see each other where `witlink.json` says so. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cli } from './cli.ts';
import { repository, within } from './repository.ts';

const core = 'package org:core@0.1.0;\n\ninterface types {\n  type key = string;\n}\n';
const user = `package org:db@0.2.0;

interface kv {
  use org:core/types@0.1.0.{key};
  get: func(k: key);
}

world app {
  import kv;
}
`;
const files = { 'core/a.wit': core, 'db/b.wit': user };
const lax = { rules: { 'lint/unused-type': 'off' } };

test('check, lint, ci and generate find packages of the workspace', async () => {
  const { run } = repository({
    ...files,
    'witlink.json': JSON.stringify({ workspace: true, ...lax }),
  });
  expect(await run('check')).toMatchObject({ code: 0, told: 'no findings in 2 files\n' });
  expect((await run('check', 'db')).code).toBe(0);
  expect((await run('lint')).told).not.toContain('error');
  expect((await run('ci')).told).not.toContain('error');
  expect((await run('generate', 'ts-host', 'db', '--world', 'app', '-o', 'out')).code).toBe(0);
  const without = await run('check', '--no-config');
  expect(without.code).toBe(1);
  expect(without.told).toContain('`"workspace": true` in witlink.json');
});

test('lint knows what siblings use', async () => {
  const more = core.replace('string;', 'string;\n  type other = u8;');
  const { run, write } = repository({
    'core/a.wit': more,
    'db/b.wit': user,
    'witlink.json': JSON.stringify({ workspace: true }),
  });
  const unused = async (...argv: string[]): Promise<readonly string[]> => {
    const { findings } = JSON.parse((await run(...argv, '--format', 'json')).out) as {
      findings: { code: string; message: string }[];
    };
    return findings.flatMap((f) => (/unused-|unreached/.test(f.code) ? [f.message] : []));
  };
  const left = ['type `other` is never used'];
  for (const argv of [
    ['lint'],
    ['lint', 'core'],
    ['lint', './core/a.wit'],
    ['ci'],
    ['ci', 'core'],
  ]) {
    expect(await unused(...argv)).toEqual(left);
  }
  expect(await unused('lint', 'core', '--no-config')).toEqual([
    'type `key` is never used',
    ...left,
  ]);
  // A sibling that can't be read in full has its say, and nothing is told of it.
  write({ 'db/b.wit': user.replace('get:', 'put: func(k: nothing);\n  get:') });
  expect(await unused('lint', 'core')).toEqual(left);
  // Names count with their versions, and worlds reach interfaces of others.
  write({
    'core/a.wit': `${more}world w { import log; }\ninterface log { }\n`,
    'db/b.wit': 'package org:db;\nworld app { import org:core/types@0.1.0; }\n',
  });
  expect(await unused('lint', 'core')).toEqual(['type `key` is never used', ...left]);
  write({ 'db/b.wit': 'package org:db;\n' });
  const passed = 'interface more { use types.{key, other}; }\n';
  write({
    'core/a.wit': `${more}${passed}`,
    'db/b.wit': 'package org:db;\ninterface i { use org:core/more@0.1.0.{key}; }\n',
  });
  expect(await unused('lint', 'core')).toEqual(['`other` is brought here by `use` but not used']);
  write({
    'core/a.wit': `${more}world w { import log; }\ninterface log { }\n`,
    'db/b.wit': 'package org:db;\n',
  });
  expect(await unused('lint', 'core')).toEqual([
    'no world reaches interface `types`',
    'type `key` is never used',
    ...left,
  ]);
});

test('a configuration that is at fault ends generate, too', async () => {
  const { run } = repository({ ...files, 'witlink.json': '{ "workspace": 1 }' });
  const ran = await run('generate', 'ts-host', 'db', '--world', 'app', '-o', 'out');
  expect(ran).toMatchObject({ code: 2, out: '' });
  expect(ran.err).toContain('witlink.json:1:');
  const config = '--no-config';
  expect((await run('generate', 'markdown', 'core', '-o', 'out', config)).code).toBe(0);
});

test('a folder of deps may be a package that is looked at', async () => {
  const { run } = repository({ ...files, 'witlink.json': JSON.stringify({ deps: ['core'] }) });
  expect(await run('check')).toMatchObject({ code: 0 });
});

test('a manifest above the working directory is read, as far as the repository goes', async () => {
  const { at, write } = repository({
    'lib/core/a.wit': core,
    'app/wit/b.wit': user,
    'app/wkg.toml': '[overrides]\n"org:core" = { path = "../lib/core" }\n',
  });
  const check = async () => within(at('app/wit'), () => cli(['check', '.']));
  expect(await check()).toMatchObject({ code: 0 });
  write({ 'app/wit/.git/HEAD': '' });
  expect((await check()).out).toContain('[resolve/unknown-package]');
});

test('the states of before see each other, too', async () => {
  const { run, write, commit } = repository({
    ...files,
    'witlink.json': JSON.stringify({ workspace: true, ...lax }),
  });
  write({ 'core/a.wit': core.replace('string', 'u8') });
  commit('two');
  const { code, told } = await run('ci', '--against', 'git:HEAD~1');
  expect(told).not.toContain('resolve/');
  expect(told).toContain('2 of 2 packages changed');
  expect(code).toBe(1);
});

test('breaking sees the workspace, now and then', async () => {
  const { run, write, commit, at } = repository({
    ...files,
    'witlink.json': JSON.stringify({ workspace: true }),
  });
  write({ 'db/b.wit': user.replace('get: func(k: key);', '') });
  commit('two');
  for (const entry of ['db', './db/b.wit']) {
    const { code, told } = await run('breaking', entry, '--against', 'git:HEAD~1');
    expect(told).not.toContain('resolve/');
    expect(told).toContain('function `get` was removed from interface `kv`');
    expect(code).toBe(1);
  }
  // Each state has the packages of its own time, wherever they stood.
  write({ 'core/a.wit': null, 'moved/a.wit': core.replace('string', 'u8'), 'db/b.wit': user });
  commit('three');
  const moved = await run('breaking', 'db', '--against', 'git:HEAD~2');
  expect(moved.told).toContain('was `string`, is `u8`');
  expect(moved.told).toContain('git:HEAD~2:core/a.wit:4:8');
  const without = await run('breaking', 'db', '--against', 'git:HEAD~1', '--no-config');
  expect(without.code).toBe(2);
  expect(without.told).toContain('`"workspace": true` in witlink.json');
  // A state that is a folder has the packages of now beside it.
  write({ 'old/b.wit': user.replace('get:', 'put: func();\n  get:') });
  const folder = await run('breaking', 'db', '--against', 'old');
  expect(folder.told).toContain('function `put` was removed from interface `kv`');
  const written = await run('breaking', 'db', '--against', 'old', '--write');
  expect(written.told).toContain('org:db');
  expect(readFileSync(at('db/b.wit'), 'utf8')).toContain('package org:db@0.3.0;');
});

test('init writes a workspace where packages need each other', async () => {
  const { at, run } = repository(files);
  await run('init');
  expect(readFileSync(at('witlink.json'), 'utf8')).toContain('  "workspace": true,\n');
  expect((await run('check')).code).toBe(0);
  const alone = repository({ 'core/a.wit': core });
  await alone.run('init');
  expect(readFileSync(alone.at('witlink.json'), 'utf8')).not.toContain('workspace');
});
