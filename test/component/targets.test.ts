/**
 * Whether components fit worlds. Each folder of fixtures/targets has the world that a component was made of and the
 * one that it is held against; `BLESS=1` writes what is found.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSources, limits, renderText, type BinarySpan } from '../../src/base/index.ts';
import { encode, targets, type TargetsOptions } from '../../src/component/index.ts';
import { wat } from '../link/wat.ts';
import { guests } from '../secret-store/guests.ts';
import { dummy, dummyOf, worldOf } from './dummies.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/targets');

describe('fixtures', () => {
  test.each(globSync('*', { cwd: fixtures }).toSorted())('%s', async (name) => {
    const at = (file: string): string => path.join(fixtures, name, file);
    const text = (file: string): string => readFileSync(at(file), 'utf8');
    const { model, world, sources } = await worldOf(text('world.wit'));
    const component = await dummy(text('component.wit'));
    const { value, diagnostics } = targets(component, model, world, { file: 'component.wasm' });
    expect(value).toBe(false);
    const found = renderText(diagnostics, createSources(sources), { color: false });
    // Offsets depend on how components are encoded.
    const stable = found.replaceAll(/offset 0x[0-9a-f]+/g, 'offset …');
    if (process.env['BLESS'] !== undefined) writeFileSync(at('expected.txt'), stable);
    expect(stable).toBe(text('expected.txt'));
    // Each fits the world that it was made of.
    const own = await worldOf(text('component.wit'));
    for (const exact of [false, true]) {
      const verdict = targets(component, own.model, own.world, { exact });
      expect(verdict).toEqual({ value: true, diagnostics: [] });
    }
  });
});

/** The codes of the reasons why a component made of one world doesn't fit another. */
async function codes(made: string, held: string, options?: TargetsOptions): Promise<string[]> {
  const { model, world } = await worldOf(held);
  const { value, diagnostics } = targets(await dummy(made), model, world, options);
  expect(value).toBe(diagnostics.length === 0);
  return diagnostics.map((d) => d.code);
}

describe('a component fits', () => {
  test('a world that offers more and wants less', async () => {
    const made = `package a:b;
      interface i { resource r; f: func(x: r); }
      world w { import i; export g: func(); export h: interface { k: func(); l: func(); } }`;
    const held = `package a:b;
      interface i { resource r { m: func(); } resource s; f: func(x: r); g: func(); }
      world w { import i; import j: func(); export h: interface { l: func(); } }`;
    expect(await codes(made, held)).toEqual([]);
  });

  test('where its imports come out again', async () => {
    const made = `package a:b;
      interface types { resource r; record p { r: borrow<r> } }
      interface one { use types.{r, p}; f: func(p: p) -> list<r>; }
      interface two { use one.{r as s}; g: func(s: s); }
      world w { import one; export two; export one; }`;
    expect(await codes(made, made)).toEqual([]);
    const renamed = made.replace('{r as s}', '{r as t}').replace('s: s', 's: t');
    expect(await codes(made, renamed)).toEqual(['targets/missing-export']);
  });

  test('with types of the world, of includes, and of exports that use exports', async () => {
    const made = `package a:b;
      interface store { resource item; enum e { a } }
      interface shop { use store.{item, e}; sell: func(i: item) -> e; }
      world base { export store; import log: func(text: string); }
      world w { include base with { log as write }
        use store.{e}; record r { e: e } import f: func(r: r); export shop; }`;
    const { model, world } = await worldOf(made, 'w');
    expect(targets(dummyOf(model, world), model, world)).toEqual({ value: true, diagnostics: [] });
  });

  test('where interfaces stand under other names, which carry ids', async () => {
    const made = `package a:b;
      interface i { f: func(); }
      world w { @external-id("x") import a: i; import b: i; export c: i; }`;
    expect(await codes(made, made)).toEqual([]);
    // Neither the id nor what is said to be implemented takes part in types.
    const held = `package a:b;
      interface j { f: func(); }
      world w { @external-id("y") import a: j; import b: interface { f: func(); } export c: j; }`;
    expect(await codes(made, held)).toEqual([]);
  });

  test('with async functions, but not where they are not async', async () => {
    const made = 'package a:b; world w { import f: async func() -> future<u8>; export g: func(); }';
    expect(await codes(made, made)).toEqual([]);
    const held = made.replace('async ', '').replace('g: func', 'g: async func');
    expect(await codes(made, held)).toEqual(['targets/type-mismatch', 'targets/type-mismatch']);
  });
});

