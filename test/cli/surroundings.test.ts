/** What the options of `run` give a program of the machine. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Misuse } from '../../src/cli/failure.ts';
import { parseDuration } from '../../src/cli/run/duration.ts';
import { readFolder, readSurroundings } from '../../src/cli/run/surroundings.ts';
import { folder } from './cli.ts';

const own = { HOME: '/home/me', LANG: 'C', empty: '' };

describe('surroundings', () => {
  test('nothing of the machine by default', () => {
    expect(readSurroundings('build/tool.wasm', [], {}, own)).toEqual({
      args: ['tool.wasm'],
      env: {},
      preopens: {},
      network: [],
    });
  });

  test('arguments follow the name of the file', () => {
    const { args } = readSurroundings('./tool.wasm', ['-v', '--', ''], {}, own);
    expect(args).toEqual(['tool.wasm', '-v', '--', '']);
  });

  test('variables with a value, given on, all of them', () => {
    const env = ['A=1', 'A=b=c', 'LANG', 'empty', 'HOME='];
    expect(readSurroundings('x', [], { env }, own).env).toEqual({
      A: 'b=c',
      LANG: 'C',
      empty: '',
      HOME: '',
    });
    const all = readSurroundings('x', [], { inheritEnv: true, env: ['LANG=de'] }, own).env;
    expect(all).toEqual({ ...own, LANG: 'de' });
  });

  test.each([
    ['data', 'data', 'data', false],
    ['data:ro', 'data', 'data', true],
    ['data::/d', 'data', '/d', false],
    ['data::/d:ro', 'data', '/d', true],
    [String.raw`C:\x::/y`, String.raw`C:\x`, '/y', false],
    [String.raw`C:\x`, String.raw`C:\x`, String.raw`C:\x`, false],
    ['C:::/c:ro', 'C:', '/c', true],
    ['C:', 'C:', 'C:', false],
  ])('--dir %s', (text, host, guest, readOnly) => {
    expect(readFolder(text)).toEqual({ host, guest, readOnly });
  });

  test('folders by the names that the program has for them', () => {
    const at = folder({ 'a/x': '', 'b/x': '' });
    const dir = [`${at('a')}::/a`, `${at('b')}:ro`];
    expect(readSurroundings('x', [], { dir }, own).preopens).toEqual({
      '/a': { host: at('a'), readOnly: false },
      [at('b')]: { host: at('b'), readOnly: true },
    });
  });

  test('hosts by name and address', () => {
    const net = ['example.org', 'localhost:80', '127.0.0.1:8080', '[::1]', '[::1]:443'];
    expect(readSurroundings('x', [], { net }, own).network).toEqual(net);
    expect(readSurroundings('x', [], { inheritNetwork: true, net }, own).network).toBe(true);
  });

  test.each([
    [{ env: ['=1'] }, '`--env =1` has no name'],
    [{ env: ['NONE'] }, '`--env NONE`: there is no such variable'],
    [{ dir: [''] }, '`--dir ` names no folder'],
    [{ dir: ['::/x'] }, '`--dir ::/x` names no folder'],
    [{ dir: ['.::'] }, '`--dir .::` names no folder'],
    [{ dir: ['.::/x', 'src::/x'] }, 'two folders are given as `/x`'],
    [{ dir: ['none-there'] }, '`none-there` can’t be given: there is no such file'],
    [{ dir: [path.join(import.meta.dirname, 'cli.ts')] }, 'it is no folder'],
    [{ net: [''] }, '`--net ` is no host'],
    [{ net: ['a b'] }, '`--net a b` is no host'],
    [{ net: ['http://a'] }, '`--net http://a` is no host'],
    [{ net: ['a:65536'] }, '`--net a:65536` is no host'],
    [{ net: ['a:'] }, '`--net a:` is no host'],
    // An option that was taken for the value of the one before.
    [{ net: ['--invoke'] }, '`--net --invoke` is no host'],
  ])('%j is misuse', (options, why) => {
    expect(() => readSurroundings('x', [], options, own)).toThrow(Misuse);
    expect(() => readSurroundings('x', [], options, own)).toThrow(why);
  });
});

test.each([
  ['5', 5000],
  ['5s', 5000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['0.1ms', 1],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration('--timeout', text)).toBe(ms);
});

test.each(['', '0', '-1', '1d', 's', '1 s', '1e9', '999h99', '9999h', 'Infinity'])(
  '`%s` is no duration',
  (text) => {
    expect(() => parseDuration('--timeout', text)).toThrow('is no duration');
  },
);
