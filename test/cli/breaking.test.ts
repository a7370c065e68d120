import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BreakingJson } from '../../src/cli/json-forms.ts';
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

  test('of a name that is no path says how states of git are written', async () => {
    const at = folder({ 'new.wit': current });
    const { code, err } = await cli(['breaking', at('new.wit'), '--against', 'trunk']);
    expect({ code, err }).toEqual({
      code: 2,
      err: "error: the two can’t be compared\n  = help: a state of git's is written as git:trunk\n",
    });
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
  expect(code).toBe(0);
  expect(readFileSync(`${root}/docs/breaking.md`, 'utf8')).toContain(told.replaceAll(wasi, ''));
});

test('docs/breaking.md counts what breaks in WASI', async () => {
  const root = path.join(import.meta.dirname, '../..');
  const wasi = (version: string, name = '') =>
    `${root}/node_modules/@bytecodealliance/jco/lib/wit/builtin/${version}${name}`;
  const deps = ['--deps', wasi('0.3.0'), '--against-deps', wasi('0.2.12'), '--format', 'json'];
  const text = readFileSync(`${root}/docs/breaking.md`, 'utf8');
  const rows = [...text.matchAll(/^\| (wasi:\w+) \|.*$/gm)];
  expect(rows.length).toBe(6);
  for (const [row, name] of rows) {
    const folder = `/${name!.replace(':', '-')}`;
    const paths = [wasi('0.3.0', folder), '--against', wasi('0.2.12', folder)];
    const { out } = await cli(['breaking', ...paths, ...deps]);
    const { setAside, versions } = JSON.parse(out) as BreakingJson;
    const { changes, tiers } = setAside!.find(({ reason }) => reason === 'version')!;
    const counts = [changes, ...['WORLD', 'ABI', 'SOURCE'].map((t) => tiers[t as 'ABI'] ?? 0)];
    expect(row).toContain(`| ${name} | ${counts.join(' | ')} |`);
    expect(versions).toMatchObject([{ smallest: '0.3.0', after: '0.3.0' }]);
  }
});

/** Runs over two texts. */
async function compared(old: string, now: string, ...more: string[]) {
  const at = folder({ 'old.wit': old, 'new.wit': now });
  return cli(['breaking', at('new.wit'), '--against', at('old.wit'), ...more]);
}

