import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { buildDist } from '../../scripts/build.ts';
import { cli, folder } from '../cli/cli.ts';
import { repository, within, workplace } from '../cli/repository.ts';

const ugly = 'interface  i{a:func( );}\n';
const pretty = 'interface i {\n  a: func();\n}\n';
const broken = 'interface i {\n  a: fnc();\n}\n';

describe('witlink format', () => {
  test('prints one file', async () => {
    const at = folder({ 'a.wit': ugly });
    expect(await cli(['format', at('a.wit')])).toEqual({ code: 0, out: pretty, err: '' });
    expect(readFileSync(at('a.wit'), 'utf8')).toBe(ugly);
  });

  test('prints standard input', async () => {
    expect(await cli(['format', '-'], { input: ugly })).toEqual({ code: 0, out: pretty, err: '' });
  });

  test('prints one file only', async () => {
    const at = folder({ 'a.wit': ugly, 'b.wit': ugly });
    const { code, out, err } = await cli(['format', at()]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('--check, --write or --diff');
  });

  test('lists what would change', async () => {
    const at = folder({ 'a.wit': ugly, 'b.wit': pretty, 'deps/x/c.wit': ugly, 'd.txt': ugly });
    const { code, out, err } = await cli(['format', '--check', at(), at('a.wit')]);
    expect(code).toBe(1);
    expect(out).toBe(`${at('a.wit')}\n${at('deps/x/c.wit')}\n`);
    expect(err).toBe('2 files of 3 would change\n');
    expect((await cli(['format', '--check', at('b.wit')])).code).toBe(0);
  });

  test('changes files, and keeps their modes and what they are linked from', async () => {
    const at = folder({ 'a.wit': ugly, 'b.wit': pretty, 'c/real.wit': ugly });
    chmodSync(at('a.wit'), 0o640);
    symlinkSync(at('c/real.wit'), at('link.wit'));
    const before = statSync(at('b.wit')).mtimeMs;
    const { code, out } = await cli(['format', '--write', at(), at('link.wit')]);
    expect({ code, out }).toEqual({ code: 0, out: `${at('a.wit')}\n${at('c/real.wit')}\n` });
    expect(readFileSync(at('a.wit'), 'utf8')).toBe(pretty);
    expect(statSync(at('a.wit')).mode & 0o777).toBe(0o640);
    expect(statSync(at('b.wit')).mtimeMs).toBe(before);
    expect(readdirSync(at()).toSorted()).toEqual(['a.wit', 'b.wit', 'c', 'link.wit']);
    expect((await cli(['format', '--check', at()])).code).toBe(0);
  });

  test('shows what would change', async () => {
    const at = folder({ 'a.wit': ugly });
    const { code, out } = await cli(['format', '--diff', at()]);
    expect(code).toBe(1);
    expect(out).toBe(
      `--- ${at('a.wit')}\n+++ ${at('a.wit')}\n@@ -1 +1,3 @@\n` +
        '-interface  i{a:func( );}\n+interface i {\n+  a: func();\n+}\n',
    );
  });

  test('leaves files with errors alone, and goes on with the others', async () => {
    const at = folder({ 'a.wit': broken, 'b.wit': ugly, 'c.wit': new Uint8Array([0x80]) });
    const { code, told } = await cli(['format', '--write', at()]);
    expect(code).toBe(1);
    expect(told).toContain('error[parse/expected-token]: expected `func`, found `fnc`');
    expect(told).toContain('a.wit:2:6');
    expect(told).toContain('error[load/not-utf8]');
    expect(readFileSync(at('a.wit'), 'utf8')).toBe(broken);
    expect(readFileSync(at('b.wit'), 'utf8')).toBe(pretty);
    expect(await cli(['format', at('a.wit')])).toMatchObject({ code: 1, out: '' });
  });

  test('places of errors are those of the file, with CRLF and a byte order mark', async () => {
    const input = `\ufeff${broken.replaceAll('\n', '\r\n')}`;
    expect((await cli(['format', '-'], { input })).err).toContain('<stdin>:2:6');
  });

  test('leaves a file alone in which prettier would see other lines', async () => {
    const { code, out, err } = await cli(['format', '-'], { input: '// a\rinterface i {}\n' });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain('error[format/lone-return]');
  });

  test('keeps a byte order mark, and line breaks where prettier is told to', async () => {
    const at = folder({
      'a.wit': `\ufeff${ugly.replaceAll('\n', '\r\n')}`,
      '.prettierrc':
        '{ "endOfLine": "auto", "overrides": [{ "files": "*.wit", "options": { "tabWidth": 4 } }] }',
    });
    expect((await cli(['format', at('a.wit')])).out).toBe(
      '\ufeffinterface i {\r\n    a: func();\r\n}\r\n',
    );
  });

  test('follows .editorconfig', async () => {
    const at = folder({
      'a.wit': ugly,
      '.editorconfig': 'root = true\n[*.wit]\nindent_style = tab\n',
    });
    expect((await cli(['format', at('a.wit')])).out).toContain('\n\ta: func();');
  });

  test('standard input has the options of a file here, or of the one that it stands for', async () => {
    const at = folder({
      '.editorconfig': 'root = true\n[*.wit]\nindent_style = tab\n',
      'wide/.editorconfig': 'root = true\n[*.wit]\nindent_size = 8\n',
      '.prettierignore': 'kept.wit\n',
    });
    const input = ugly;
    const format = (...args: readonly string[]) =>
      within(at(), () => cli(['format', ...args], { input }));
    expect((await format('-')).out).toContain('\n\ta: func();');
    expect((await format('-', '--stdin-filepath', 'wide/no/a.wit')).out).toContain(
      `\n${' '.repeat(8)}a: func();`,
    );
    expect((await format('--stdin-filepath', at('wide/a.wit'))).out).toContain(
      `\n${' '.repeat(8)}a: func();`,
    );
    expect(await format('-', '--stdin-filepath', 'kept.wit')).toMatchObject({ code: 0, out: ugly });
    const broken = await within(at(), () =>
      cli(['format', '-', '--stdin-filepath', 'wide/a.wit'], { input: 'interface {' }),
    );
    expect(broken.code).toBe(1);
    expect(broken.told).toContain('wide/a.wit:1:');
  });

  test.each(['{ "printWidth": "wide" }', '{ not json'])(
    'options that prettier refuses are misuse: %s',
    async (config) => {
      const at = folder({ 'a.wit': ugly, '.prettierrc': config });
      const { code, err } = await cli(['format', at('a.wit')]);
      expect(code).toBe(2);
      expect(err).toMatch(/^error: prettier’s options for .*a\.wit`: .*\n$/);
    },
  );

  test('looks into no folder that is not the user’s, and follows no links', async () => {
    const at = folder({ 'a.wit': pretty, 'node_modules/x/b.wit': ugly, '.git/c.wit': ugly });
    mkdirSync(at('sub'));
    symlinkSync(at(), at('sub/loop'));
    expect(await cli(['format', '--check', at()])).toMatchObject({ code: 0, out: '' });
  });

  describe('compositions', () => {
    const wac = 'package  a:b;\nexport  new a:c{...}.d;\n';
    const written = 'package a:b;\nexport new a:c { ... }.d;\n';

    test('are told by their names', async () => {
      const at = folder({ 'a.wac': wac, 'sub/b.wac': wac, 'c.wit': pretty });
      expect(await cli(['format', at('a.wac')])).toEqual({ code: 0, out: written, err: '' });
      expect(await cli(['format', '--stdin-filepath', at('x.wac')], { input: wac })).toEqual({
        code: 0,
        out: written,
        err: '',
      });
      const checked = await cli(['format', '--check', at()]);
      expect(checked).toMatchObject({ code: 1, out: `${at('a.wac')}\n${at('sub/b.wac')}\n` });
      expect((await cli(['format', '--diff', at('a.wac')])).out).toContain('+export new a:c {');
      expect(await cli(['format', '--write', at()])).toMatchObject({ code: 0 });
      expect(readFileSync(at('sub/b.wac'), 'utf8')).toBe(written);
    });

    test('with errors are left alone', async () => {
      const at = folder({ 'a.wac': 'package a:b;\nconst x = y;\n', 'b.wac': wac });
      const { code, told } = await cli(['format', '--write', at()]);
      expect(code).toBe(1);
      expect(told).toContain('a.wac:2:1');
      expect(told).toContain('values are named by `let`');
      expect(readFileSync(at('a.wac'), 'utf8')).toContain('const');
      expect(readFileSync(at('b.wac'), 'utf8')).toBe(written);
    });

    test('of a repository are found where packages are looked for', async () => {
      const files = {
        'wit/a.wit': `package a:b;\n\n${pretty}`,
        'app.wac': wac,
        'wit/deps/other.wac': wac,
        'node_modules/x.wac': wac,
        'old/x.wac': wac,
      };
      const place = repository({
        ...files,
        '.gitignore': 'node_modules\n',
        'witlink.json': '{ "packages": ["**", "!old"], "lint": false }',
      });
      for (const argv of [['format', '--check'], ['ci']]) {
        // eslint-disable-next-line no-await-in-loop
        const { code, told } = await place.run(...argv);
        expect({ code, argv }).toEqual({ code: 1, argv });
        expect(told).toContain('app.wac');
        expect(told).not.toContain('x.wac');
        expect(told).not.toContain('other.wac');
      }
      expect((await place.run('ci', '.')).told).toContain('old/x.wac');
      expect((await place.run('ci', 'wit')).told).not.toContain('app.wac');
      const junit = (await place.run('ci', '--format', 'junit')).out;
      expect(junit).toContain('name="wit/a.wit"');
      expect(junit).toContain('app.wac');
      await place.run('format', '--write');
      expect(await place.run('ci')).toMatchObject({ code: 0 });
      place.write({ 'app.wac': 'package a:b;\nexport new;\n' });
      const { code, told } = await place.run('ci');
      expect(code).toBe(1);
      expect(told).toContain('app.wac:2:');
      place.write({
        'witlink.json': '{ "format": { "exclude": ["*.wac", "old"] }, "lint": false }',
      });
      expect(await place.run('ci')).toMatchObject({ code: 0 });
    });

    test('need no packages beside them', async () => {
      const place = workplace({ 'app.wac': wac });
      expect(await place.run('format', '--check')).toMatchObject({ code: 1, out: 'app.wac\n' });
      for (const argv of [['ci'], ['ci', '.'], ['ci', 'app.wac']]) {
        // eslint-disable-next-line no-await-in-loop
        const { code, told } = await place.run(...argv);
        expect({ code, argv }).toEqual({ code: 1, argv });
        expect(told).toContain('app.wac:1:1');
      }
      place.write({ 'empty/a.txt': '' });
      expect((await place.run('ci', '.', 'empty')).code).toBe(2);
      const other = workplace({ 'a.txt': '' });
      expect((await other.run('format', '--check')).code).toBe(2);
      expect((await other.run('ci')).code).toBe(2);
      expect(await other.run('ci', 'no.wac')).toMatchObject({
        code: 2,
        err: expect.stringContaining('there is no `no.wac`'),
      });
    });
  });

  test('reports what is not there', async () => {
    const at = folder({ 'empty/x.txt': '' });
    const { code, told } = await cli(['format', '--check', at('none.wit'), at('empty')]);
    expect(code).toBe(2);
    expect(told).toContain('error[load/unreadable]');
    expect(told).toContain('has no `.wit` or `.wac` files');
  });

  test.each([
    [['format'], 'only one file is printed'],
    [['format', '--check', '--write', 'x'], 'cannot be used with'],
    [['format', '--write', '-'], 'standard input cannot be written to'],
    [['format', 'x', '--stdin-filepath', 'y'], 'says what standard input is called'],
  ])('%j is misuse', async (argv, message) => {
    const { code, err } = await cli(argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('has examples', async () => {
    const { code, out } = await cli(['format', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('$ witlink format wit/ --check');
  });
});

test('without prettier the published command says what to install', async () => {
  const at = folder({ 'package.json': '{ "type": "module" }', 'a.wit': ugly });
  await buildDist(at('dist'));
  const run = promisify(execFile)(process.execPath, [
    path.join(at('dist'), 'bin.js'),
    'format',
    at('a.wit'),
  ]);
  const { code, stderr } = (await run.catch((error: unknown) => error)) as Record<string, unknown>;
  expect(code).toBe(2);
  expect(stderr).toBe(
    'error: formatting needs prettier, which is not installed: npm i --save-dev prettier\n',
  );
});
