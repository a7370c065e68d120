/** Core module and world -> component: the public suite, real round trips, and what is said of modules that don't fit. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { componentWit, parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/base/index.ts';
import {
  componentize,
  decode,
  embed,
  inspect,
  validate,
  type StringEncoding,
} from '../../src/component/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { printWit, selectWorld, type Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load, memoryHost, type LoaderHost } from '../../src/resolve/index.ts';
import pkg from '../../package.json' with { type: 'json' };
import { writeProducers } from '../../src/component/write/producers.ts';
import { describeSuite } from '../suites.ts';
import { coreModule } from '../core-modules/core-module.ts';

interface Target {
  readonly model: Model;
  readonly world: number;
}

async function target(entry: string, host: LoaderHost, name?: string): Promise<Target> {
  const { value, diagnostics } = await load(entry, host, { features: 'all' });
  expect(diagnostics).toEqual([]);
  const world = selectWorld(value.model, value.root, name);
  if (world.kind !== 'found') throw new Error(`the world is ${world.kind}`);
  return { model: value.model, world: world.id };
}

const textTarget = (wit: string): Promise<Target> =>
  target('x.wit', memoryHost({ 'x.wit': `package a:b@0.2.3;\n${wit}` }));

async function make(wit: string, wat: string, encoding?: StringEncoding): Promise<Uint8Array> {
  const options = encoding === undefined ? {} : { stringEncoding: encoding };
  const { value, diagnostics } = componentize(await parse(wat), {
    target: await textTarget(wit),
    ...options,
  });
  expect(diagnostics).toEqual([]);
  await expectSound(value!);
  return value!;
}

async function findings(wit: string, wat: string): Promise<readonly Diagnostic[]> {
  const { value, diagnostics } = componentize(await parse(wat), { target: await textTarget(wit) });
  expect(value).toBeUndefined();
  return diagnostics;
}

async function expectSound(component: Uint8Array): Promise<void> {
  const found = validate(component, { features: 'all' }).diagnostics;
  // Node's engine doesn't know every proposal of core WebAssembly.
  expect(found.filter((d) => !/memory limits flags/.test(d.message))).toEqual([]);
  await componentWit(component);
}

/** The world alone, as others print it first. */
const worldOf = (text: string): string => text.replace(/\n*package [^;{]*\{[^]*/, '').trim();

const heap = `
  (memory (export "memory") 1)
  (global $top (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $top)
    (global.set $top (i32.add (global.get $top) (i32.and (i32.add (local.get 3) (i32.const 7)) (i32.const -8)))))`;

describe('components that run', () => {
  const wit = `interface log { line: func(text: string) -> string; }
    world w { import log; export echo: func(text: string) -> string; }`;
  const echo = (importModule: string, exported: string): string => `(module
      (import "${importModule}" "line" (func $line (param i32 i32 i32)))
      ${heap}
      (func (export "${exported}") (param i32 i32) (result i32)
        (call $line (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)))`;

  test.each(['utf8', 'utf16', 'latin1+utf16'] as const)('strings in %s', async (encoding) => {
    const component = await make(wit, echo('a:b/log@0.2.3', 'echo'), encoding);
    const { exports } = await instantiate(component, {
      'a:b/log@0.2.3': { line: (text: string) => `<${text}>` },
    });
    expect((exports as { echo: (s: string) => string }).echo('žluť')).toBe('<žluť>');
  });

  test('the other mangling', async () => {
    const text = echo('cm32p2|a:b/log@0.2', 'cm32p2||echo')
      .replace('"memory"', '"cm32p2_memory"')
      .replace('"cabi_realloc"', '"cm32p2_realloc"');
    const component = await make(wit, text);
    const { exports } = await instantiate(component, {
      'a:b/log@0.2.3': { line: (s: string) => s },
    });
    expect((exports as { echo: (s: string) => string }).echo('x')).toBe('x');
  });

  test('resources with destructors, and `_initialize`', async () => {
    const component = await make(
      `interface i { resource r { constructor(n: u32); get: func() -> u32; } dropped: func() -> u32; }
       world w { export i; }`,
      `(module
        (import "[export]a:b/i@0.2.3" "[resource-new]r" (func $new (param i32) (result i32)))
        (global $sum (mut i32) (i32.const 0))
        (func (export "_initialize") (global.set $sum (i32.const 100)))
        (func (export "a:b/i@0.2.3#[constructor]r") (param i32) (result i32) (call $new (local.get 0)))
        (func (export "a:b/i@0.2.3#[method]r.get") (param i32) (result i32) (local.get 0))
        (func (export "a:b/i@0.2.3#[dtor]r") (param i32)
          (global.set $sum (i32.add (global.get $sum) (local.get 0))))
        (func (export "a:b/i@0.2.3#dropped") (result i32) (global.get $sum)))`,
    );
    const { exports } = await instantiate(component, {});
    const i = (exports as Record<string, unknown>)['i'] as {
      r: unknown;
      R: new (n: number) => { get(): number; [Symbol.dispose](): void };
      dropped(): number;
    };
    const r = new i.R(7);
    expect(r.get()).toBe(7);
    expect(i.dropped()).toBe(100);
    r[Symbol.dispose]();
    expect(i.dropped()).toBe(107);
  });

  test('one interface under several names is as many instances', async () => {
    const component = await make(
      `interface i { f: func() -> u32; resource r { constructor(); id: func() -> u32; } }
       world w { import i; import one: i; import two: i; export three: i; export four: i; }`,
      `(module
        (import "one" "f" (func $one (result i32)))
        (import "two" "f" (func $two (result i32)))
        (import "[export]three" "[resource-new]r" (func $new3 (param i32) (result i32)))
        (import "[export]four" "[resource-new]r" (func $new4 (param i32) (result i32)))
        (func (export "three#f") (result i32) (i32.add (i32.const 300) (call $one)))
        (func (export "four#f") (result i32) (i32.add (i32.const 400) (call $two)))
        (func (export "three#[constructor]r") (result i32) (call $new3 (i32.const 3)))
        (func (export "four#[constructor]r") (result i32) (call $new4 (i32.const 4)))
        (func (export "three#[method]r.id") (param i32) (result i32) (local.get 0))
        (func (export "four#[method]r.id") (param i32) (result i32) (local.get 0)))`,
    );
    const { exports } = await instantiate(component, { one: { f: () => 1 }, two: { f: () => 2 } });
    type Side = { f(): number; R: new () => { id(): number } };
    const { three, four } = exports as Record<string, Side>;
    expect([three!.f(), four!.f()]).toEqual([301, 402]);
    expect([new three!.R().id(), new four!.R().id()]).toEqual([3, 4]);
    const { imports } = decode(component).value!.model.worlds[0]!;
    expect(imports.map((item) => item.name)).toEqual(['one', 'two']);
  });

  test('an import that the module has twice', async () => {
    const component = await make(
      'world w { import f: func() -> u32; export sum: func() -> u32; }',
      `(module
        (import "$root" "f" (func $f (result i32)))
        (import "$root" "f" (func $g (result i32)))
        (func (export "sum") (result i32) (i32.add (call $f) (call $g))))`,
    );
    const { exports } = await instantiate(component, { f: () => 4 });
    expect((exports as { sum(): number }).sum()).toBe(8);
  });

  test('bindings of another version that is compatible', async () => {
    const wit = 'interface i { f: func(); } world w { import i; }';
    const wat = (version: string): string => `(module (import "a:b/i@${version}" "f" (func)))`;
    const component = await make(wit, wat('0.2.9'));
    expect(printWit(decode(component).value!.model)).toContain('import a:b/i@0.2.3;');
    expect(await findings(wit, wat('0.3.0'))).toMatchObject([
      { code: 'componentize/unknown-import', help: ['did you mean `a:b/i@0.2.3`?'] },
    ]);
  });

  test('streams of types that share parts are found without walking every place', async () => {
    const doubled = Array.from(
      { length: 40 },
      (_, i) => `record r${i + 1} { a: list<r${i}>, b: list<r${i}> }`,
    );
    const wit = `world w { record r0 { s: stream<u8> } ${doubled.join(' ')} import f: func(a: r40, b: stream<u16>); }`;
    const wat = (number: string): string =>
      `(module (import "$root" "[stream-new-${number}]f" (func (result i64))))`;
    const last = componentize(await parse(wat('7')), { target: await textTarget(wit) });
    expect(last.diagnostics.map((d) => d.code)).not.toContain('componentize/unknown-import');
    const beyond = componentize(await parse(wat('99999999999999999999')), {
      target: await textTarget(wit),
    });
    expect(beyond.diagnostics.map((d) => d.code)).toContain('componentize/unknown-import');
  });

  test('what the module does not use is not imported', async () => {
    const component = await make(
      `interface one { f: func(); g: func(); record r { x: u8 } } interface two { h: func(); }
       world w { import one; import two; }`,
      '(module (import "a:b/one@0.2.3" "g" (func)))',
    );
    const { model } = decode(component).value!;
    expect(printWit(model)).toBe(`package root:component;

world root {
  import a:b/one@0.2.3;
}

package a:b@0.2.3 {
  interface one {
    g: func();
  }
}
`);
  });
});

test('the hook of a module stands around its tasks', async () => {
  // The hook notes each number that it is told, plus one, as a hexadecimal digit.
  const component = await make(
    'world w { export seen: func(note: string) -> u64; export seen-async: async func() -> u64; }',
    `(module
      (import "[export]$root" "[task-return]seen-async" (func $return (param i64)))
      (global $seen (mut i64) (i64.const 0))
      ${heap}
      (func (export "__wasm_task_hook") (param i32)
        (global.set $seen (i64.add (i64.shl (global.get $seen) (i64.const 4))
          (i64.extend_i32_u (i32.add (local.get 0) (i32.const 1))))))
      (func (export "_initialize"))
      (func (export "seen") (param i32 i32) (result i64) (global.get $seen))
      (func (export "cabi_post_seen") (param i64))
      (func (export "[async-lift]seen-async") (result i32) (call $return (global.get $seen)) (i32.const 0))
      (func (export "[callback][async-lift]seen-async") (param i32 i32 i32) (result i32) (i32.const 0)))`,
  );
  const { exports } = await instantiate(component, {});
  const { seen } = exports as { seen: (note: string) => bigint };
  // What starts and ends: `_initialize`; realloc; the task.
  expect(seen('x').toString(16)).toBe('78de1');
  expect(seen('x').toString(16)).toBe('78de12de1');
});

test('a module with a 64-bit memory', async () => {
  const wit =
    'world w { import log: func(text: string); export echo: func(text: string) -> string; }';
  const wat = `(module
    (import "$root" "log" (func (param i64 i64)))
    (import "$root" "[waitable-set-wait-i64]" (func (param i32 i64) (result i32)))
    (memory (export "memory") i64 1)
    (func (export "cabi_realloc") (param i64 i64 i64 i64) (result i64) unreachable)
    (func (export "echo") (param i64 i64) (result i64) unreachable))`;
  const { value, diagnostics } = componentize(await parse(wat), { target: await textTarget(wit) });
  expect(diagnostics).toEqual([]);
  expect(validate(value!, { features: 'all' }).diagnostics).toEqual([]);
  expect(validate(value!).diagnostics).toMatchObject([{ code: 'component/gated' }]);
  expect(await findings(wit, wat.replaceAll('param i64 i64)', 'param i32 i32)'))).toMatchObject([
    { code: 'componentize/signature-mismatch' },
    { code: 'componentize/signature-mismatch' },
  ]);
});

test('room is made by the function for its side', async () => {
  const component = await make(
    'world w { import read: func() -> string; export given: func(s: string) -> u32; export got: func() -> u32; }',
    `(module
      (import "$root" "read" (func $read (param i32)))
      (memory (export "memory") 1)
      (func (export "cabi_import_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
      (func (export "cabi_export_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 2048))
      (func (export "given") (param i32 i32) (result i32) (local.get 0))
      (func (export "got") (result i32) (call $read (i32.const 16)) (i32.load (i32.const 16))))`,
  );
  const { exports } = await instantiate(component, { read: () => 'text' });
  const { given, got } = exports as { given(s: string): number; got(): number };
  expect([given('x'), got()]).toEqual([2048, 1024]);
});

test('a module that starts threads gives the table of their functions', async () => {
  const wit = 'world w {}';
  const wat = (table: string): string => `(module
    (import "$root" "[thread-new-indirect-v0]" (func (param i32 i32) (result i32)))
    (import "$root" "[thread-suspend]" (func (result i32)))
    (import "$root" "[context-get-i32-1]" (func (result i32)))
    ${table})`;
  await make(wit, wat('(table (export "__indirect_function_table") 1 funcref)'));
  expect(
    await findings(wit, wat('(table (export "indirect_function_table") 1 funcref)')),
  ).toMatchObject([
    { code: 'componentize/missing-table', help: ['did you mean `indirect_function_table`?'] },
  ]);
});

describe('embed', () => {
  test('writes a world that componentize and others find', async () => {
    const given = await textTarget('world w { import f: func(s: string); export g: func(); }');
    const module = await parse(`(module (import "$root" "f" (func (param i32 i32)))
      (memory (export "memory") 1) (func (export "g")))`);
    const once = embed(module, { target: given, stringEncoding: 'utf16' });
    const twice = embed(once.value!, { target: given, stringEncoding: 'utf16' });
    expect(twice.value).toEqual(once.value);
    const { value, diagnostics } = componentize(twice.value!);
    expect(diagnostics).toEqual([]);
    await expectSound(value!);
    expect(new TextDecoder().decode(value)).not.toContain('component-type');
  });

  describe('several worlds of one module', () => {
    const wit = `interface i { record r { x: u8 } f: func(); }
      interface k { use i.{r}; g: func(r: r); }
      world one { import i; import log: func(s: string); type t = u8; import q: func(t: t); export run: func(); }
      world two { import k; import log: func(s: string); type t = u8; import q: func(t: t); export stop: func(); }
      world three { type t = u16; import q: func(t: t); export run: func(); }`;
    const wat = `(module $app
      (import "$root" "log" (func (param i32 i32)))
      (import "$root" "q" (func (param i32)))
      (import "a:b/i@0.2.3" "f" (func))
      (import "a:b/k@0.2.3" "g" (func (param i32)))
      (memory (export "memory") 1)
      (func (export "run"))
      (func (export "stop")))`;

    /** The module with a section for each of the worlds, as linking the objects of several bindings leaves it. */
    async function saying(...worlds: readonly (readonly [string, StringEncoding?])[]) {
      const module = await parse(wat);
      const parts = [module];
      for (const [name, stringEncoding = 'utf8'] of worlds) {
        const given = await target(
          'x.wit',
          memoryHost({ 'x.wit': `package a:b@0.2.3;\n${wit}` }),
          name,
        );
        const { value } = embed(module, { target: given, stringEncoding });
        parts.push(value!.subarray(module.length));
      }
      return componentize(new Uint8Array(Buffer.concat(parts)), { file: 'app.wasm' });
    }

    test('become one', async () => {
      const { value, diagnostics } = await saying(['one'], ['two'], ['one']);
      expect(diagnostics).toEqual([]);
      await expectSound(value!);
      expect(printWit(decode(value!).value!.model, { rootOnly: true, root: 1 })).toBe(
        `package root:component;

world root {
  import a:b/i@0.2.3;
  import a:b/k@0.2.3;
  type t = u8;
  import log: func(s: string);
  import q: func(t: t);
  export run: func();
  export stop: func();
}
`,
      );
    });

    test('must agree', async () => {
      expect((await saying(['one'], ['three'])).diagnostics).toMatchObject([
        { code: 'componentize/worlds-disagree', message: expect.stringContaining('`t`') as string },
      ]);
      expect((await saying(['one'], ['two', 'utf16'])).diagnostics).toMatchObject([
        {
          code: 'componentize/no-world',
          message: 'the module says two string encodings, utf8 and utf16',
        },
      ]);
    });
  });

  test('a component has the name of its module, and says who made it', async () => {
    const module = coreModule({
      imports: [],
      exports: [],
      customs: [
        { name: 'name', data: new Uint8Array([0, 4, 3, 0x61, 0x70, 0x70]) },
        {
          name: 'producers',
          data: writeProducers([
            { field: 'language', name: 'Rust', version: '2021' },
            { field: 'processed-by', name: 'rustc', version: '1.96' },
          ]),
        },
      ],
    });
    const { value } = componentize(module, { target: await textTarget('world w {}') });
    expect(inspect(value!).value).toMatchObject({
      tree: { name: 'app' },
      producers: [
        { field: 'language', name: 'Rust', version: '2021' },
        { field: 'processed-by', name: 'rustc', version: '1.96' },
        { field: 'processed-by', name: 'witlink', version: pkg.version },
      ],
    });
  });

  test('a world that is said wrongly', async () => {
    const given = await textTarget('world w { export f: func(a-name: u8); }');
    const { value } = embed(await parse('(module (func (export "f") (param i32)))'), {
      target: given,
    });
    const at = Buffer.from(value!).indexOf('a-name');
    value![at] = 0x20;
    const found = componentize(value!, { file: 'm.wasm' });
    expect(found.value).toBeUndefined();
    expect(found.diagnostics).toMatchObject([
      { code: 'component/bad-label', span: { file: 'm.wasm#component-type' } },
    ]);
  });

  test('a world that is said in an older form', () => {
    const customs = [{ name: 'component-type', data: new Uint8Array([3, 0, 1, 0x77]) }];
    const found = componentize(coreModule({ imports: [], exports: [], customs }));
    expect(found.diagnostics).toMatchObject([
      {
        code: 'componentize/no-world',
        message: 'its world is said in a form (version 3) that is not read',
      },
    ]);
  });

  test('a world with a type that has no name, which no component can import', async () => {
    const data = await parse(`(component
      (type $x (component
        (type $w (component
          (type $v (variant (case "c")))
          (import "f" (func (param "v" $v)))))
        (export "a:b/w" (component (type $w)))))
      (export "w" (type $x)))`);
    const customs = [{ name: 'component-type', data }];
    const module = coreModule({ imports: [], exports: [], customs });
    const found = componentize(module, { file: 'm.wasm' });
    expect(found.value).toBeUndefined();
    expect(found.diagnostics).toMatchObject([
      {
        code: 'component/wit-package',
        message: '`variant` types need names, and one has none',
        span: { file: 'm.wasm#component-type' },
      },
    ]);
  });

  test('a module that says no world', async () => {
    expect(componentize(await parse('(module)')).diagnostics).toMatchObject([
      { code: 'componentize/no-world', help: [expect.stringContaining('--wit') as string] },
    ]);
  });
});

describe('modules that do not fit', () => {
  const wit = 'world w { import f: func(s: string); export get-it: func(s: string) -> string; }';

  test('all that is missing is told at once, with near names', async () => {
    const found = await findings(
      wit,
      '(module (import "$root" "ff" (func)) (func (export "get_it")))',
    );
    expect(found.map((d) => [d.code, ...d.help])).toEqual([
      ['componentize/unknown-import', 'did you mean `f`?'],
      [
        'componentize/missing-export',
        'did you mean `get_it`?',
        'in WIT it is `get-it: func(s: string) -> string`',
      ],
    ]);
  });

  test('what is missing is named as the module names things', async () => {
    const found = await findings(
      wit,
      '(module (memory (export "cm32p2_memory") 1) (func (export "cm32p2||get_it")))',
    );
    expect(found.map((d) => [d.message, d.help[0]])).toEqual([
      [
        "the world exports the function `get-it`, but the module doesn't export `cm32p2||get-it`",
        'did you mean `cm32p2||get_it`?',
      ],
    ]);
  });

  test('types are shown on both sides', async () => {
    const found = await findings(
      wit,
      `(module (import "$root" "f" (func (param i64))) ${heap}
        (func (export "get-it") (param i32 i32) (result i32 i32) unreachable))`,
    );
    expect(found.map((d) => d.message)).toEqual([
      'the import `$root` `f` must have the type `(i32, i32) -> ()`, but has `(i64) -> ()`',
      'the export `get-it` must have the type `(i32, i32) -> (i32)`, but has `(i32, i32) -> (i32, i32)`',
    ]);
  });

  test('memory and realloc', async () => {
    const found = await findings(
      wit,
      '(module (func (export "get-it") (param i32 i32) (result i32) unreachable))',
    );
    expect(found.map((d) => d.code)).toEqual([
      'componentize/missing-memory',
      'componentize/missing-realloc',
    ]);
  });

  test('a chain of aliases that no stack would hold is a finding', async () => {
    const links = Array.from({ length: 5000 }, (_, i) => {
      return `interface i${i + 1} { use i${i}.{t}; }`;
    });
    const world = `interface i0 { type t = u8; } ${links.join(' ')} world w { export i5000; }`;
    const { value, diagnostics } = componentize(coreModule({ imports: [], exports: [] }), {
      target: await textTarget(world),
    });
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'component/unencodable' }]);
  });

  test('types of which the names differ in case alone are kept apart', async () => {
    const wit = `
      interface a { record XY { x: u8 } }
      interface b { use a.{XY as q}; record xy { y: u8 } f: func(x: q, y: xy); }
      world w { export a; export b; }`;
    const i32x2 = ['i32', 'i32'] as const;
    const module = coreModule({
      imports: [],
      exports: [{ name: 'a:b/b@0.2.3#f', params: i32x2, results: [] }],
    });
    const { value } = componentize(module, { target: await textTarget(wit) });
    expect(validate(value!).diagnostics).toEqual([]);
  });

  test('a module that is wrong in many places is told of soon', async () => {
    const many = Array.from({ length: 6000 }, (_, i) => `get-number${i}`);
    const module = coreModule({
      imports: many.map((name) => ({ module: '$root', name: `${name}s`, params: [], results: [] })),
      exports: many.map((name) => ({ name: `${name}x`, params: [], results: [] })),
    });
    const world = `world w { ${many.map((name) => `import ${name}: func(); export ${name}: func();`).join(' ')} }`;
    const { diagnostics } = componentize(module, { target: await textTarget(world) });
    expect(diagnostics.length).toBe(10_001);
    expect(diagnostics[0]!.help[0]).toMatch(/^did you mean `get-number0`/);
    expect(diagnostics.at(-1)).toMatchObject({
      code: 'componentize/too-many',
      message: '2000 more findings are not shown',
    });
  });

  test('two memories', async () => {
    const memories = ['memory', 'cm32p2_memory'];
    const { diagnostics } = componentize(coreModule({ imports: [], exports: [], memories }), {
      target: await textTarget('world w {}'),
    });
    expect(diagnostics).toMatchObject([
      {
        code: 'componentize/unsupported',
        message: expect.stringContaining('two memories') as string,
      },
    ]);
  });

  test('an adapter or dynamic linking', async () => {
    const found = await findings(
      'world w {}',
      `(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
        (import "env" "f" (func)))`,
    );
    expect(found).toMatchObject([
      {
        help: [
          expect.stringMatching(/library for WASI Preview 1: .* --wasi-reactor /),
          expect.stringContaining('--adapt wasi_snapshot_preview1='),
          expect.stringContaining('--stub-wasi'),
        ] as string[],
      },
      { code: 'componentize/unsupported' },
    ]);
  });

  test('code that the engine rejects', async () => {
    const module = await parse('(module (func (export "f") (result i32)))');
    const given = { target: await textTarget('world w { export f: func() -> u32; }') };
    for (const made of [componentize(module, given), embed(module, given)]) {
      expect(made.value).toBeUndefined();
      expect(made.diagnostics).toMatchObject([
        { code: 'component/invalid-module', span: { path: 'core module' } },
      ]);
    }
  });

  test('a program for WASI Preview 1 that says no world', async () => {
    const { diagnostics } = componentize(
      await parse('(module (import "wasi_unstable" "f" (func)) (func (export "_start")))'),
    );
    expect(diagnostics).toMatchObject([
      {
        code: 'componentize/no-world',
        help: [
          expect.stringContaining('--wasi-command') as string,
          expect.stringContaining('wasi_unstable=') as string,
          expect.stringContaining('--stub-wasi') as string,
        ],
      },
    ]);
  });

  test('a component, and what is no module', async () => {
    const given = await textTarget('world w {}');
    const codes = [
      await parse('(component)'),
      new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 7]),
    ];
    expect(codes.map((b) => componentize(b, { target: given }).diagnostics[0]!.code)).toEqual([
      'binary/not-a-module',
      'binary/truncated',
    ]);
  });
});