describe('what does not count is told, and never reads as clean', () => {
  const added = wit('1.1.0', 'ping: func();\n  pong: func();\n  more: func();');

  test('a release whose version covers its changes passes', async () => {
    const passed = await compared(previous, added);
    expect(passed.code).toBe(0);
    expect(passed.told).toContain('note[breaking/function-added]');
    expect(passed.told).toContain('for host, implementer; the version covers it');
    expect(passed.told).toContain(
      '1 breaking change (WORLD 1, SOURCE 1) that the version covers: --ignore-version counts them',
    );
    expect(passed.told).not.toContain('nothing breaks');
    const strict = await compared(previous, added, '--ignore-version');
    expect(strict.code).toBe(1);
    expect(strict.told).toContain('error[breaking/function-added]');
    const semver = await compared(previous, added, '--tier', 'SEMVER');
    expect(semver.code).toBe(0);
    expect(semver.told).toContain('note[breaking/function-added]');
  });

  const unstable = (cases: string): string =>
    wit('1.0.0', `@unstable(feature = tennis)\n  enum side { ${cases} }\n  ping: func();`);

  test('changes of what is @unstable', async () => {
    const run = (...more: string[]) => compared(unstable('a, b'), unstable('b'), ...more);
    const { code, told } = await run();
    expect(code).toBe(0);
    expect(told).toContain(
      '1 breaking change (WORLD 1, ABI 1, SOURCE 1) of @unstable items set aside: --unstable judges all of them, --features some',
    );
    expect(told).not.toContain('nothing breaks');
    const codes = [['--unstable'], ['--features', 'tennis'], ['--all-features']].map((o) =>
      run(...o),
    );
    expect((await Promise.all(codes)).map((r) => r.code)).toEqual([1, 1, 1]);
    const other = await run('--features', 'tenis');
    expect(other.code).toBe(0);
    expect(other.err).toContain('no gate names the feature `tenis`');
    expect(other.err).toContain('did you mean `tennis`?');
  });

  test('what --role and --tier leave out', async () => {
    const run = (...more: string[]) => compared(previous, wit('1.0.0', 'ping: func();'), ...more);
    const { code, told } = await run('--tier', 'ABI');
    expect(code).toBe(0);
    expect(told).toContain('1 breaking change (WORLD 1, SOURCE 1) left out by --tier\n');
    expect(told).not.toContain('nothing breaks');
    const both = await run('--tier', 'ABI', '--role', 'host');
    expect(both.told).toContain('left out by --tier and --role\n');
    const added = await compared(wit('1.0.0', 'ping: func();'), previous, '--role', 'guest');
    expect(added.told).toContain('left out by --role\n');
  });

  test('what comments ignore', async () => {
    const text = wit('1.0.0', 'ping: func();').replace(
      'interface',
      '// witlink-ignore breaking/function-removed: nobody called it\ninterface',
    );
    const { code, told } = await compared(previous, text);
    expect(code).toBe(0);
    expect(told).toContain(
      '1 breaking change (WORLD 1, SOURCE 1) ignored by comments or the configuration',
    );
    expect(told).not.toContain('nothing breaks');
  });

  test('as data', async () => {
    const { out } = await compared(unstable('a, b'), unstable('b'), '--format', 'json');
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'passes',
      findings: [],
      setAside: [{ reason: 'unstable', changes: 1, tiers: { WORLD: 1, ABI: 1, SOURCE: 1 } }],
      notCompared: [],
    });
    const covered = await compared(previous, added, '--format', 'json');
    expect(JSON.parse(covered.out)).toMatchObject({
      verdict: 'passes',
      findings: [{ code: 'breaking/function-added', breaking: false, setAside: 'version' }],
      setAside: [{ reason: 'version', changes: 1 }],
      versions: [{ smallest: '1.1.0', step: 'right' }],
    });
    const same = await compared(previous, previous, '--format', 'json');
    expect(JSON.parse(same.out)).toMatchObject({ verdict: 'nothing-breaks', setAside: [] });
  });

  test('a pre-release is right after another', async () => {
    const { code, told } = await compared(wit('0.2.0-rc.1', 'a: func();'), wit('0.2.0-rc.2', ''));
    expect(code).toBe(0);
    expect(told).toContain(
      'demo:shop@0.2.0-rc.2: any later version is right after the pre-release 0.2.0-rc.1, which it has',
    );
    const judged = await compared(
      wit('0.2.0-rc.1', 'a: func();'),
      wit('0.2.0-rc.2', ''),
      '--unstable',
    );
    expect(judged.code).toBe(1);
    expect(judged.told).toContain('is 0.3.0, it has 0.2.0-rc.2');
  });

  test('packages in deps/ that changed', async () => {
    const api = (key: string): string =>
      `package demo:api@0.1.0; interface kv { get: func(key: ${key}); }`;
    const states = (root: string) =>
      folder({
        'old/root.wit': root,
        'old/deps/api.wit': api('u8'),
        'old/deps/gone.wit': 'package demo:gone; interface i {}',
        'new/root.wit': root,
        'new/deps/api.wit': api('u16'),
      });
    const run = async (root: string, ...more: string[]) => {
      const at = states(root);
      return cli(['breaking', at('new'), '--against', at('old'), ...more]);
    };
    const other = await run('package demo:server; interface mine { f: func(); }');
    expect(other.code).toBe(0);
    expect(other.told).toMatch(
      /not compared: demo:api@0\.1\.0 in .*new\/deps\/api\.wit changed \(1 change, 1 of them breaking\); compare it by itself/,
    );
    expect(other.told).toMatch(/not compared: demo:gone in .*old\/deps\/gone\.wit is gone/);
    expect(other.told).not.toContain('nothing breaks');
    // Used, it is compared.
    const used = await run('package demo:server; world w { import demo:api/kv@0.1.0; }');
    expect(used.code).toBe(1);
    expect(used.told).toContain('error[breaking/number-widened]');
    expect(used.told).not.toContain('not compared: demo:api');
    // With nothing else there, it is what there is.
    const hollow = await run('package demo:server;');
    expect(hollow.code).toBe(1);
    expect(hollow.told).toContain('error[breaking/number-widened]');
    expect(hollow.told).toContain('package `demo:gone` was removed');
    expect(hollow.told).not.toContain('not compared');
    const json = await run('package demo:server; interface mine {}', '--format', 'json');
    expect(JSON.parse(json.out)).toMatchObject({
      verdict: 'passes',
      notCompared: [
        { package: 'demo:api@0.1.0', before: '0.1.0', isGone: false, changes: 1, breaking: 1 },
        { package: 'demo:gone', isGone: true },
      ],
    });
  });

  test('types that others may pass, unless the package is closed', async () => {
    const flags = (names: string): string => wit('1.0.0', `flags f { ${names} }\n  ping: func();`);
    const run = (...more: string[]) => compared(flags('a'), flags('a, b'), ...more);
    expect((await run()).code).toBe(1);
    const closed = await run('--closed');
    expect(closed.code).toBe(0);
    expect(closed.told).toContain('the smallest version that is right after 1.0.0 is 1.0.1');
  });
});

