import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ungrouped } from '../../src/cli/help.ts';
import { processIo, wantsColor, type Colors } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import { createProgram } from '../../src/cli/program.ts';
import pkg from '../../package.json' with { type: 'json' };
import { cli, folder } from './cli.ts';
import { within } from './repository.ts';

test('the version and the help go to standard output', async () => {
  expect(await cli(['--version'])).toEqual({ code: 0, out: `${pkg.version}\n`, err: '' });
  const help = await cli(['--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain('Examples:');
  expect(await cli(['help'])).toEqual(help);
});

test('the help is one screen that names every command', async () => {
  const { out } = await cli(['--help']);
  const lines = out.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
  for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  const program = createProgram(processIo(), () => {});
  expect(ungrouped(program)).toEqual([]);
  // The screen tells of it below, as it does of `--help`.
  for (const command of program.commands.filter((c) => c.name() !== 'help')) {
    expect(command.summary().length, command.name()).toBeLessThanOrEqual(50);
    expect(out).toContain(`${command.name().padEnd(12)}${command.summary()}\n`);
  }
});

test('help tells of a backend, and of names that are near', async () => {
  const own = await cli(['generate', 'ts-host', '--help']);
  expect(await cli(['help', 'generate', 'ts-host'])).toEqual(own);
  expect(own.out).toContain('--results <word>');
  expect((await cli(['help', 'chek'])).err).toContain('did you mean `check`?');
  expect((await cli(['help', 'generate', 'tshost'])).err).toContain('did you mean `ts-host`?');
  expect(await cli(['help', 'rules', 'lint'])).toMatchObject({ code: 2, out: '' });
});

test.each(['wit', 'check', 'run'])('%s --help has examples', async (command) => {
  for (const argv of [
    [command, '--help'],
    ['help', command],
  ]) {
    const { code, out, err } = await cli(argv);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`$ witlink ${command} `);
  }
});

test.each([
  [[], 'Usage: witlink'],
  [['chek', 'x.wit'], '(Did you mean check?)'],
  [['check', '--formt', 'json', 'x.wit'], '(Did you mean --format?)'],
  [['check', '--format', 'xml', 'x.wit'], 'Allowed choices are text, json'],
  [['wit', '--deps', 'a', 'b'], '--deps takes all that follows it'],
  [['run', '--limit', 'memory=1', 'a.wasm'], '--limit takes all that follows it'],
  [['generate', 'abi', '-o', 'out', '--deps', 'a', 'b.wit'], '--deps takes all that follows it'],
  [['wit', 'a', 'b'], 'too many arguments'],
  [['generate', 'abi', 'a.wit', 'b.wit', '-o', 'out'], 'too many arguments'],
  [['wit', 'a', '--features', 'x', '--all-features'], 'cannot be used with'],
  [['check', 'a', '--json'], '= help: JSON comes by --format json\n'],
  [['run', 'a.wasm', '-l'], '= help: options of the program that is run stand behind --'],
  [['breaking', 'a.wit', 'b.wit'], '= help: what was before is named with --against\n'],
  [['link', 'a.wasm', 'b.wasm'], '= help: components that serve it are named with --plug\n'],
])('misuse %j ends with 2 and says why', async (argv, why) => {
  const { code, out, err } = await cli(argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(why);
});

test('JSON comes by --format json where --json is, too', async () => {
  const at = folder({ 'a.wit': 'package demo:a;\n\ninterface i {\n  f: func();\n}\n' });
  for (const argv of [['rules'], ['wit', at('a.wit')]]) {
    const json = await cli([...argv, '--json']);
    expect(JSON.parse(json.out)).toBeTypeOf('object');
    expect(await cli([...argv, '--format', 'json'])).toEqual(json);
    expect((await cli([...argv, '--format', 'text'])).out).toBe((await cli(argv)).out);
  }
});

test('a bug of ours is one line, with its place only for those who ask', async () => {
  const failing = (env: Record<string, string>): Promise<[number, string]> => {
    let err = '';
    const io = {
      out: () => {
        throw new RangeError('lost\u001b[2J');
      },
      err: (text: string) => (err += text),
      input: async () => new Uint8Array(),
      env,
      color: { out: false, err: false },
    };
    return main(['--version'], io).then((code) => [code, err]);
  };
  const line =
    'internal error: RangeError: lost\\u{1b}[2J; please report it (WITLINK_DEBUG=1 shows more)\n';
  expect(await failing({})).toEqual([70, line]);
  const [, debug] = await failing({ WITLINK_DEBUG: '1' });
  expect(debug).toContain(`${line}RangeError: lost`);
  expect(debug).toContain('main.test.ts');
});

test('colours are for terminals and for who wants them', () => {
  expect(wantsColor({}, true)).toBe(true);
  expect(wantsColor({ NO_COLOR: '' }, true)).toBe(true);
  expect(wantsColor({ NO_COLOR: '1' }, true)).toBe(false);
  expect(wantsColor({ TERM: 'dumb' }, true)).toBe(false);
  expect(wantsColor({}, false)).toBe(false);
  expect(wantsColor({}, undefined)).toBe(false);
  expect(wantsColor({ FORCE_COLOR: '1', NO_COLOR: '1', TERM: 'dumb' }, false)).toBe(true);
  expect(wantsColor({ FORCE_COLOR: '0' }, true)).toBe(false);
  expect(wantsColor({ FORCE_COLOR: 'false' }, true)).toBe(false);
  expect(wantsColor({ FORCE_COLOR: '' }, true)).toBe(true);
});

test('--color has the last word, wherever it stands', async () => {
  const at = folder({ 'bad.wit': 'package a:b; interface i { f: func() -> nothing; }' });
  const escape = '\u001b[';
  const none = { out: false, err: false };
  const both = { out: true, err: true };
  const check = async (color: Colors, ...argv: readonly string[]) =>
    (await cli([...argv, at('bad.wit')], { color })).told.includes(escape);
  expect(await check(none, 'check')).toBe(false);
  expect(await check(both, 'check')).toBe(true);
  expect(await check(none, 'check', '--color', 'always')).toBe(true);
  expect(await check(none, '--color=always', 'wit')).toBe(true);
  expect(await check(both, 'check', '--color', 'never')).toBe(false);
  expect(await check(both, 'check', '--color', 'auto')).toBe(true);
  const files = await cli(['check', at('bad.wit'), '--color', 'always', '-o', 'markdown=-']);
  expect(files.out).not.toContain(escape);
  expect(await cli(['check', '--color', 'red'])).toMatchObject({ code: 2 });
});

describe('findings go where a pipe sees them', () => {
  const bad = 'package a:b; interface i { f: func() -> nothing; }\n';
  const error = 'error[resolve/unknown-type]';

  test.each([
    ['check', 'bad.wit'],
    ['lint', 'bad.wit'],
    ['breaking', 'bad.wit', '--against', 'bad.wit'],
    ['ci', 'bad.wit', '--no-config'],
    ['targets', 'none.wasm', '--wit', 'bad.wit'],
  ])('%s', async (...argv) => {
    const at = folder({ 'bad.wit': bad });
    const { out, err } = await within(at(), () => cli(argv));
    expect(out).toContain(error);
    expect(err).not.toContain('resolve/');
  });

  test('validate, and format --check behind the names of files', async () => {
    const at = folder({ 'bad.wasm': 'none', 'a.wit': 'package a:b ;\n', 'bad.wit': 'interface' });
    const validated = await cli(['validate', at('bad.wasm')]);
    expect(validated).toMatchObject({ code: 1, err: '' });
    expect(validated.out).toContain('error[binary/');
    const formatted = await cli(['format', '--check', at()]);
    expect(formatted.out.split('\n')[0]).toBe(at('a.wit'));
    expect(formatted.out).toContain('error[parse/');
    expect(formatted.err).toBe('1 file of 1 would change\n');
  });

  test.each([
    ['wit', 'bad.wit'],
    ['generate', 'markdown', 'bad.wit', '-o', 'none'],
    ['print', 'none.wasm'],
  ])('the output of %s is its result alone', async (...argv) => {
    const at = folder({ 'bad.wit': bad });
    const { out, err } = await within(at(), () => cli(argv));
    expect(out).toBe('');
    expect(err).toContain('error[');
  });

  test('so is that of format', async () => {
    const at = folder({ 'bad.wit': 'interface {' });
    for (const more of [[], ['--diff'], ['--write']]) {
      const { out, err } = await cli(['format', at('bad.wit'), ...more]);
      expect(out).toBe('');
      expect(err).toContain('error[parse/');
    }
  });

  test('text makes room for a format that has standard output', async () => {
    const at = folder({ 'bad.wit': bad });
    const { out, err } = await cli(['check', at('bad.wit'), '-o', 'json=-']);
    expect(JSON.parse(out)).toMatchObject({ version: 1, findings: { length: 1 } });
    expect(err).toContain(error);
  });
});

const mainFile = path.join(import.meta.dirname, '../../src/cli/main.ts');

test('a reader that has seen enough is no error, and changes nothing of what was found', async () => {
  const at = folder({ 'bad.wit': 'package a:b; interface i { f: func() -> nothing; }' });
  const codeOf = async (...argv: readonly string[]) => {
    const child = spawn(process.execPath, [mainFile, ...argv], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let err = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, err };
  };
  expect(await codeOf('run', '--help')).toEqual({ code: 0, err: '' });
  expect(await codeOf('check', at('bad.wit'))).toEqual({ code: 1, err: '' });
});

test.skipIf(!existsSync('/dev/full'))(
  'output that has no place is told, not taken for a bug',
  () => {
    const full = openSync('/dev/full', 'w');
    onTestFinished(() => closeSync(full));
    const { status, stderr } = spawnSync(process.execPath, [mainFile, 'rules'], {
      stdio: ['ignore', full, 'pipe'],
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/^error: standard output can’t be written: ENOSPC[^\n]*\n$/);
    expect(status).toBe(2);
  },
);

test('an interrupt ends it without a trace', async () => {
  const child = spawn(process.execPath, [mainFile, 'run', '-'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill('SIGINT');
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  // Ended by the signal itself, which shells report as 130.
  expect({ code, signal, err }).toEqual({ code: null, signal: 'SIGINT', err: '' });
});

test('JSON comes by --format json, too, where there is --json', async () => {
  const at = folder({
    'a.wit': 'package a:b; interface i { f: func(); }',
    'a.wasm': Uint8Array.from([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]),
    'a.wast': '(component)',
  });
  for (const argv of [
    ['wit', at('a.wit')],
    ['rules'],
    ['inspect', at('a.wasm')],
    ['wast', at('a.wast')],
  ]) {
    const json = await cli([...argv, '--json']);
    JSON.parse(json.out);
    expect(await cli([...argv, '--format', 'json'])).toEqual(json);
    const text = await cli([...argv, '--format', 'text']);
    expect(text).toEqual(await cli(argv));
    expect(text.out).not.toBe(json.out);
  }
  const both = await cli(['wit', at('a.wit'), '--format', 'json', '--wasm', '-o', at('o.wasm')]);
  expect(both).toMatchObject({ code: 2, out: '' });
});
