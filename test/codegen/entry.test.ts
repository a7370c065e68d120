/** The entry `witlink/codegen`: small, deterministic, safe with what strangers name. */
import { build } from 'esbuild';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  backends,
  findBackend,
  type GivenOptions,
  hasMark,
  isSafePath,
} from '../../codegen/index.ts';
import { guestLanguages } from '../../codegen/text/carried.ts';
import { parse } from '../../grammar/wit/index.ts';
import { resolve } from '../../src/resolve/index.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('loads neither linker nor runtime nor parser', async () => {
  const { metafile } = await build({
    entryPoints: [path.join(root, 'codegen/index.ts')],
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const rooms = Object.keys(metafile.inputs).map((f) => f.split('/').slice(0, 2).join('/'));
  expect(rooms).toContain('codegen/ts');
  for (const room of ['src/link', 'src/runtime', 'src/resolve', 'src/component', 'grammar/wit']) {
    expect(rooms).not.toContain(room);
  }
});

function generate(backend: string, wit: string, options: GivenOptions = {}) {
  const { value: ast } = parse(wit);
  const { model } = resolve([ast], { features: 'all' }).value;
  return findBackend(backend)!.generate(model, model.worlds.length - 1, options);
}

const store = `package a:b@1.0.0;
interface store { resource r { m: func(); } get: func() -> r; }
world w { import store; export run: func(); }`;

describe('options', () => {
  test.each([
    [{ result: 'thrown' }, 'codegen/unknown-option', 'did you mean `results`?'],
    [{ results: 'swallowed' }, 'codegen/bad-option', undefined],
    [{ map: 'a=b' }, 'codegen/bad-option', undefined],
    [{ map: { 'a:b/store': '#' } }, 'codegen/bad-map', undefined],
    [{ map: { 'a b': 'm' } }, 'codegen/bad-map', undefined],
    [{ map: { 'a:b/store#get': 'm' } }, 'codegen/bad-map', undefined],
    [{ map: { '*:*/store': 'm/*' } }, 'codegen/bad-map', undefined],
    [{ map: { 'a:b/store': 'm#*' } }, 'codegen/bad-map', undefined],
  ])('%o is a diagnostic', (options, code, help) => {
    const { value, diagnostics } = generate('ts-host', store, options as GivenOptions);
    expect(value).toEqual([]);
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    if (help !== undefined) expect(diagnostics[0]!.help).toEqual([help]);
  });

  test('an interface that is mapped is imported from its module, types and implementation', () => {
    const { value } = generate('ts-host', store, { map: { 'a:b/*': 'shim/b#*' } });
    expect(value.map((f) => f.path)).toEqual(['w.ts']);
    const [{ text } = { text: '' }] = value;
    expect(text).toContain('import { store } from "shim/b";');
    expect(text).toContain('"a:b/store@1.0.0"?: typeof store;');
    expect(text).toContain('{ "a:b/store@1.0.0": store, ...imports }');
  });

  test('a mapped interface of types alone is no value that somebody gives', () => {
    const wit = `package a:b@1.0.0;
interface types { record r { x: u8 } }
interface i { use types.{r}; f: func(x: r); }
world w { import types; import i; }`;
    const [{ text } = { text: '' }] = generate('ts-host', wit, {
      map: { 'a:b/types': 'm#types' },
    }).value;
    expect(text).not.toContain('a:b/types@1.0.0');
    expect(text).not.toContain('from "m"');
    const all = generate('ts-host', wit, { map: { 'a:b/*': 'm#*' } }).value[0]!.text;
    expect(all).toContain('{ "a:b/i@1.0.0": i, ...imports }');
  });

  test.each([
    ['a:b/*', 'shim/*', 'shim/store'],
    ['a:b/*@1.*', 'shim/b#*', 'shim/b'],
    ['a:b/store@1.0.0', 'shim', 'shim'],
    ['a:b', 'shim', 'shim'],
    ['*:*/st*e', 'shim', 'shim'],
    ['a:b/*@2.*', 'shim/*', undefined],
    ['store', 'shim', undefined],
  ])('keys are patterns of names: %s=%s', (key, target, module) => {
    const { value, diagnostics } = generate('ts-host', store, { map: { [key]: target } });
    expect(/from "(shim[^"]*)"/.exec(value[0]!.text)?.[1]).toBe(module);
    const told = module === undefined ? ['codegen/unmatched-map'] : [];
    expect(diagnostics.map((d) => d.code)).toEqual(told);
  });

  test('a mapping of what nothing imports is told', () => {
    const map = { 'a:b/stor': 'x', 'a:b/*': 'shim#*' };
    const { value, diagnostics } = generate('ts-guest', store, { map });
    expect(value.length).toBeGreaterThan(0);
    expect(diagnostics).toMatchObject([
      {
        code: 'codegen/unmatched-map',
        severity: 'warning',
        help: [expect.stringContaining('`a:b/store@1.0.0`') as string],
      },
    ]);
  });

  test('no module stands for what the component exports', () => {
    const wit = store.replace('import store', 'import store; export store');
    const { value } = generate('ts-host', wit, { map: { 'a:b/*': 'shim/b#*' } });
    expect(value.map((f) => f.path)).toContain('exports/a-b-store.ts');
    expect(value[0]!.text).toContain('  store: StoreExports;');
  });

  test('the shapes that were chosen are passed to the runtime', () => {
    const { value } = generate('ts-host', store, { results: 'returned', flags: 'bigint' });
    expect(value[0]!.text).toContain('results: "returned",\n  flags: "bigint",');
  });
});