describe('--write', () => {
  const added = wit('1.0.0', 'ping: func();\n  pong: func();\n  more: func();');

  test('makes the release that the changes need', async () => {
    const at = folder({ 'old.wit': previous, 'new.wit': added });
    const args = ['breaking', at('new.wit'), '--against', at('old.wit'), '--write'];
    const { code, told } = await cli(args);
    expect(code, told).toBe(0);
    expect(told).toContain(`wrote demo:shop@1.1.0, @since of 1 to ${at('new.wit')}`);
    expect(told).toContain('is 1.1.0, which it has');
    const text = added.replace('1.0.0', '1.1.0').replace('more', '@since(version = 1.1.0)\n  more');
    expect(readFileSync(at('new.wit'), 'utf8')).toBe(text);
    expect(readFileSync(at('old.wit'), 'utf8')).toBe(previous);
    expect(readdirSync(at()).toSorted()).toEqual(['new.wit', 'old.wit']);
    const again = await cli([...args, '--format', 'json']);
    expect(JSON.parse(again.out)).toMatchObject({ verdict: 'passes', written: [] });
  });

  test('tells the files as data', async () => {
    const at = folder({ 'old.wit': previous, 'new.wit': added });
    const args = ['breaking', at('new.wit'), '--against', at('old.wit'), '--write'];
    const { out } = await cli([...args, '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ written: [at('new.wit')] });
  });

  test('says what it does not write', async () => {
    const bare = (text: string): string => text.replace('@1.0.0', '');
    const at = folder({ 'old.wit': bare(previous), 'new.wit': bare(added) });
    const { code, told } = await cli([
      'breaking',
      at('new.wit'),
      '--against',
      at('old.wit'),
      '--write',
    ]);
    expect(code).toBe(1);
    expect(told).toContain('nothing to write\nnot written: demo:shop: had no version');
    expect(readFileSync(at('new.wit'), 'utf8')).toBe(bare(added));
  });

  test('writes no binary, and nothing for what can’t be compared', async () => {
    const at = folder({ 'old.wit': previous, 'new.wit': added, 'broken.wit': 'package a:b; {' });
    expect(await cli(['wit', at('new.wit'), '--wasm', '-o', at('new.wasm')])).toMatchObject({
      code: 0,
    });
    const bytes = readFileSync(at('new.wasm'));
    const binary = await cli(['breaking', at('new.wasm'), '--against', at('old.wit'), '--write']);
    expect(binary).toMatchObject({ code: 2 });
    expect(binary.told).toContain('a binary is none');
    expect(readFileSync(at('new.wasm')).equals(bytes)).toBe(true);
    const broken = await cli(['breaking', at('broken.wit'), '--against', at('old.wit'), '--write']);
    expect(broken.code).toBe(2);
    expect(readFileSync(at('broken.wit'), 'utf8')).toBe('package a:b; {');
    expect((await cli(['breaking', '-', '--against', at('old.wit'), '--write'])).code).toBe(2);
  });
});

describe('--deps of the old state', () => {
  const app = (more: string): string =>
    `package demo:app@1.0.0; world w { import demo:io/poll@0.2.0; export run: func(${more}); }`;

  test('are those of the new one as they were', async () => {
    const at = folder({
      'app/w.wit': app(''),
      'vendor/io.wit': 'package demo:io@0.2.0; interface poll { f: func(); }',
    });
    git(at(), 'init');
    git(at(), 'add', '.');
    git(at(), 'commit', '-m', 'one');
    writeFileSync(at('app/w.wit'), app('a: u8'));
    writeFileSync(at('vendor/io.wit'), 'package demo:io@0.2.0; interface poll { g: func(); }');
    const args = ['breaking', at('app'), '--deps', at('vendor'), '--against', 'git:main'];
    const { code, told } = await cli(args);
    expect(code, told).toBe(1);
    expect(told).toContain('parameter `a` was added');
    // As of the ref, not of now.
    expect(told).toContain('git:main:vendor/io.wit');
    const other = await cli([...args, '--against-deps', 'nowhere']);
    expect(other.code).toBe(2);
  });

  test('are those of the new one where it is a path', async () => {
    const at = folder({
      'old.wit': app(''),
      'new.wit': app('a: u8'),
      'vendor/io.wit': 'package demo:io@0.2.0; interface poll { f: func(); }',
    });
    const args = ['breaking', at('new.wit'), '--against', at('old.wit'), '--deps', at('vendor')];
    expect(await cli(args)).toMatchObject({ code: 1 });
  });
});

test.each(['json', 'sarif', 'github', 'gitlab', 'junit', 'markdown'])(
  'the ref of the old state is in %s',
  async (format) => {
    const at = folder({ 'wit/api.wit': wit('1.0.0', 'ping: func();') });
    git(at(), 'init');
    git(at(), 'add', '.');
    git(at(), 'commit', '-m', 'one');
    // An addition has no place in the old state.
    writeFileSync(at('wit/api.wit'), wit('1.0.0', 'ping: func();\n  pong: func();'));
    const args = ['breaking', at('wit'), '--against', 'git:main', '--format', format];
    const added = await cli(args);
    expect(added.code).toBe(1);
    expect(added.out).toContain(format === 'github' ? 'since: git:main' : 'git:main');
    writeFileSync(at('wit/api.wit'), wit('1.0.0', ''));
    const removed = await cli(args);
    expect(removed.out).toContain('git:main');
  },
);

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
