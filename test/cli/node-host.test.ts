import { chmodSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { expect, test } from 'vitest';
import { nodeHost, readBytes, wasiImports } from '../../src/node.ts';
import { folder } from './cli.ts';

test('files are read up to a limit and one byte more', () => {
  const at = folder({ a: 'hello' });
  const read = (limit: number): string => new TextDecoder().decode(readBytes(at('a'), limit));
  expect([100, 5, 2, 0].map(read)).toEqual(['hello', 'hello', 'hel', 'h']);
});

test('a file without an end is cut', () => {
  expect(readBytes('/dev/zero', 100_000)).toHaveLength(100_001);
});

test('what cannot be read says why', async () => {
  const at = folder({ a: '', 'b/c': '' });
  symlinkSync('loop', at('loop'));
  const { read } = nodeHost();
  const why = (name: string): Promise<string> =>
    read(at(name), 10).then(
      () => 'read',
      (error: Error) => error.message,
    );
  expect(await why('none')).toBe('there is no such file');
  expect(await why('b')).toBe('it is a folder');
  expect(await why('a/x')).toBe('a part of the path is no folder');
  expect(await why('loop')).toBe('its symbolic links go round in a circle');
  expect(await why('x'.repeat(5000))).toBe('its name is too long');
  expect(await why('a\0b')).toBe('it is no possible path');
});

test('folders are listed with what links lead to', async () => {
  const at = folder({ 'f.wit': '', 'd/x.wit': '' });
  symlinkSync('d', at('link'));
  symlinkSync('f.wit', at('to-file'));
  symlinkSync('circle', at('circle'));
  symlinkSync('nowhere', at('gone'));
  execFileSync('mkfifo', [at('pipe')]);
  const { list, realPath } = nodeHost();
  const entries = (await list(at()))!.map(({ name, kind }) => `${name} ${kind}`).sort();
  expect(entries).toEqual([
    'circle other',
    'd folder',
    'f.wit file',
    'gone other',
    'link folder',
    'pipe other',
    'to-file file',
  ]);
  expect(await list(at('f.wit'))).toBeUndefined();
  expect(await list(at('none'))).toBeUndefined();
  expect(await realPath!(at('link'))).toBe(await realPath!(at('d')));
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read says so', async () => {
  const at = folder({ 'd/x.wit': '' });
  chmodSync(at('d'), 0);
  await expect(nodeHost().list(at('d'))).rejects.toThrow('permission is denied');
  chmodSync(at('d'), 0o700);
});

test('WASI gives a program its arguments, and nothing of our environment', async () => {
  const imports = await wasiImports({ args: ['a.wasm', 'x'] });
  const { getArguments, getEnvironment } = imports['wasi:cli/environment@0.2.0'] as {
    getArguments: () => unknown;
    getEnvironment: () => unknown;
  };
  expect(getArguments()).toEqual(['a.wasm', 'x']);
  expect(getEnvironment()).toEqual([]);
});