describe('what a host is asked for', () => {
  const wit = `package a:b@1.0.0;
interface types { record r { x: u8 } enum error { a, b } }
interface peers { resource peer; }
interface i { use types.{r, error}; then: func(x: r) -> result<u8, error>; }
world w { import types; import peers; import i; export i; export run: func(); }
world only-types { import types; export run: func(); }`;
  const text = (backend: string, file: string, source = wit, options: GivenOptions = {}) =>
    generate(backend, source, options).value.find((f) => f.path === file)!.text;
  const first = wit.replace(/world only-types .*/, '');

  test('is nothing for interfaces of types alone, but for those with a resource', () => {
    const program = text('ts-host', 'w.ts', first);
    expect(program).not.toContain('"a:b/types@1.0.0"');
    expect(program).toContain('"a:b/peers@1.0.0": PeersImports;');
    expect(text('ts-host', 'imports/a-b-types.ts', first)).toContain('export interface R {');
  });

  test('can be left out where all of it is optional', () => {
    const optional = /instantiate\(\n? *imports\?: Imports/;
    expect(text('ts-host', 'only-types.ts')).toMatch(optional);
    const mapped = { map: { 'a:b/peers': 'p', 'a:b/i': 'i' } };
    const program = text('ts-host', 'w.ts', first, mapped);
    expect(program).toMatch(optional);
    expect(program).toContain('imports: Imports = {},');
    expect(text('ts-host', 'w.ts', first)).not.toMatch(optional);
  });

  test('a function `then` has another name, but in a guest', () => {
    expect(text('ts-host', 'exports/a-b-i.ts', first)).toContain('  then_(x: R): number;');
    expect(text('ts-host', 'imports/a-b-i.ts', first)).toContain('  then_(x: R): number;');
    expect(text('ts-guest', 'exports/a-b-i.ts', first)).toContain('  then(x: R): number;');
  });

  test('errors are told as who calls or writes a function meets them', () => {
    const failing = `package a:b;
interface i { f: func() -> result<_, string>; g: func() -> result; }
world w { import i; export i; }`;
    const thrown = (backend: string, file: string): readonly (string | undefined)[] =>
      [...text(backend, file, failing).matchAll(/@throws (.*?)(?: \*\/)?$/gm)].map(([, t]) => t);
    const wrapped = [
      'ComponentError, whose payload is a `string`',
      'ComponentError, without a payload',
    ];
    expect(thrown('ts-host', 'imports/a-b-i.ts')).toEqual(wrapped);
    expect(thrown('ts-host', 'exports/a-b-i.ts')).toEqual(wrapped);
    expect(thrown('ts-guest', 'imports/a-b-i.d.ts')).toEqual([
      'an error whose `payload` is a `string`',
      'an error',
    ]);
    expect(thrown('ts-guest', 'exports/a-b-i.ts')).toEqual([
      'a `string`, or an object that has it as its `payload`',
      'anything: the error has no payload',
    ]);
  });

  test('types have the names that a guest has', () => {
    const both = `package a:b;
interface types { enum error { a } }
interface i { use types.{error as e}; enum error { b } f: func() -> result<u8, e>; g: func() -> result<u8, error>; }
world w { import i; export i; }`;
    for (const backend of ['ts-host', 'ts-guest']) {
      const all = generate(backend, both).value.map((f) => f.text);
      const aliases = all.join('').match(/\bError as \w+/g) ?? [];
      expect(new Set(aliases)).toEqual(new Set(['Error as TypesError']));
    }
  });
});

test('every file is marked, but the skeletons of users', () => {
  for (const { name } of backends.filter((b) => b.subject === 'world')) {
    for (const { kind, text, path: file } of generate(name, store).value) {
      expect(isSafePath(file), file).toBe(true);
      expect(hasMark(text), file).toBe(kind === 'generated');
    }
  }
});

test('paths stay in their folder, on every system', () => {
  for (const bad of [
    '',
    '/a',
    '../a',
    'a/../b',
    'a//b',
    '.a',
    'a.',
    'con',
    'a/NUL.ts',
    'a\\b',
    'é',
  ]) {
    expect(isSafePath(bad), bad).toBe(false);
  }
  const long = 'a'.repeat(400);
  const { value } = generate(
    'ts-host',
    `package a:b; interface con { } interface ${long} { } world aux { import con; import ${long}; import prn: interface {} }`,
  );
  expect(value.length).toBe(4);
  for (const file of value) expect(isSafePath(file.path), file.path).toBe(true);
});

test('docs can neither end their comment nor steer tools', () => {
  const { value } = generate(
    'ts-host',
    `package a:b;
/// */ evil() /*
/// @ts-nocheck
/// eslint-disable
/// one\u2028two
world w { }`,
  );
  const { text } = value[0]!;
  expect(text).not.toMatch(/\*\/ evil|@ts-nocheck(?<!\\@ts-nocheck)|eslint-disable|\u2028/);
  expect(text).toContain('*\\/ evil()');
});

test('types that unfold without end are one diagnostic', () => {
  // Only a binary can share types without names; each here is a pair of the one before.
  const types = Array.from({ length: 64 }, (_, i) => ({
    type: { kind: 'tuple' as const, types: i === 0 ? ['u8' as const] : [i - 1, i - 1] },
  }));
  const func = {
    name: 'f',
    kind: { kind: 'freestanding' as const },
    async: false,
    params: [{ name: 'a', type: 63 }],
  };
  const model = {
    packages: [{ name: { namespace: 'a', name: 'b' }, interfaces: [], worlds: [0] }],
    interfaces: [],
    worlds: [
      { name: 'w', package: 0, imports: [], exports: [{ kind: 'func' as const, name: 'f', func }] },
    ],
    types,
  };
  for (const backend of ['ts-host', 'ts-guest', ...guestLanguages]) {
    const { value, diagnostics } = findBackend(backend)!.generate(model, 0);
    expect(value).toEqual([]);
    expect(diagnostics.map((d) => d.code)).toEqual(['codegen/too-large']);
  }
});
