/** What a configuration says of one component: rules for some go before what is said of all, and later ones before earlier. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/importing/configuration.ts';
import { openProject } from '../../src/importing/project.ts';
import { wasiGiven } from '../../src/importing/wasi-given.ts';
import type { Placed } from '../../src/shape/index.ts';

test('the last rule that says something of a component counts', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const imports = {
    optimize: true,
    plugs: ['two.wasm'],
    map: { 'a:b/c': './all.js', 'a:b/d': './all.js' },
    components: [
      { components: '*.wasm', wasi: 'none', map: { 'a:b/c': './first.js' } },
      { components: 'one.wasm', optimize: false, map: { 'a:b/c': './last.js' } },
      { components: 'other/*.wasm', wasi: { args: ['x'] }, map: { 'a:b/d': './other.js' } },
    ],
  };
  writeFileSync(path.join(folder, 'package.json'), '{}');
  writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ imports }));
  const project = await openProject({ folder });
  const said = (name: string) => {
    const { map, wasi, optimize, plugs } = project.given(path.join(folder, name));
    const meant = ['a:b/c', 'a:b/d'].map((of) => path.basename(map(of)!.module));
    return [...meant, wasi, optimize, plugs.length];
  };
  expect(said('one.wasm')).toEqual(['last.js', 'all.js', 'none', false, 1]);
  // A plug for all is none of its own.
  expect(said('two.wasm')).toEqual(['first.js', 'all.js', 'none', true, 0]);
  expect(said('other/one.wasm')).toMatchObject(['all.js', 'other.js', { args: [{}] }, true, 1]);
});

test('folders are given as they are named, to look at alone or to write', () => {
  const span = { start: 0, end: 0 } as unknown as Placed['span'];
  const placed = (text: string): Placed => ({ text, span });
  const preopens = new Map([
    ['/data', placed('data:ro')],
    ['/out', placed('../out')],
  ]);
  const folder = path.resolve('/project/app');
  const given = wasiGiven({ preopens, span }, { folder } as Config, 'app');
  expect(given).toMatchObject({
    args: ['app'],
    preopens: {
      '/data': { host: path.join(folder, 'data'), readOnly: true },
      '/out': { host: path.resolve('/project/out'), readOnly: false },
    },
  });
});