const componentFile = (folder: string, name: string): string =>
  path.join(folder, name, 'component.wat');

const errors: Readonly<Record<string, readonly [code: string, named: string]>> = {
  'error-async-export-missing-callback': ['missing-callback', '[callback][async-lift]foo'],
  'error-export-sig-mismatch': ['signature-mismatch', 'foo#a'],
  'error-import-resource-rep': ['unknown-import', '[resource-rep]a'],
  'error-import-resource-wrong-signature': ['signature-mismatch', '[resource-drop]a'],
  'error-missing-default-export': ['missing-export', '`a`'],
  'error-missing-export': ['missing-export', 'foo#a'],
  'error-missing-import-func': ['unknown-import', '`foo` `bar`'],
};

/** The cases with a module and neither adapters nor dynamic linking. */
function moduleCases(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const files = readdirSync(path.join(folder, name));
    return files.includes('module.wat') && !files.some((f) => /^(adapt|lib)-/.test(f));
  });
}

describeSuite(
  'wit-component/components',
  (folder) => readdirSync(folder).filter((name) => existsSync(componentFile(folder, name))),
  (folder) => {
    for (const name of moduleCases(folder)) {
      test(name, async () => {
        const at = path.join(folder, name);
        const given = await target(path.join(at, 'module.wit'), nodeHost(), 'module');
        const module = await parse(readFileSync(path.join(at, 'module.wat'), 'utf8'));
        const { value, diagnostics } = componentize(module, { target: given });
        if (!existsSync(componentFile(folder, name))) {
          expect(value).toBeUndefined();
          const [code, named] = errors[name]!;
          expect(diagnostics[0]).toMatchObject({
            code: `componentize/${code}`,
            message: expect.stringContaining(named) as string,
          });
          return;
        }
        const unjudged = name === 'custom-page-sizes' ? ['componentize/unjudged-code'] : [];
        expect(diagnostics.map((d) => d.code)).toEqual(unjudged);
        await expectSound(value!);
        const expected = readFileSync(path.join(at, 'component.wit.print'), 'utf8');
        expect(worldOf(await componentWit(value!))).toBe(worldOf(expected));
        const theirs = decode(await parse(readFileSync(componentFile(folder, name), 'utf8')));
        const ours = decode(value!);
        expect(worldOf(printWit(ours.value!.model))).toBe(worldOf(printWit(theirs.value!.model)));
      });
    }
  },
);
