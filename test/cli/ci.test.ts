/** `witlink ci` on small repositories, and what configurations make of it and of the single commands. */
import { chmodSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import type { CiJson } from '../../src/cli/json-forms.ts';
import { cli } from './cli.ts';
import { app, calc } from './components.ts';
import { repository, within, workplace } from './repository.ts';

/** A package without findings. */
const sound = (name: string, more = ''): string => `/// What ${name} is for.
package demo:${name}@0.1.0;

/// Keeps texts by their names.
interface store {
  /// The text of a name, if there is one.
  get: func(name: string) -> option<string>;
${more}}

/// All that there is.
world app {
  import store;
}
`;

const extra =
  '\n  /// The text of a name, twice.\n  twice: func(name: string) -> option<option<string>>;\n';

const json = (out: string): CiJson => JSON.parse(out) as CiJson;
const codes = (out: string): string[] => json(out).findings.map(({ code }) => code);

describe('ci', () => {
  test('finds the packages of a repository, and nothing in them', async () => {
    const { run, at } = repository({
      'a/wit/a.wit': sound('a'),
      'my b/it’s "b".wit': sound('b'),
      'a/deps/other/o.wit': 'broken',
      'node_modules/x/x.wit': 'broken',
      'target/y.wit': 'broken',
      'ignored/z.wit': 'broken',
      '.gitignore': 'ignored\nnode_modules\n',
    });
    const { code, out, err } = await run('ci', '--format', 'json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(json(out)).toEqual({
      version: 1,
      steps: ['check', 'format', 'lint'].map((name) => ({
        name,
        seconds: expect.any(Number),
        findings: 0,
      })),
      findings: [],
      versions: [],
    });
    const told = await run('ci');
    expect(told.told).toMatch(
      /^no findings\ncheck \d\.\d\d s, format \d\.\d\d s, lint \d\.\d\d s\n$/,
    );
    expect(existsSync(at('witlink.json'))).toBe(false);
  });

  test('works without git', async () => {
    const { run } = workplace({ 'a/a.wit': sound('a', extra), 'deps/b.wit': 'broken' });
    const { code, out } = await run('ci', '--format', 'json');
    expect(code).toBe(0);
    expect(codes(out)).toContain('lint/nested-option');
  });

  test('has the findings of the single commands', async () => {
    const { run, commit } = repository({ 'wit/a.wit': sound('a') });
    commit('two', { 'wit/a.wit': sound('a', extra).replace('get:', '  fetch:') });
    const ci = json((await run('ci', '--against', 'git:HEAD~1', '--format', 'json')).out);
    const single = [
      await run('check', 'wit', '--format', 'json'),
      await run('format', '--check', 'wit', '--format', 'json'),
      await run('lint', 'wit', '--format', 'json'),
      await run('breaking', 'wit', '--against', 'git:HEAD~1', '--format', 'json'),
    ].flatMap(({ out }) => {
      return (JSON.parse(out) as { findings: object[] }).findings;
    });
    expect(ci.findings.map(({ step: _, ...finding }) => finding)).toEqual(single);
    expect(new Set(ci.findings.map(({ step }) => step))).toEqual(
      new Set(['format', 'lint', 'breaking']),
    );
    expect(ci.versions).toHaveLength(1);
  });

  test('looks at named packages only', async () => {
    const { run } = repository({ 'a/a.wit': sound('a', extra), 'b/b.wit': sound('b') });
    expect((await run('ci', 'b')).told).toContain('no findings');
    expect((await run('ci', 'a/a.wit')).told).toContain('lint/nested-option');
    const none = await run('ci', 'c');
    expect(none).toMatchObject({ code: 2, told: expect.stringContaining('there is no `c`') });
  });

  test('leaves the rules out where there are errors, and fails', async () => {
    const { run, commit } = repository({ 'a/a.wit': sound('a'), 'b/b.wit': sound('b') });
    commit('two', { 'a/a.wit': sound('a').replace('string>', 'strang>') });
    const { code, told } = await run('ci', '--against', 'git:HEAD~1');
    expect(code).toBe(1);
    expect(told).toContain('error[resolve/unknown-type]');
    expect(told).toContain('a has errors: not compared');
  });

  test('checks with the features that are selected, too', async () => {
    const { run } = repository({
      'wit/a.wit': sound('a', '\n  @unstable(feature = more)\n  more: func() -> color;\n').replace(
        '  /// The text',
        '  @unstable(feature = color)\n  enum color {\n    red,\n  }\n\n  /// The text',
      ),
    });
    const { code, out } = await run('ci', '--format', 'json');
    // With no feature selected neither is there; with all both are; the stable item is sound.
    expect(code).toBe(0);
    expect(codes(out)).not.toContain('resolve/unknown-type');
  });
});