test('the components of the secret store fit their own worlds', { timeout: 120_000 }, async () => {
  const wit = path.join(import.meta.dirname, '../../fixtures/secret-store/wit/store.wit');
  const text = readFileSync(wit, 'utf8');
  const made = await guests({ only: (name) => /^(app|provider-assemblyscript)$/.test(name) });
  for (const [name, source] of made) {
    const bytes = source instanceof Uint8Array ? source : source.bytes;
    for (const world of ['app', 'provider']) {
      const held = await worldOf(text, world);
      const { value, diagnostics } = targets(bytes, held.model, held.world);
      expect(value, `${name} ${world}`).toBe(name.startsWith(world));
      expect(diagnostics.length === 0).toBe(value);
    }
  }
});

test('of very many reasons ten thousand are told, and how many more there are', async () => {
  const imports = Array.from({ length: limits.findings + 2 }, (_, i) => `import n${i}: func();`);
  const component = await dummy(`package a:b; world w { ${imports.join(' ')} }`);
  const { model, world } = await worldOf('package a:b; world w {}');
  const { value, diagnostics } = targets(component, model, world);
  expect(value).toBe(false);
  expect(diagnostics).toHaveLength(limits.findings + 1);
  expect(diagnostics.at(-1)).toMatchObject({
    code: 'targets/more',
    message: 'there are 2 more reasons',
  });
});

describe('versions', () => {
  const at = (offered: string, wanted: string): string => `package a:b;
    world w { import c:d/i@${offered}; export c:e/j@${wanted}; }
    package c:d@${offered} { interface i { resource r; f: func() -> r; } }
    package c:e@${wanted} { interface j { g: func(); } }`;

  test('that are compatible serve where they are not older', async () => {
    expect(await codes(at('0.2.0', '1.3.0'), at('0.2.6', '1.2.0'))).toEqual([]);
    expect(await codes(at('0.2.6', '1.2.0'), at('0.2.0', '1.3.0'))).toEqual([
      'targets/missing-import',
      'targets/missing-export',
    ]);
    expect(await codes(at('0.2.0+b', '1.0.0+a'), at('0.2.0+a', '1.0.0+b'))).toEqual([]);
    expect(await codes(at('0.2.0', '1.0.0'), at('0.3.0', '2.0.0'))).toHaveLength(2);
    expect(await codes(at('0.0.1', '1.0.0-a'), at('0.0.2', '1.0.0'))).toHaveLength(2);
  });

  test('that are written short serve where they are compatible', async () => {
    const { model, world } = await worldOf(at('1.2.0', '1.2.0'));
    const code = async (name: string, suffix = ''): Promise<string[]> => {
      const externs = `(import "${name}" ${suffix} (instance))`;
      const bytes = await wat(`(component ${externs})`);
      return targets(bytes, model, world).diagnostics.map((d) => d.code);
    };
    expect(await code('c:d/i@1')).toEqual(['targets/missing-export']);
    expect(await code('c:d/i@2')).toEqual(['targets/missing-import', 'targets/missing-export']);
    expect(await code('c:d/i@1', '(versionsuffix ".1.5")')).toEqual(['targets/missing-export']);
    expect(await code('c:d/i@1', '(versionsuffix ".3.0")')).toHaveLength(2);
  });

  test('must be equal where that is asked for', async () => {
    const [made, held] = [at('0.2.0', '1.3.0'), at('0.2.6', '1.2.0')];
    expect(await codes(made, held, { exact: true })).toHaveLength(2);
    expect(await codes(made, made, { exact: true })).toEqual([]);
  });

  test('of one resource stay one resource', async () => {
    const both = `package a:b;
      world w { import c:d/i@1.0.0; import c:d/i@1.1.0; export f: func(r: borrow<r>); use c:d/i@1.1.0.{r}; }
      package c:d@1.0.0 { interface i { resource r; f: func() -> r; } }
      package c:d@1.1.0 { interface i { resource r; f: func() -> r; } }`;
    const one = `package a:b;
      world w { import c:d/i@1.2.0; export f: func(r: borrow<r>); use c:d/i@1.2.0.{r}; }
      package c:d@1.2.0 { interface i { resource r; f: func() -> r; } }`;
    expect(await codes(both, one)).toEqual([]);
  });
});

