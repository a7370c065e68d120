/** What a run may read and write: no link leads out of where it was pointed at, and no output takes an input's place. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { cli, folder } from './cli.ts';
import { repository, workplace } from './repository.ts';

const ugly = 'package a:c@1.0.0;\n\ninterface   i {\n  f: func();\n}\n';
const neat = 'package a:c@1.0.0;\n\ninterface i {\n  f: func();\n}\n';
const secret = 'TOKEN=hunter2\n';
const core = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const component = new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);

const read = (file: string): string => readFileSync(file, 'utf8');

describe('an output is no input', () => {
  const wit = 'package a:c@1.0.0;\ninterface  i {\n  f: func(x: nope);\n}\nworld w {}\n';
  const commands: readonly (readonly [string, (a: string, out: string) => readonly string[]])[] = [
    ['check', (a, out) => ['check', a, '-o', out]],
    ['check, as JSON', (a, out) => ['check', a, '-o', `json=${out}`]],
    ['lint', (a, out) => ['lint', a, '-o', out]],
    ['format --check', (a, out) => ['format', a, '--check', '-o', out]],
    ['format --diff', (a, out) => ['format', a, '--diff', '-o', out]],
    ['breaking', (a, out) => ['breaking', a, '--against', a, '-o', out]],
    ['targets', (a, out) => ['targets', `${a}.wasm`, '--wit', a, '-o', out]],
  ];

  test.each(commands)('%s', async (_, argv) => {
    const at = folder({ 'a.wit': wit, 'a.wit.wasm': component, 'd/x': '' });
    symlinkSync('a.wit', at('by-link'));
    linkSync(at('a.wit'), at('by-hard-link'));
    for (const name of ['a.wit', 'd/../a.wit', 'by-link', 'by-hard-link']) {
      // eslint-disable-next-line no-await-in-loop
      const { code, err } = await cli(argv(at('a.wit'), at(name)));
      expect(err).toContain('is an input, and would be written over');
      expect(code).toBe(2);
    }
    expect(read(at('a.wit'))).toBe(wit);
  });

  test('of commands whose result is a file', async () => {
    const at = folder({ 'a.wit': neat, 'w.wit': 'package a:d;\nworld w {}\n', 'm.wasm': core });
    const runs = [
      ['wit', at('a.wit'), '-o', at('a.wit')],
      ['wit', at('a.wit'), '--wasm', '-o', at('a.wit')],
      ['print', at('m.wasm'), '-o', at('m.wasm')],
      ['new', at('m.wasm'), '--wit', at('w.wit'), '-o', at('w.wit')],
      ['new', at('m.wasm'), '--wit', at('w.wit'), '-o', at('m.wasm')],
      ['embed', at('m.wasm'), '--wit', at('w.wit'), '-o', at('m.wasm')],
    ];
    for (const argv of runs) {
      // eslint-disable-next-line no-await-in-loop
      const { code, err } = await cli(argv);
      expect(err).toContain('is an input, and would be written over');
      expect(code).toBe(2);
    }
    expect(read(at('a.wit'))).toBe(neat);
    expect(readFileSync(at('m.wasm'))).toEqual(Buffer.from(core));
    expect(readdirSync(at()).toSorted()).toEqual(['a.wit', 'm.wasm', 'w.wit']);
  });

  test('nor is the configuration, or what stands in a folder', async () => {
    const config = '{ "packages": ["wit"] }';
    const place = workplace({
      'witlink.json': config,
      'wit/a.wit': neat,
      'wit/deps/b.wit': 'package a:b;\n',
    });
    for (const file of ['witlink.json', 'wit/a.wit', 'wit/deps/b.wit']) {
      // eslint-disable-next-line no-await-in-loop
      const { code, err } = await place.run('ci', '-o', `sarif=${file}`);
      expect(err).toContain(`\`${file}\` is an input`);
      expect(code).toBe(2);
    }
    expect(read(place.at('witlink.json'))).toBe(config);
  });

  test('nor is what standard input comes from', () => {
    const at = folder({ 'a.wit': wit });
    const main = path.resolve('src/cli/main.ts');
    const input = openSync(at('a.wit'), 'r');
    const { status, stderr } = spawnSync(
      process.execPath,
      [main, 'check', '-', '-o', at('a.wit')],
      {
        stdio: [input, 'pipe', 'pipe'],
        encoding: 'utf8',
      },
    );
    closeSync(input);
    expect(stderr).toContain('is an input, and would be written over');
    expect(status).toBe(2);
    expect(read(at('a.wit'))).toBe(wit);
  });

  test('two outputs are not one file', async () => {
    const at = folder({ 'a.wit': neat, x: '' });
    symlinkSync('x', at('y'));
    const { code, err } = await cli(['check', at('a.wit'), '-o', at('x'), '-o', `json=${at('y')}`]);
    expect(err).toContain('two outputs go to');
    expect(code).toBe(2);
    expect(read(at('x'))).toBe('');
  });
});

describe('format -o', () => {
  test('writes the formatted text, where it was too', async () => {
    const at = folder({ 'a.wit': ugly });
    const before = await cli(['format', at('a.wit')]);
    expect(before.out).toBe(neat);
    expect(await cli(['format', at('a.wit'), '-o', at('b.wit')])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(read(at('b.wit'))).toBe(neat);
    expect(read(at('a.wit'))).toBe(ugly);
    expect(await cli(['format', at('a.wit'), '-o', at('a.wit')])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(read(at('a.wit'))).toBe(neat);
    expect((await cli(['format', at('a.wit'), '-o', '-'])).out).toBe(neat);
  });

  test('leaves the file alone where the text has errors', async () => {
    const at = folder({ 'a.wit': 'interface', 'b.wit': 'kept' });
    for (const out of ['a.wit', 'b.wit']) {
      // eslint-disable-next-line no-await-in-loop
      expect((await cli(['format', at('a.wit'), '-o', at(out)])).code).toBe(1);
    }
    expect([read(at('a.wit')), read(at('b.wit'))]).toEqual(['interface', 'kept']);
  });

  test('writes the difference, with findings beside it', async () => {
    const at = folder({ 'a.wit': ugly });
    const outputs = ['-o', at('a.patch'), '-o', `json=${at('a.json')}`];
    expect((await cli(['format', at('a.wit'), '--diff', ...outputs])).code).toBe(1);
    expect(read(at('a.patch'))).toContain('-interface   i {\n+interface i {\n');
    expect(JSON.parse(read(at('a.json')))).toMatchObject({ findings: { length: 1 } });
  });
});

test.runIf(process.platform !== 'win32')('who may read a file stays as it was', async () => {
  const at = folder({ 'a.wit': ugly, 'b.wit': ugly, 'c.wit': ugly });
  const modes = { 'a.wit': 0o600, 'b.wit': 0o755, 'c.wit': 0o666 };
  for (const [name, mode] of Object.entries(modes)) chmodSync(at(name), mode);
  expect((await cli(['format', '--write', at()])).code).toBe(0);
  for (const [name, mode] of Object.entries(modes)) {
    expect(read(at(name))).toBe(neat);
    expect(statSync(at(name)).mode & 0o777).toBe(mode);
  }
});

describe('links that lead out of a repository', () => {
  const outside = folder;
  const config = '{ "packages": ["wit"] }';

  const commands = [
    ['check', 'wit'],
    ['check', 'wit/e.wit'],
    ['lint', 'wit'],
    ['format', 'wit/e.wit'],
    ['wit', 'wit'],
    ['generate', 'markdown', 'wit', '-o', 'out'],
    ['breaking', 'wit', '--against', 'git:HEAD'],
    ['ci', '--format', 'markdown'],
    ['ci', '--no-config', 'wit', '--format', 'markdown'],
  ];
  test.each(commands)('are not read: %s %s %s', async (...argv) => {
    const elsewhere = outside({ environ: secret });
    const place = repository({ 'witlink.json': config, 'wit/a.wit': neat });
    symlinkSync(elsewhere('environ'), place.at('wit/e.wit'));
    const refused = await place.run(...argv.filter((arg) => arg !== undefined));
    expect(refused.err + refused.out).toContain('a link leads out of the repository');
    expect(refused.err + refused.out).not.toContain('TOKEN');
    expect(refused.code).toBe(2);
    const followed = await place.run(...argv.filter((arg) => arg !== undefined), '--follow-links');
    expect(followed.err + followed.out).toContain('TOKEN');
  });

  test('are not read as folders, configuration, baseline, or component', async () => {
    const elsewhere = outside({ environ: secret, 'wit/x.wit': 'package a:x;\nTOKEN\n' });
    const place = repository({ 'wit/a.wit': neat, 'README.md': '' });
    symlinkSync(elsewhere('environ'), place.at('witlink.json'));
    const configured = await place.run('ci');
    expect(configured.err).toContain('a link leads out of the repository');
    expect(configured.code).toBe(2);

    symlinkSync(elsewhere('wit'), place.at('wit/deps'));
    const deps = await place.run('check', 'wit', '--no-config');
    expect(deps.out).toContain('a link leads out of the repository');
    expect(deps.code).toBe(2);

    symlinkSync(elsewhere('environ'), place.at('base.json'));
    symlinkSync(elsewhere('environ'), place.at('app.wasm'));
    const settings = [
      { baseline: 'base.json' },
      { targets: [{ components: 'app.wasm', wit: 'wit' }] },
      { deps: ['wit/deps'] },
    ];
    for (const setting of settings) {
      place.write({ 'c.json': JSON.stringify({ packages: ['wit'], ...setting }) });
      // eslint-disable-next-line no-await-in-loop
      const { code, err, out } = await place.run('ci', '--config', 'c.json');
      expect(err + out).toContain('leads out of the repository');
      expect(err + out).not.toContain('TOKEN');
      expect(code).toBe(2);
    }
  });

  test('are not written through', async () => {
    const elsewhere = outside({ precious: 'kept' });
    const place = repository({ 'wit/a.wit': ugly });
    symlinkSync(elsewhere('precious'), place.at('out.sarif'));
    symlinkSync(elsewhere(), place.at('reports'));
    for (const file of ['out.sarif', 'reports/new.sarif']) {
      // eslint-disable-next-line no-await-in-loop
      const { code, err } = await place.run('ci', '-o', `sarif=${file}`);
      expect(err).toContain(`\`${file}\` can’t be written: a link leads out of the repository`);
      expect(code).toBe(2);
    }
    expect(read(elsewhere('precious'))).toBe('kept');
    expect(readdirSync(elsewhere())).toEqual(['precious']);
    await place.run('ci', '-o', 'sarif=out.sarif', '--follow-links');
    expect(JSON.parse(read(elsewhere('precious')))).toHaveProperty('runs');
  });

  test('lead where they like within it', async () => {
    const place = repository({ 'wit/a.wit': neat, 'shared/b.wit': 'package a:b;\n' });
    mkdirSync(place.at('wit/deps'));
    symlinkSync('../../shared', place.at('wit/deps/b'));
    expect(await place.run('check', 'wit')).toMatchObject({ code: 0 });
    const elsewhere = outside({ 'a.wit': neat });
    expect(await place.run('check', elsewhere('a.wit'))).toMatchObject({ code: 0 });
  });
});

test('a repository within the one that is worked in is a part of it', async () => {
  const place = repository({ 'shared/b.wit': 'package a:b;\n', 'sub/wit/a.wit': neat });
  mkdirSync(place.at('sub/.git'));
  mkdirSync(place.at('sub/wit/deps'));
  symlinkSync('../../../shared', place.at('sub/wit/deps/b'));
  expect(await place.run('check', 'sub/wit')).toMatchObject({ code: 0 });
});

describe('where there is no repository', () => {
  test('links stay in the folder that is named', async () => {
    const at = folder({ environ: secret, 'wit/a.wit': neat, 'shared/b.wit': 'package a:b;\n' });
    symlinkSync('../environ', at('wit/e.wit'));
    const { code, out } = await cli(['check', at('wit')]);
    expect(out).toContain('a link leads out of the folder that was named');
    expect(out).not.toContain('TOKEN');
    expect(code).toBe(2);
    // The name itself is the user's.
    symlinkSync('wit/a.wit', at('named.wit'));
    expect(await cli(['check', at('named.wit')])).toMatchObject({ code: 0 });
  });
});

describe('a baseline', () => {
  test.each(['../precious.txt', 'wit/a.wit', 'notes.json'])(
    'is never written over %s',
    async (name) => {
      const place = repository({ x: '' });
      const notes = '{ "version": 1 }';
      place.write({
        'wit/a.wit': ugly,
        'notes.json': notes,
        'witlink.json': JSON.stringify({ baseline: name }),
      });
      const { code, err, out } = await place.run('ci', '--update-baseline');
      expect(err + out).toMatch(/leads out of the repository|is no baseline/);
      expect(code).toBe(2);
      expect(read(place.at('wit/a.wit'))).toBe(ugly);
      expect(read(place.at('notes.json'))).toBe(notes);
    },
  );

  test('takes the place of one, and of nothing', async () => {
    const place = repository({ 'wit/a.wit': ugly, 'b.json': '' });
    for (let round = 0; round < 2; round++) {
      // eslint-disable-next-line no-await-in-loop
      expect((await place.run('ci', '--baseline', 'b.json', '--update-baseline')).code).toBe(0);
    }
    expect(JSON.parse(read(place.at('b.json')))).toMatchObject({ version: 1 });
  });
});

test('a baseline of a line with many findings is no larger than they are', async () => {
  const errors = Array.from({ length: 1000 }, (_, i) => `f${i}: func(x: nope${i});`).join(' ');
  const place = workplace({ 'wit/a.wit': `package a:b; interface i { ${errors} }\n` });
  await place.run('ci', '--baseline', 'b.json', '--update-baseline');
  expect(read(place.at('b.json')).length).toBeLessThan(500_000);
  const { code } = await place.run('ci', '--baseline', 'b.json');
  expect(code).toBe(0);
});

describe('generated files', () => {
  test('stay in the output folder', async () => {
    const at = folder({
      't.wit': 'package a:t;\ninterface i { f: func(); }\nworld w { import i; }\n',
      'o/x': '',
    });
    mkdirSync(at('elsewhere'));
    symlinkSync('../elsewhere', at('o/imports'));
    const argv = ['generate', 'ts-host', at('t.wit'), '-o', at('o')];
    const { code, err } = await cli(argv);
    expect(err).toContain('generate/outside');
    expect(code).toBe(1);
    expect(readdirSync(at('elsewhere'))).toEqual([]);
    expect(readdirSync(at('o')).toSorted()).toEqual(['imports', 'x']);
    expect((await cli([...argv, '--follow-links'])).code).toBe(0);
    expect(readdirSync(at('elsewhere'))).not.toEqual([]);
  });
});

test.runIf(process.platform !== 'win32')('a backslash is a letter of a name', async () => {
  const at = folder({ 'a/b.wit': 'package a:slash;\n' });
  writeFileSync(path.join(at(), 'a\\b.wit'), 'package a:backslash;\n');
  const { out } = await cli(['wit', at('a\\b.wit')]);
  expect(out).toContain('a:backslash');
  expect((await cli(['wit', at('a\\c.wit')])).err).toContain('there is no such file');
});
