/** The page of the backend `abi`. The files in fixtures/codegen/abi are re-blessed with `vitest -u`, and then read. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { findBackend } from '../../codegen/index.ts';
import { parse } from '../../grammar/wit/index.ts';
import type { Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, resolve } from '../../src/resolve/index.ts';
import { wasiFolder } from '../bench/corpus.ts';
import { describeSuite } from '../suites.ts';

const backend = findBackend('abi')!;
const root = path.resolve(import.meta.dirname, '../..');

function modelOf(text: string): Model {
  const { value, diagnostics } = parse(text, { file: 'test.wit' });
  const resolved = resolve([value], { features: 'all' });
  expect([...diagnostics, ...resolved.diagnostics]).toEqual([]);
  return resolved.value.model;
}

describe('the secret store', async () => {
  const wit = path.join(root, 'fixtures/secret-store/wit');
  const { model } = (await load(wit, nodeHost())).value;
  test.each(['app', 'provider'])('%s', async (name) => {
    const world = model.worlds.findIndex((w) => w.name === name);
    const { value, diagnostics } = backend.generate(model, world);
    expect(diagnostics).toEqual([]);
    expect(value.map((f) => f.path)).toEqual([`${name}.abi.txt`]);
    await expect(value[0]!.text).toMatchFileSnapshot(`../../fixtures/codegen/abi/${name}.abi.txt`);
  });
});

test('every kind of type, asynchronous functions, memory for many parameters', async () => {
  const model = modelOf(`package test:all;
    interface kinds {
      record point { x: u8, y: f64, at: tuple<s16, char> }
      variant shape { none, circle(f32), box(tuple<u64, u8>), label(string) }
      enum colour { red, green }
      flags access { read, write }
      type points = list<point>;
      resource thing { constructor(a: access); put: func(m: map<string, list<u8, 4>>); }
      all: func(p: points, s: shape, c: option<colour>, t: borrow<thing>) -> result<shape, string>;
      many: func(a: string, b: string, c: string, d: string, e: string, f: string, g: string,
        h: string, i: string) -> result;
      later: async func(s: stream<u8>, f: future<string>) -> string;
    }
    world every { import kinds; export kinds; export run: async func(); }`);
  const { value, diagnostics } = backend.generate(model, 0);
  expect(diagnostics).toEqual([]);
  await expect(value[0]!.text).toMatchFileSnapshot('../../fixtures/codegen/abi/every.abi.txt');
});

test('options: encoding, and without steps', () => {
  const model = modelOf('package a:b; world w { import f: func(s: string); }');
  const text = (options: Record<string, string>): string =>
    backend.generate(model, 0, options).value[0]!.text;
  expect(text({ stringEncoding: 'utf16' })).toContain('lower string $0 (utf16,');
  expect(text({ detail: 'names' })).not.toContain('lower string');
});

test('types that unfold without end are a finding, not a page', () => {
  const types = Array.from(
    { length: 40 },
    (_, i) => `type t${i + 1} = tuple<list<t${i}>, list<t${i}>>;`,
  );
  const model = modelOf(
    `package a:b; interface i { type t0 = string; ${types.join('\n')} f: func(a: t40); }
     world w { import i; }`,
  );
  const { value, diagnostics } = backend.generate(model, 0);
  expect(value).toEqual([]);
  expect(diagnostics.map((d) => d.code)).toEqual(['abi/too-many-steps']);
});

async function everyWorld(entry: string, deps: readonly string[] = []): Promise<void> {
  const { value } = await load(entry, nodeHost(), { features: 'all', deps });
  for (const id of value.model.worlds.keys()) {
    const made = backend.generate(value.model, id);
    expect(made.diagnostics).toEqual([]);
    expect(backend.generate(value.model, id)).toEqual(made);
  }
}

test.each(['0.2.12', '0.3.0'])('every world of WASI %s has a page', async (version) => {
  const folder = wasiFolder(version);
  for (const name of readdirSync(folder)) await everyWorld(path.join(folder, name), [folder]);
});

describeSuite(
  'codegen',
  (folder) => readdirSync(folder),
  (folder, cases) => {
    test('every world has a page', async () => {
      for (const name of cases) {
        await everyWorld(path.join(folder, name, name.endsWith('.wit') ? '' : 'wit'));
      }
    });
  },
);