describe('since another state', () => {
  test('packages are new, moved, removed or the same', async () => {
    const { run, git, commit } = repository({
      'a/a.wit': sound('a'),
      'b/b.wit': sound('b'),
      'c/c.wit': sound('c'),
    });
    git('mv', 'b', 'moved');
    commit('two', { 'c/c.wit': null, 'd/d.wit': sound('d') });
    const { code, told } = await run('ci', '--against', 'git:HEAD~1');
    expect(code).toBe(1);
    expect(told).toContain('error[breaking/package-removed]: package `demo:c` was removed');
    expect(told).toContain('git:HEAD~1:c/c.wit:2:9');
    expect(told).toContain('1 of 3 packages changed since git:HEAD~1');
    expect(told).toContain('d is new since git:HEAD~1');
    expect(told).not.toContain('demo:b');
  });

  test('what depends on a change is compared, in deps/ too', async () => {
    const dep = (type: string) =>
      `package demo:other@0.1.0;\n\ninterface x {\n  type t = ${type};\n}\n`;
    const { run, commit } = repository({
      'wit/a.wit': sound('a', '\n  use demo:other/x@0.1.0.{t};\n  /// It.\n  it: func() -> t;\n'),
      'wit/deps/other.wit': dep('u8'),
    });
    commit('two', { 'wit/deps/other.wit': dep('string') });
    const { told } = await run('ci', '--against', 'git:HEAD~1');
    expect(told).toContain('1 of 1 packages changed');
  });

  test('what changed in deps/ and is not used is named, and what is set aside counted', async () => {
    const { run, commit } = repository({
      'wit/a.wit': sound('a', '\n  /// More.\n  @unstable(feature = more)\n  more: func();\n'),
      'wit/deps/other.wit': 'package demo:other@0.1.0; interface x { f: func(); }',
      'witlink.json': '{ "packages": ["wit"], "format": false, "lint": false }',
    });
    commit('two', {
      'wit/a.wit': sound('a'),
      'wit/deps/other.wit': 'package demo:other@0.1.0; interface x { g: func(a: u8); }',
    });
    const since = ['ci', '--against', 'git:HEAD~1'];
    const { code, told } = await run(...since);
    expect(code).toBe(0);
    expect(told).toContain(
      '1 breaking change (WORLD 1, SOURCE 1) of @unstable items set aside: `breaking.unstable` judges all of them, `features` some',
    );
    expect(told).toContain(
      'not compared: demo:other@0.1.0 in wit/deps/other.wit changed (2 changes, 2 of them breaking)',
    );
    const { out } = await run(...since, '--format', 'json');
    expect(json(out)).toMatchObject({
      against: 'git:HEAD~1',
      setAside: [{ reason: 'unstable', changes: 1 }],
      notCompared: [{ package: 'demo:other@0.1.0', changes: 2 }],
    });
    commit('three', {
      'witlink.json':
        '{ "packages": ["wit"], "format": false, "lint": false, "features": ["more"] }',
    });
    const named = await run('ci', '--against', 'git:HEAD~2');
    expect(named.told).toContain('error[breaking/function-removed]');
  });

  test('a release passes where its version covers its changes, unless it is not to be regarded', async () => {
    const { run, commit } = repository({
      'wit/a.wit': sound('a', '\n  /// More.\n  more: func();\n'),
    });
    commit('two', { 'wit/a.wit': sound('a').replace('0.1.0', '0.2.0') });
    const { code, told } = await run('ci', '--against', 'git:HEAD~1');
    expect(code).toBe(0);
    expect(told).toContain('note[breaking/function-removed]');
    expect(told).toContain('that the version covers: `breaking.ignoreVersion` counts them');
    commit('three', { 'witlink.json': '{ "breaking": { "ignoreVersion": true } }' });
    expect((await run('ci', '--against', 'git:HEAD~2')).code).toBe(1);
  });

  test('closed packages are named', async () => {
    const flags = (names: string): string =>
      sound('a', `\n  /// Ways.\n  flags ways {\n    /// One.\n    ${names}\n  }\n`);
    const { run, commit, at } = repository({ 'wit/a.wit': flags('x,') });
    const config = (closed: string): string =>
      `{ "lint": false, "format": false, "breaking": { "closed": ${closed} } }`;
    commit('two', { 'wit/a.wit': flags('x, y,'), 'witlink.json': config('["demo:b"]') });
    const since = ['ci', '--against', 'git:HEAD~1'];
    expect((await run(...since)).code).toBe(1);
    for (const closed of ['["demo:a"]', 'true']) {
      writeFileSync(at('witlink.json'), config(closed));
      expect((await run(...since)).code).toBe(0);
    }
    writeFileSync(at('witlink.json'), config('["demo:a@1.0.0"]'));
    expect((await run(...since)).told).toContain('without a version');
  });

  test('folders of dependencies are those of then, where they were there', async () => {
    const dep = 'package demo:other@0.1.0;\n\ninterface x {\n  type t = u8;\n}\n';
    const use = '\n  use demo:other/x@0.1.0.{t};\n  /// It.\n  it: func() -> t;\n';
    const { run, commit } = repository({ 'wit/a.wit': sound('a') });
    const config = '{ "packages": ["wit"], "deps": ["vendor"], "format": false }';
    commit('two', { 'vendor/o.wit': dep, 'wit/a.wit': sound('a', use), 'witlink.json': config });
    for (const argv of [['ci'], ['breaking', 'wit']]) {
      const { code, told } = await run(...argv, '--against', 'git:HEAD~1');
      expect(told).not.toContain('load/');
      // Hosts have to offer one function more.
      expect({ code, isTold: told.includes('breaking/function-added') }).toEqual({
        code: 1,
        isTold: true,
      });
    }
    commit('three', { 'wit/a.wit': sound('a') });
    for (const argv of [['ci'], ['breaking', 'wit']]) {
      const { code, told } = await run(...argv, '--against', 'git:HEAD~1');
      expect(told).toContain('function `it` was removed');
      expect(code).toBe(1);
    }
  });

  test('a folder can be the other state', async () => {
    const { run } = workplace({
      'now/wit/a.wit': sound('a'),
      'before/wit/a.wit': sound('a', extra),
      'now/witlink.json': '{ "lint": false }',
    });
    const { code, told } = await run('ci', '--config', 'now/witlink.json', '--against', 'before');
    expect(code).toBe(1);
    expect(told).toContain('function `twice` was removed');
    const alone = await run('ci', 'now', '--no-config', '--against', 'before/wit');
    expect(alone.told).toContain('function `twice` was removed');
  });

  test.each<readonly [string, string]>([
    ['git:nowhere', 'git knows no commit `nowhere`'],
    ['git:--upload-pack=touch', 'a ref can’t begin with `-`'],
    ['git:-x', 'a ref can’t begin with `-`'],
    ['git:', 'names no ref'],
    ['git:HEAD:../..', 'leads out of the repository'],
    ['git:HEAD:nowhere', '`HEAD` has no `nowhere`'],
    ['main', "a state of git's is written as git:main"],
  ])('--against %s is misuse', async (against, message) => {
    const { run } = repository({ 'wit/a.wit': sound('a') });
    const { code, told } = await run('ci', `--against=${against}`);
    expect(code).toBe(2);
    expect(told).toContain(message);
    expect(told).not.toContain('no findings');
    const { out: document } = await run('ci', `--against=${against}`, '--format', 'markdown');
    expect(document).not.toMatch(/### witlink ci: no findings|\| breaking \| no/);
  });

  test('one step that can’t be done leaves the others', async () => {
    const { run } = repository({ 'wit/a.wit': sound('a', extra) });
    const { code, told } = await run('ci', '--against', 'git:nowhere');
    expect(code).toBe(2);
    expect(told).toContain('lint/nested-option');
    expect(told.split('\n').at(-3)).toBe('error: git knows no commit `nowhere`');
  });

  test('says what a shallow clone lacks', async () => {
    const { at, commit, git } = repository({ 'wit/a.wit': sound('a') });
    commit('two', { 'wit/a.wit': sound('a', extra) });
    git('clone', '--depth', '1', `file://${at()}`, 'clone');
    const { code, told } = await within(at('clone'), () => cli(['ci', '--against', 'git:HEAD~1']));
    expect(code).toBe(2);
    expect(told).toContain('shallow clone');
  });

  test('says that there is no git, or no repository', async () => {
    const { run, at } = workplace({ 'wit/a.wit': sound('a') });
    const none = await run('ci', '--against', 'git:HEAD');
    expect(none).toMatchObject({
      code: 2,
      told: expect.stringContaining('no git repository here'),
    });
    vi.stubEnv('PATH', at());
    const missing = await run('ci', '--against', 'git:HEAD');
    vi.unstubAllEnvs();
    expect(missing).toMatchObject({
      code: 2,
      told: expect.stringContaining('git is not installed'),
    });
  });

  test('the state of a file is none of a folder', async () => {
    const { run } = repository({ 'wit/a.wit': sound('a') });
    const { code, told } = await run('ci', '--against', 'git:HEAD:wit/a.wit');
    expect(code).toBe(2);
    expect(told).toContain('`git:HEAD:wit/a.wit` is a file');
  });

  test('a package in a submodule, whose files git does not keep, is not taken for a new one', async () => {
    const { run, git, at, write, commit } = repository({
      'witlink.json': '{ "packages": ["own", "sub/wit"] }',
      'own/a.wit': sound('a'),
    });
    write({ 'sub/wit/b.wit': sound('b') });
    git('-C', at('sub'), 'init');
    git('-C', at('sub'), 'add', '.');
    git('-C', at('sub'), 'commit', '-m', 'sub');
    commit('two');
    write({ 'sub/wit/b.wit': 'package demo:b@0.1.0;\n' });
    const { code, told } = await run('ci', '--against', 'git:HEAD');
    expect(code).toBe(2);
    expect(told).toContain('`sub/wit` can’t be compared: it stands in the submodule `sub`');
    expect((await run('ci')).code).toBe(0);
  });

  test('what was broken before can’t be compared', async () => {
    const { run, commit } = repository({ 'wit/a.wit': sound('a').replace('string>', 'strang>') });
    commit('two', { 'wit/a.wit': sound('a') });
    const { code, told } = await run('ci', '--against', 'git:HEAD~1');
    expect(code).toBe(2);
    expect(told).toContain('git:HEAD~1:wit/a.wit');
    expect(told).toContain('`wit` can’t be compared with git:HEAD~1');
  });
});

describe('what can’t be read', () => {
  test('is misuse, and never clean', async () => {
    const { run } = repository({ 'x.txt': '' });
    const none = await run('ci');
    expect(none).toMatchObject({ code: 2, told: expect.stringContaining('no WIT packages') });
    for (const argv of [['-'], [''], ['/nowhere'], ['..'], ['x.txt/y']]) {
      const { code, told } = await run('ci', ...argv);
      expect(code, argv.join(' ')).toBe(2);
      expect(told).not.toContain('no findings');
    }
  });

  test('a file that is gone after it was listed', async () => {
    const { run, at, write } = repository({ 'wit/a.wit': sound('a'), 'wit/b.wit': '' });
    write({ 'wit/b.wit': null });
    symlinkSync('nowhere', at('wit/b.wit'));
    for (const paths of [[], ['wit'], ['wit/b.wit']]) {
      const { code, told } = await run('ci', ...paths);
      expect(code).toBe(2);
      expect(told).toContain('wit/b.wit');
    }
    symlinkSync('me@here.1', at('wit/.#a.wit'));
    expect((await run('ci', 'wit/a.wit')).code).toBe(0);
  });

  test.skipIf(process.platform !== 'linux')('a file whose name is no UTF-8', async () => {
    const { run, at } = repository({ 'x/x.txt': '', 'wit/a.wit': sound('a') });
    writeFileSync(
      Buffer.concat([Buffer.from(at('x/')), Buffer.from([0xff]), Buffer.from('.wit')]),
      '',
    );
    const { code, told } = await run('ci');
    expect(code).toBe(2);
    expect(told).toContain('error[load/unreadable]');
    expect(told).toContain('not everything could be read');
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    const { run, at } = repository({ 'wit/a.wit': sound('a') });
    chmodSync(at('wit/a.wit'), 0);
    const { code, told } = await run('ci');
    expect(code).toBe(2);
    expect(told).toContain('permission is denied');
  });
});

describe('the configuration', () => {
  test('is not passed over where it is a link to nothing', async () => {
    const { run, at } = repository({ 'wit/a.wit': sound('a') });
    symlinkSync('nowhere.json', at('witlink.json'));
    for (const command of ['ci', 'lint', 'check', 'breaking']) {
      const { code, told } = await run(command, ...(command === 'breaking' ? ['wit'] : []));
      expect(code, command).toBe(2);
      expect(told).toContain('the configuration `witlink.json` can’t be read');
    }
  });

  test('is found from below, and its paths are its own', async () => {
    const { at } = repository({
      'witlink.json':
        '{ "packages": ["wit", "more/*"], "rules": { "lint/nested-option": "error" } }',
      'wit/a.wit': sound('a', extra),
      'more/b/b.wit': sound('b'),
      'other/c.wit': 'broken',
    });
    const { code, told } = await within(at('more/b'), () => cli(['ci']));
    expect(code).toBe(1);
    expect(told).toContain('error[lint/nested-option]');
    expect(told).toContain('../../wit/a.wit:10:32');
    expect(told).not.toContain('other');
  });

  test('may stand in package.json, but not twice', async () => {
    const { run, write } = repository({
      'wit/a.wit': sound('a', extra),
      'package.json': '{ "witlink": { "rules": { "lint/nested-option": "off" } } }',
    });
    expect((await run('ci')).told).not.toContain('nested-option');
    expect((await run('ci', '--no-config')).told).toContain('nested-option');
    write({ 'witlink.json': '{}' });
    const both = await run('ci');
    expect(both).toMatchObject({ code: 2, told: expect.stringContaining('two configurations') });
  });

  test('is not looked for above the repository', async () => {
    const { at } = repository({ 'x.txt': '' });
    const { write } = workplace();
    write({});
    const inner = at('inner');
    workplaceAt(inner);
    const { told } = await within(inner, () => cli(['ci', '--format', 'json']));
    expect(told).not.toContain('config/');
    function workplaceAt(place: string): void {
      const files = repository({ 'wit/a.wit': sound('a') });
      symlinkSync(files.at(), place);
    }
  });

  test.each<readonly [string, string, string]>([
    ['{ "rules": { "lint/nested-optoin": "off" } }', 'witlink.json:1:14', 'did you mean'],
    ['{ "packages": ["wot"] }', 'witlink.json:1:16', 'there is no `wot`'],
    ['{ "packages": ["wot/**"] }', 'witlink.json:1:16', 'no WIT is found at `wot/**`'],
    ['{ "deps": ["../../x"] }', 'witlink.json:1:12', 'leads out of the repository'],
    [
      '{ "breaking": { "against": "../elsewhere" } }',
      'witlink.json:1:28',
      'leads out of the repository',
    ],
    [
      '{ "targets": [{ "components": "dist/*.wasm", "wit": "wit" }] }',
      'witlink.json:1:31',
      'there is no component at `dist/*.wasm`',
    ],
    ['{', 'witlink.json:1:2', 'expected `}`'],
  ])('%s is told with its place', async (text, place, message) => {
    const { run } = repository({ 'wit/a.wit': sound('a'), 'witlink.json': text });
    const { code, told } = await run('ci');
    expect(code).toBe(2);
    expect(told).toContain(place);
    expect(told).toContain(message);
    expect(told).not.toContain('no findings');
    const machine = await run('ci', '--format', 'json');
    expect(machine.code).toBe(2);
    expect(json(machine.out).findings).toHaveLength(1);
  });

  test.each(['lint', 'check', 'breaking', 'format'])('%s fails with it, too', async (command) => {
    const { run } = repository({ 'wit/a.wit': sound('a'), 'witlink.json': '{ "lunt": 1 }' });
    const { code, told } = await run(command, 'wit');
    expect(code).toBe(2);
    expect(told).toContain('witlink.json:1:3');
    expect(told).toContain('did you mean `lint`?');
  });

  test('that is named has to be there', async () => {
    const { run, write } = repository({ 'wit/a.wit': sound('a') });
    const { code, told } = await run('ci', '--config', 'none.json');
    expect(code).toBe(2);
    expect(told).toContain('`none.json` can’t be read: there is no such file');
    expect((await run('ci', '--config', 'wit')).told).toContain('it is a folder');
    write({ 'package.json': '{}' });
    const keyless = await run('ci', '--config', 'package.json');
    expect(keyless).toMatchObject({ code: 2, told: expect.stringContaining('no `witlink` key') });
  });

  test('gives severities by file, and sets findings aside', async () => {
    const { run, write } = repository({
      'a/a.wit': sound('a', extra),
      'b/b.wit': sound('b', extra),
      'witlink.json': JSON.stringify({
        rules: { 'lint/nested-option': 'error' },
        overrides: [{ files: ['b'], rules: { 'lint/nested-option': 'info' } }],
        ignores: [
          { rule: 'lint/nested-option', item: 'store#twice', files: ['a/*.wit'], reason: 'x' },
        ],
      }),
    });
    const found = json((await run('ci', '--format', 'json')).out).findings;
    expect(found.map(({ code, severity }) => [code, severity])).toEqual([
      ['lint/nested-option', 'info'],
    ]);
    write({ 'a/a.wit': sound('a') });
    const { told } = await run('ci');
    expect(told).toContain('warning[lint/unused-ignore]');
    expect(told).toContain('witlink.json:1:');
    // Who looks at some packages only can't know.
    expect((await run('ci', 'b')).told).not.toContain('unused-ignore');
  });

  test('sets breaking changes aside by item, comment and severity', async () => {
    const gone = '  /// Gone.\n  gone: func();\n';
    const { run, commit, write } = repository({ 'wit/a.wit': sound('a', gone) });
    commit('two', { 'wit/a.wit': sound('a') });
    const ci = async (config: object) => {
      write({ 'witlink.json': JSON.stringify(config) });
      return run('ci', '--against', 'git:HEAD~1');
    };
    const rule = 'breaking/function-removed';
    expect((await ci({})).code).toBe(1);
    expect((await ci({ rules: { [rule]: 'warning' } })).code).toBe(0);
    expect((await ci({ rules: { [rule]: 'off' } })).told).not.toContain(rule);
    const aside = { ignores: [{ rule, item: 'store#gone', reason: 'nobody used it' }] };
    expect((await ci(aside)).told).toContain('no findings');
    const elsewhere = { ignores: [{ rule, item: 'demo:*/store#get', reason: 'nobody used it' }] };
    const both = await ci(elsewhere);
    expect(both.code).toBe(1);
    expect(both.told).toContain('lint/unused-ignore');
    const comment = '// witlink-ignore breaking/function-removed: nobody used it\n';
    write({ 'wit/a.wit': sound('a').replace('interface', `${comment}interface`) });
    expect((await ci({})).told).toContain('no findings');
    write({ 'wit/a.wit': sound('a', gone).replace('interface', `${comment}interface`) });
    const unused = await ci({});
    expect(unused.code).toBe(0);
    expect(unused.told).toContain(
      'there is nothing for `breaking/function-removed` to ignore here',
    );
    const single = await run('breaking', 'wit', '--against', 'git:HEAD~1');
    expect(single.told).toContain(
      'there is nothing for `breaking/function-removed` to ignore here',
    );
  });

  test('says what to compare with, and the command line has the last word', async () => {
    const { run, commit } = repository({
      'wit/a.wit': sound('a', extra),
      'witlink.json': '{ "breaking": { "against": "git:HEAD~1", "roles": ["host"] } }',
    });
    commit('two', { 'wit/a.wit': sound('a') });
    expect((await run('breaking', 'wit')).code).toBe(1);
    expect((await run('breaking', 'wit', '--role', 'implementer', '--tier', 'ABI')).code).toBe(0);
    expect((await run('breaking', 'wit', '--against', 'git:HEAD')).code).toBe(0);
    expect((await run('breaking', 'wit', '--no-config')).code).toBe(2);
    expect((await run('ci')).told).toContain('breaking/function-removed');
    expect((await run('ci', '--against', 'git:HEAD')).told).not.toContain('breaking/');
  });

  test('names the packages of lint, check and format', async () => {
    const { run } = repository({
      'wit/a.wit': sound('a', extra).replace('  get', '   get'),
      'old/b.wit': 'broken',
      'witlink.json': '{ "packages": ["**", "!old"], "format": { "exclude": ["wit/a.wit"] } }',
    });
    expect((await run('lint')).told).toContain('lint/nested-option');
    expect((await run('lint', '--rule', 'nested-option=off')).told).not.toContain('nested-option');
    expect(await run('check')).toMatchObject({ code: 0, told: 'no findings in 1 file\n' });
    expect((await run('format', '--check')).code).toBe(0);
    expect((await run('format', '--check', 'wit/a.wit')).code).toBe(0);
    expect((await run('format', '--check', 'wit/a.wit', '--no-config')).code).toBe(1);
    // Without it, all are looked at.
    expect((await run('lint', '--no-config')).told).toContain('old/b.wit');
  });

  test('is not needed by lint, check and format, which find what ci finds', async () => {
    const { at, run } = repository({
      'wit/a.wit': sound('a', extra),
      'wit/deps/b/b.wit': sound('b').replace('  get', '   get'),
      'more/c.wit': sound('c').replace('  get', '   get'),
      'none/readme.md': '',
    });
    expect((await run('check')).told).toBe('no findings in 3 files\n');
    expect((await run('lint')).told).toContain('2 warnings in 2 files');
    expect(await run('format', '--check')).toMatchObject({ code: 1, out: 'more/c.wit\n' });
    expect(await run('format', '--write')).toMatchObject({ code: 0, out: 'more/c.wit\n' });
    for (const command of ['check', 'lint', 'format']) {
      const { code, err } = await within(at('none'), () => cli([command]));
      expect(code).toBe(2);
      expect(err).toContain('there are no WIT packages in `.`');
    }
  });

  test('has options of formatting, features and versions', async () => {
    const { run, write } = repository({
      'wit/a.wit': sound('a', '\n  /// Soon.\n  @unstable(feature = colours)\n  it: func();\n'),
      'witlink.json': JSON.stringify({
        features: ['colors'],
        format: { tabWidth: 4 },
        rules: { 'lint/since-missing': { severity: 'error', from: '0.1.0' } },
      }),
    });
    const { out } = await run('ci', '--format', 'json');
    expect(new Set(codes(out))).toEqual(
      new Set([
        'cli/unknown-feature',
        'format/unformatted',
        'lint/since-missing',
        'lint/undeclared-feature',
      ]),
    );
    write({ 'witlink.json': '{ "format": false, "lint": false }' });
    expect(json((await run('ci', '--format', 'json')).out).steps.map((s) => s.name)).toEqual([
      'check',
    ]);
  });

  test('has targets', async () => {
    const world = (result: string): string =>
      `package demo:calc@1.0.0;\n\ninterface ops {\n  add: func(a: u32, b: u32) -> ${result};\n}\n\nworld app {\n  export ops;\n}\n`;
    const { run, write } = repository({
      'wit/calc.wit': world('u32'),
      'dist/calc.wasm': calc,
      '.gitignore': 'dist\n',
      'witlink.json':
        '{ "lint": false, "targets": [{ "components": "dist/*.wasm", "wit": "wit" }] }',
    });
    expect(await run('ci')).toMatchObject({ code: 0 });
    expect((await run('targets')).told).toBe('all components of the configuration fit\n');
    expect(await run('targets', '--no-config')).toMatchObject({ code: 2 });
    expect(await run('targets', 'dist/calc.wasm')).toMatchObject({ code: 2 });
    write({ 'wit/calc.wit': world('string') });
    expect((await run('targets')).code).toBe(1);
    const { code, told } = await run('ci');
    expect(code).toBe(1);
    expect(told).toContain('error[targets/');
    expect(told).toContain('dist/calc.wasm');
    const unknown = '{ "targets": [{ "components": "dist/*.wasm", "wit": "wit", "world": "ap" }] }';
    write({ 'witlink.json': unknown });
    const bad = await run('ci');
    expect(bad.code).toBe(2);
    expect(bad.told).toContain('witlink.json:1:69');
    expect(bad.told).toContain('did you mean `app`?');
  });
});

describe('a policy', () => {
  test('is a step, in all formats', async () => {
    const { run, write } = repository({
      'wit/a.wit': sound('a'),
      'dist/app.wasm': app,
      '.gitignore': 'dist\n',
      'policy.json': '{ "others": { "allow": ["demo:calc/ops#add"] } }',
      'witlink.json':
        '{ "lint": false, "audits": [{ "components": "dist/*.wasm", "policy": "policy.json" }] }',
    });
    expect(await run('ci')).toMatchObject({ code: 0 });
    expect((await run('audit')).told).toBe(
      'all components of the configuration keep to their policies\n',
    );
    expect(await run('audit', '--no-config')).toMatchObject({ code: 2 });
    write({ 'policy.json': '{ "others": { "allow": ["wasi:*"] } }' });
    for (const format of ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'markdown']) {
      for (const command of [['ci'], ['audit']]) {
        const { code, out } = await run(...command, '--format', format);
        expect(code, format).toBe(1);
        expect(out, format).toContain('demo:calc/ops@1.0.0#add');
      }
    }
    expect(json((await run('ci', '--format', 'json')).out).steps.map((s) => s.name)).toContain(
      'audit',
    );
    write({ 'policy.json': '{ "other": {} }' });
    expect((await run('ci')).told).toContain('did you mean `others`?');
    write({ 'dist/app.wasm': new Uint8Array([0]) });
    expect((await run('ci')).code).toBe(1);
  });
});