describe('what can not be judged is told', () => {
  const text = 'package a:b; world w { import f: func(); }';

  test('a WIT package, a core module, text, a broken file', async () => {
    const { model, world } = await worldOf(text);
    const code = (bytes: Uint8Array): string | undefined => {
      const { value, diagnostics } = targets(bytes, model, world);
      expect(value).toBe(false);
      return diagnostics[0]?.code;
    };
    expect(code(encode(model).value!)).toBe('targets/wit-package');
    expect(code(await wat('(module)'))).toBe('binary/core-module');
    expect(code(new TextEncoder().encode(text))).toBe('binary/not-wasm');
    expect(code((await dummy(text)).subarray(0, -1))).toMatch(/^binary\//);
    const invalid = '(component (import "f" (func (param "x" u8) (param "x" u8))))';
    expect(code(await wat(invalid))).toMatch(/^component\//);
  });

  test('where it stands in the binary', async () => {
    const made =
      'package a:b; interface i { f: func(); ggg: func(); } world w { import i; export i; }';
    const held = made.replace('ggg: func()', 'ggg: func(x: u8)');
    const { model, world } = await worldOf(held);
    const bytes = await dummy(made);
    const spans = targets(bytes, model, world).diagnostics.map((d) => d.span as BinarySpan);
    expect(spans.map((s) => s.path)).toEqual(
      ['import', 'export'].map((side) => `component > ${side} "a:b/i" > export "ggg"`),
    );
    const text = (offset: number): string =>
      new TextDecoder('latin1').decode(bytes.subarray(offset, offset + 12));
    expect(text(spans[0]!.offset)).toContain('ggg');
    expect(text(spans[1]!.offset)).toContain('a:b/i');
  });

  test('components and core modules, which no world offers', async () => {
    const { model, world } = await worldOf(text);
    const bytes = await wat(`(component
      (import "m" (core module)) (import "c" (component)) (import "f" (component))
      (import "i" (instance (export "n" (instance)))))`);
    const { diagnostics } = targets(bytes, model, world);
    expect(diagnostics.map((d) => d.message)).toEqual([
      "the component imports the core module `m`, which the world `a:b/w` doesn't offer",
      "the component imports the component `c`, which the world `a:b/w` doesn't offer",
      '`f`: expected a function, found a component',
      "the component imports the interface `i`, which the world `a:b/w` doesn't offer",
    ]);
  });

  test('a world of which no component can be', async () => {
    const { model, world } = await worldOf(text);
    // Only a model that isn't made of WIT can be like that.
    const func = { name: 'F_', kind: { kind: 'freestanding' }, async: false, params: [] } as const;
    const bad = {
      ...model,
      worlds: [{ ...model.worlds[world]!, imports: [{ kind: 'func', name: 'F_', func }] }],
    } as const;
    const { value, diagnostics } = targets(await dummy(text), bad, 0);
    expect(value).toBe(false);
    expect(diagnostics).toMatchObject([{ code: 'targets/bad-world' }]);
  });
});
