/**
 * Bindings for every world, through both backends for TypeScript and all their options: the compiler takes all of them
 * in one program, and refuses a user's misuse exactly where it stands. prettier has nothing to change in them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';
import { beforeAll, expect, test } from 'vitest';
import { findBackend, type GeneratedFile, type GivenOptions } from '../../codegen/index.ts';
import { hasErrors } from '../../src/base/index.ts';
import type { Model, WorldId } from '../../src/model/index.ts';
import { strictTsc } from '../strict-tsc.ts';
import { loadWorlds, type WorldCase } from './worlds.ts';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, 'build/codegen-test');
const misuse = path.join(root, 'fixtures/codegen/misuse');

const variants: readonly (readonly [backend: string, options: GivenOptions])[] = [
  ['ts-host', {}],
  ['ts-host', { results: 'returned', cases: 'constants', flags: 'bigint' }],
  ['ts-host', { files: 'one', cases: 'constants' }],
  ['ts-host', { promises: true }],
  ['ts-guest', {}],
  ['ts-guest', { cases: 'constants' }],
];

/** Fixtures for misuse: the title of the world and the folder in which its program finds the bindings. */
const misused: readonly (readonly [
  file: string,
  world: string,
  backend: string,
  options?: GivenOptions,
])[] = [
  ['secret-store-host', 'demo:secret-store/app@0.1.0', 'host'],
  ['promises-host', 'demo:secret-store/app@0.1.0', 'host', { promises: true }],
  ['secret-store-guest', 'demo:secret-store/app@0.1.0', 'guest'],
  ['types-host', 'witlink:types/all-exports@1.0.0', 'host'],
  ['types-guest', 'witlink:types/both@1.0.0', 'guest'],
  ['names-host', 'witlink:names/imports@0.1.0', 'host'],
  ['node-names-guest', 'witlink:node-names/guest@0.1.0', 'guest'],
];

let worlds: readonly WorldCase[];
const files = new Map<string, GeneratedFile>();

beforeAll(async () => {
  worlds = await loadWorlds();
  rmSync(out, { recursive: true, force: true });
});

function generate(
  model: Model,
  world: WorldId,
  backend: string,
  options: GivenOptions,
  to: string,
) {
  const { value, diagnostics } = findBackend(backend)!.generate(model, world, options);
  expect(hasErrors(diagnostics)).toBe(false);
  for (const file of value) files.set(path.posix.join(to, file.path), file);
}

/** Ambient modules are the program's, so each world's get names of their own. */
function renamed({ model, world }: WorldCase, prefix: string): Model {
  return {
    ...model,
    packages: model.packages.map((p) => ({
      ...p,
      name: { ...p.name, namespace: `${prefix}-${p.name.namespace}` },
    })),
    worlds: model.worlds.map((w, id) =>
      id !== world
        ? w
        : {
            ...w,
            imports: w.imports.map((i) =>
              i.kind === 'type' || i.name === undefined
                ? i
                : {
                    ...i,
                    name:
                      i.kind === 'func' && i.name.startsWith('[') ? i.name : `${prefix}-${i.name}`,
                  },
            ),
          },
    ),
  };
}

test('there are worlds of all kinds', () => {
  expect(worlds.length).toBeGreaterThan(15);
  const titles = worlds.map((w) => w.title);
  expect(titles).toContain('wasi:http/proxy@0.2.12');
  expect(titles).toContain('wasi:http/service@0.3.0');
  expect(titles).toContain('witlink:types/both@1.0.0');
});

test('every world is generated, the same each time', () => {
  for (const [v, [backend, options]] of variants.entries()) {
    for (const world of worlds) {
      const to = `${world.folder}v${v}`;
      generate(renamed(world, to), world.world, backend, options, to);
    }
  }
  const [first] = worlds;
  const again = () => findBackend('ts-host')!.generate(first!.model, first!.world).value;
  expect(again()).toEqual(again());
});

test('prettier leaves all of it unchanged', async () => {
  const changed: string[] = [];
  const seen = new Set<string>();
  for (const [name, { text }] of files) {
    // Worlds share interfaces: but for the names that tell them apart here, many files are equal.
    const plain = text.replaceAll(/\bw\d+v\d-/g, '').replaceAll(/\bW\d+v\d(?=[A-Z])/g, '');
    if (seen.has(plain)) continue;
    seen.add(plain);
    if ((await prettier.format(text, { parser: 'typescript' })) !== text) changed.push(name);
  }
  expect(changed).toEqual([]);
}, 120_000);

test('the compiler takes all of it, and refuses misuse exactly where it stands', async () => {
  const expected: string[] = [];
  for (const [name, title, side, options = {}] of misused) {
    const { model, world } = worlds.find((w) => w.title === title)!;
    generate(model, world, `ts-${side}`, options, `${name}/${side}`);
    const text = readFileSync(path.join(misuse, `${name}.ts.txt`), 'utf8');
    files.set(`${name}/user.ts`, { path: '', text, kind: 'skeleton' });
    for (const [i, line] of text.split('\n').entries()) {
      if (line.endsWith('// wrong')) expected.push(`${name}/user.ts:${i + 1}`);
    }
  }
  expect(readdirSync(misuse).length).toBe(misused.length);
  expect(expected.length).toBe(5 * misused.length);
  const found = await compile();
  expect(found.toSorted()).toEqual(expected.toSorted());
}, 120_000);

/** Runs the compiler over all files; gives the places of its errors. */
async function compile(): Promise<string[]> {
  for (const [name, { text }] of files) {
    const file = path.join(out, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const said = await strictTsc(out, {
    witlink: '../../src/index.ts',
    include: ['**/*.ts', '../../src/runtime/webassembly.d.ts'],
    skipLibCheck: false,
  });
  const places = [...said.matchAll(/^([^(\n]+)\((\d+),\d+\): error/gm)];
  return [...new Set(places.map(([, file, line]) => `${file}:${line}`))];
}