describe('a baseline', () => {
  test('lets only new findings fail, wherever lines move', async () => {
    const { run, write, at } = repository({
      'wit/a.wit': sound('a', extra),
      'witlink.json': '{ "rules": { "lint/nested-option": "error" }, "baseline": "known.json" }',
    });
    const missing = await run('ci');
    expect(missing).toMatchObject({ code: 2, told: expect.stringContaining('--update-baseline') });
    const update = await run('ci', '--update-baseline');
    expect(update).toMatchObject({
      code: 0,
      told: expect.stringContaining('1 finding in the baseline'),
    });
    expect(JSON.parse(readFileSync(at('known.json'), 'utf8'))).toEqual({
      version: 1,
      findings: [
        {
          file: 'wit/a.wit',
          code: 'lint/nested-option',
          message: 'an `option` of an `option`',
          line: 'twice: func(name: string) -> option<option<string>>;',
        },
      ],
    });
    expect(await run('ci')).toMatchObject({ code: 0 });
    write({ 'wit/a.wit': `// Lines above.\n// More of them.\n${sound('a', extra)}` });
    expect(await run('ci')).toMatchObject({ code: 0 });
    write({ 'wit/a.wit': sound('a', extra + extra.replace('twice:', 'thrice:')) });
    const more = await run('ci');
    expect(more.code).toBe(1);
    expect(more.told).toContain('thrice');
    expect(more.told).toContain('1 finding of the baseline known.json left aside');
    expect(JSON.parse((await run('ci', '--format', 'json')).out)).toMatchObject({
      baseline: { file: 'known.json', known: 1 },
    });
    write({ 'wit/a.wit': sound('a') });
    const less = await run('ci');
    expect(less.code).toBe(0);
    expect(less.told).toContain(
      'note[baseline/removable]: `lint/nested-option` is no longer found there',
    );
    expect(less.told).toContain('known.json:4:5');
    expect((await run('ci', '--update-baseline')).told).toContain('0 findings in the baseline');
  });

  test('that is wrong is told with its place', async () => {
    const { run } = repository({
      'wit/a.wit': sound('a'),
      'b.json': '{ "version": 1, "findings": 3 }',
    });
    const { code, told } = await run('ci', '--baseline', 'b.json');
    expect(code).toBe(2);
    expect(told).toContain('b.json:1:29');
    expect((await run('ci', '--update-baseline')).code).toBe(2);
    expect((await run('ci', 'wit', '--baseline', 'b.json', '--update-baseline')).code).toBe(2);
  });
});
