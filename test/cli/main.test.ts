import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { wantsColor } from '../../src/cli/io.ts';
import { main } from '../../src/cli/main.ts';
import pkg from '../../package.json' with { type: 'json' };
import { cli } from './cli.ts';

test('the version and the help go to standard output', async () => {
  expect(await cli(['--version'])).toEqual({ code: 0, out: `${pkg.version}\n`, err: '' });
  const help = await cli(['--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain('Examples:');
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
  [['check'], 'no packages are named'],
  [['wit', '--deps', 'a', 'b'], '--deps takes all that follows it'],
  [['wit', 'a', 'b'], 'too many arguments'],
  [['wit', 'a', '--features', 'x', '--all-features'], 'cannot be used with'],
])('misuse %j ends with 2 and says why', async (argv, why) => {
  const { code, out, err } = await cli(argv);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(why);
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
      color: false,
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
});

const mainFile = path.join(import.meta.dirname, '../../src/cli/main.ts');

test('a reader that has seen enough is no error', async () => {
  const child = spawn(process.execPath, [mainFile, 'run', '--help'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  expect({ code, err }).toEqual({ code: 0, err: '' });
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
