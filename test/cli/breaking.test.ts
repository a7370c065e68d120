import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cli, folder } from './cli.ts';

const wit = (version: string, functions: string): string => `package demo:shop@${version};

interface api {
  ${functions}
}

world app {
  import api;
}
`;

const previous = wit('1.0.0', 'ping: func();\n  pong: func();');
const current = wit('1.1.0', 'ping: func();');

/** Runs git in a folder, untouched by the machine's configuration. */
function git(cwd: string, ...args: string[]): void {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'init.defaultBranch=main'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  execFileSync('git', [...who, ...args], { cwd, env, stdio: 'ignore' });
}

/** A repository whose folder `my wit` has two states. */
function repository(): (name?: string) => string {
  const at = folder({ 'my wit/api.wit': previous, 'readme.txt': '' });
  symlinkSync('my wit', at('link'));
  git(at(), 'init');
  git(at(), 'add', '.');
  git(at(), 'commit', '-m', 'one');
  writeFileSync(at('my wit/api.wit'), current);
  git(at(), 'commit', '-am', 'two');
  return at;
}

describe('breaking', () => {
  test('says what breaks, for whom, and which version would be right', async () => {
    const at = folder({ 'old.wit': previous, 'new.wit': current });
    const { code, told } = await cli(['breaking', at('new.wit'), '--against', at('old.wit')]);
    expect(code).toBe(1);
    expect(told).toContain('error[breaking/function-removed]: function `pong` was removed');
    expect(told).toContain('breaks WORLD for guest, caller; SOURCE for everybody');
    expect(told).toContain('the smallest version that is right after 1.0.0 is 2.0.0, it has 1.1.0');
  });

  test('narrows to roles and tiers', async () => {
    const at = folder({ 'old.wit': wit('1.0.0', 'a: func();'), 'new.wit': previous });
    const run = async (...more: string[]): Promise<number> =>
      (await cli(['breaking', at('new.wit'), '--against', at('old.wit'), ...more])).code;
    writeFileSync(at('old.wit'), wit('1.0.0', 'ping: func();'));
    expect(await run('--role', 'host')).toBe(1);
    expect(await run('--role', 'guest')).toBe(0);
    expect(await run('--role', 'guest', 'implementer')).toBe(1);
    expect(await run('--tier', 'SEMVER')).toBe(0);
    expect(await run('--tier', 'SEMVER', '--released')).toBe(1);
    expect(await run('--tier', 'semver', '--released')).toBe(1);
    expect(await run('--tier', 'semver', 'Abi', '--tier', 'world')).toBe(1);
    expect(await run('--tier', 'worlds')).toBe(2);
  });

  test('prints JSON for machines', async () => {
    const at = folder({ 'old.wit': previous, 'new.wit': current });
    const args = ['breaking', at('new.wit'), '--against', at('old.wit'), '--format', 'json'];
    const { code, out } = await cli(args);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      compared: true,
      findings: [
        { code: 'breaking/version-not-raised', tiers: ['SEMVER'], breaking: true },
        { code: 'breaking/function-removed', tiers: ['WORLD', 'SOURCE'], raises: 'major' },
      ],
      versions: [{ package: 'demo:shop@1.1.0', needs: 'major', smallest: '2.0.0' }],
    });
  });

  test('exits with 0 where nothing breaks', async () => {
    const at = folder({ 'a.wit': previous });
    const { code, told } = await cli(['breaking', at('a.wit'), '--against', at('a.wit')]);
    expect({ code, told }).toMatchObject({
      code: 0,
      told: expect.stringContaining('nothing breaks') as string,
    });
  });

  test('what can’t be compared is misuse, and never clean', async () => {
    const at = folder({
      'a.wit': previous,
      'broken.wit': 'package a:b; interface {',
      'other.wit': 'package a:b; interface x { f: func(); }',
      'old.wasm': 'no wasm',
    });
    for (const old of ['broken.wit', 'other.wit', 'old.wasm', 'nothing.wit']) {
      const args = ['breaking', at('a.wit'), '--against', at(old)];
      const { code, told } = await cli(args);
      expect(code, old).toBe(2);
      expect(told).not.toContain('nothing breaks');
      const json = await cli([...args, '--format', 'json']);
      expect(JSON.parse(json.out)).toMatchObject({ version: 1, compared: false });
    }
  });
});

test('docs/breaking.md shows what is printed', async () => {
  const root = path.join(import.meta.dirname, '../..');
  const wasi = `${root}/node_modules/@bytecodealliance/jco/lib/wit/builtin/`;
  const args = ['breaking', `${wasi}0.3.0/wasi-random`, '--against', `${wasi}0.2.12/wasi-random`];
  const { code, told } = await cli(args);
  expect(code).toBe(1);
  expect(readFileSync(`${root}/docs/breaking.md`, 'utf8')).toContain(told.replaceAll(wasi, ''));
});

describe('breaking, against git', () => {
  test('reads a commit, by the path of now and by another', async () => {
    const at = repository();
    for (const spec of ['git:HEAD~1', 'git:HEAD~1:my wit', 'git:HEAD~1:link']) {
      const { code, told } = await cli(['breaking', at('my wit'), '--against', spec]);
      expect(code, told).toBe(1);
      expect(told).toContain('function `pong` was removed');
    }
    expect(await cli(['breaking', at('my wit'), '--against', 'git:main'])).toMatchObject({
      code: 0,
    });
  });

  test.each([
    ['git:', 'names no ref'],
    ['git:--output=x', 'can’t begin with `-`'],
    ['git:nowhere', 'git knows no commit `nowhere`'],
    ['git:HEAD:../outside', 'leads out of the repository'],
    ['git:HEAD:/etc', 'leads out of the repository'],
    ['git:HEAD:nothing', '`HEAD` has no `nothing`'],
    ['git:HEAD\nmain', 'is no possible ref'],
  ])('%j is misuse', async (spec, message) => {
    const at = repository();
    const { code, told } = await cli(['breaking', at('my wit'), '--against', spec]);
    expect(code).toBe(2);
    expect(told).toContain(message);
  });

  test('says that a clone is shallow', async () => {
    const at = repository();
    git(at(), 'clone', '--depth', '1', `file://${at()}`, at('clone'));
    const args = ['breaking', at('clone/my wit'), '--against', 'git:HEAD~1'];
    const { code, told } = await cli(args);
    expect(code).toBe(2);
    expect(told).toContain('shallow clone');
    expect(told).toContain('fetch-depth: 0');
  });

  test('says that there is no repository, or no git', async () => {
    const at = folder({ 'a.wit': previous });
    const args = ['breaking', at('a.wit'), '--against', 'git:HEAD'];
    const outside = await cli(args);
    expect(outside).toMatchObject({ code: 2 });
    expect(outside.told).toContain('there is no git repository here');
    const { PATH } = process.env;
    process.env['PATH'] = at();
    try {
      const without = await cli(args);
      expect(without).toMatchObject({ code: 2 });
      expect(without.told).toContain('git is not installed');
    } finally {
      process.env['PATH'] = PATH;
    }
  });
});
