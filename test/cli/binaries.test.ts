/** The commands around binaries: packages as binaries and back, and components made of core modules. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from '@bytecodealliance/jco';
import { describe, expect, test } from 'vitest';
import { decode, inspect } from '../../src/component/index.ts';
import { cli, folder } from './cli.ts';

const dep = `package a:b@1.0.0;
interface i { record r { x: u32 } f: func(r: r); }
interface unused {}
`;

describe('wit --wasm', () => {
  test('writes a package that is read again, alone and in deps/', async () => {
    const at = folder({
      'dep.wit': dep,
      'main/x.wit': 'package x:y;\ninterface z { use a:b/i@1.0.0.{r}; f: func(r: r); }\n',
      'main/deps/.keep': '',
    });
    const binary = at('main/deps/dep.wasm');
    expect(await cli(['wit', at('dep.wit'), '--wasm', '-o', binary])).toMatchObject({ code: 0 });
    expect((await cli(['wit', binary])).out).toBe((await cli(['wit', at('dep.wit')])).out);
    const all = await cli(['wit', at('main')]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('use a:b/i@1.0.0.{r};');
  });

  test('parts of packages in binaries stand in for packages that are nowhere else', async () => {
    const at = folder({
      'mid/mid.wit': 'package m:m;\ninterface m { use a:b/i@1.0.0.{r}; type t = r; }\n',
      'mid/deps/dep.wit': dep,
      'main/x.wit': 'package x:y;\ninterface z { use m:m/m.{t}; f: func(t: t); }\n',
      'main/deps/.keep': '',
    });
    const binary = at('main/deps/mid.wasm');
    expect(await cli(['wit', at('mid'), '--wasm', '-o', binary])).toMatchObject({ code: 0 });
    const all = await cli(['wit', at('main')]);
    expect(all).toMatchObject({ code: 0, err: '' });
    expect(all.out).toContain('record r');
  });

  test('goes to a file only', async () => {
    const at = folder({ 'dep.wit': dep });
    const ran = await cli(['wit', at('dep.wit'), '--wasm']);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toContain('-o FILE');
  });

  test('says what is wrong with a binary', async () => {
    const at = folder({ 'x.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 7, 5]) });
    expect(await cli(['wit', at('x.wasm')])).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('binary/truncated') as string,
    });
  });
});

const wit = `package a:b;
world w { import log: func(text: string); export run: func() -> u32; }
world other {}
`;

const core = `(module $guest
  (import "$root" "log" (func (param i32 i32)))
  (memory (export "memory") 2 4)
  (func (export "run") (result i32) (i32.const 7)))`;

describe('new and embed', () => {
  test('make a component that runs', async () => {
    const at = folder({ 'core.wasm': await parse(core), 'x.wit': wit });
    const args = ['--wit', at('x.wit'), '--world', 'w'];
    expect(await cli(['new', at('core.wasm'), ...args, '-o', at('app.wasm')])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(decode(readFileSync(at('app.wasm'))).value!.model.worlds[0]!.exports).toHaveLength(1);
    expect((await cli(['wit', at('app.wasm')])).out).toContain('export run: func() -> u32;');

    expect(await cli(['embed', at('core.wasm'), ...args, '-o', at('said.wasm')])).toMatchObject({
      code: 0,
    });
    expect(await cli(['new', at('said.wasm'), '-o', at('again.wasm')])).toMatchObject({ code: 0 });
    expect(readFileSync(at('again.wasm'))).toEqual(readFileSync(at('app.wasm')));
  });

  test('an adapter is put in by jco', async () => {
    const adapter = `(module
      (import "$root" "log" (func $log (param i32 i32)))
      (import "env" "memory" (memory 0))
      (func (export "f") (call $log (i32.const 0) (i32.const 0))))`;
    const at = folder({
      'core.wasm': await parse(`(module (import "old" "f" (func)) (memory (export "memory") 1)
        (func (export "run") (result i32) (i32.const 7)))`),
      'adapter.wasm': await parse(adapter),
      'x.wit': wit,
      'adapter.wit': 'package a:c; world w { import log: func(text: string); }',
    });
    // The name ends at the first dot, as in those that are published.
    const said = ['--wit', at('adapter.wit'), '-o', at('old.reactor.wasm')];
    expect(await cli(['embed', at('adapter.wasm'), ...said])).toMatchObject({ code: 0, err: '' });
    const args = ['--wit', at('x.wit'), '--world', 'w', '-o', at('app.wasm')];
    const ran = await cli(['new', at('core.wasm'), ...args, '--adapt', at('old.reactor.wasm')]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect((await cli(['wit', at('app.wasm')])).out).toContain('import log');
  });

  test('an adapter under another name than the module asks for', async () => {
    const at = folder({
      'core.wasm': await parse('(module (import "wasi_snapshot_preview1" "f" (func)))'),
      'wasi-snapshot-preview1.wasm': await parse('(module (func (export "f")))'),
      'broken.wasm': await parse('(module (func (export "f") (result i32)))'),
    });
    const made = ['new', at('core.wasm'), '-o', at('app.wasm'), '--adapt'];
    const misnamed = await cli([...made, at('wasi-snapshot-preview1.wasm')]);
    expect(misnamed.code).toBe(2);
    expect(misnamed.err).toContain('--adapt wasi_snapshot_preview1=');
    const broken = await cli([...made, `wasi_snapshot_preview1=${at('broken.wasm')}`]);
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('error[component/invalid-module]');
    expect(existsSync(at('app.wasm'))).toBe(false);
  });

  test('code that is not valid is not wrapped', async () => {
    const at = folder({
      'core.wasm': await parse('(module (func (export "run") (result i32)))'),
      'x.wit': 'package a:b; world w { export run: func() -> u32; }',
    });
    for (const verb of ['new', 'embed']) {
      const ran = await cli([verb, at('core.wasm'), '--wit', at('x.wit'), '-o', at('app.wasm')]);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain('error[component/invalid-module]');
      expect(existsSync(at('app.wasm'))).toBe(false);
    }
  });

  test('a program for WASI Preview 1 is told of its adapter', async () => {
    const text = '(module (import "wasi_snapshot_preview1" "f" (func)) (func (export "_start")))';
    const at = folder({ 'core.wasm': await parse(text) });
    for (const args of [
      ['new', at('core.wasm'), '-o', at('app.wasm')],
      ['run', at('core.wasm')],
    ]) {
      const { code, err } = await cli(args);
      expect(code).toBe(1);
      expect(err).toContain('--adapt wasi_snapshot_preview1=ADAPTER');
      expect(err).toContain(`\`witlink new ${at('core.wasm')} --wasi-command -o app.wasm\``);
    }
  });

  test('a program for WASI Preview 1 gets the adapter of jco, and runs', async () => {
    const program = `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
      (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 1))))`;
    const at = folder({ 'core.wat': program, 'none.wat': '(module)' });
    const made = ['new', at('core.wat'), '--wasi-command', '-o', at('app.wasm')];
    expect(await cli(made)).toEqual({ code: 0, out: '', err: '' });
    expect((await cli(['wit', at('app.wasm')])).out).toContain('export wasi:cli/run@');
    const library = await cli(['new', at('core.wat'), '--wasi-reactor', '-o', at('lib.wasm')]);
    expect(library).toEqual({ code: 0, out: '', err: '' });
    expect((await cli(['wit', at('lib.wasm')])).out).not.toContain('export wasi:cli/run@');
    const idle = await cli(['new', at('none.wat'), '--wasi-command', '-o', at('no.wasm')]);
    expect(idle).toMatchObject({ code: 2, err: expect.stringContaining('of no use') as string });
  });

  test('misuse', async () => {
    const at = folder({ 'core.wasm': await parse(core), 'x.wit': wit });
    const said = async (...args: string[]): Promise<string> => {
      const { code, err } = await cli(args);
      expect(code).toBe(2);
      return err;
    };
    expect(await said('new', at('core.wasm'))).toContain('-o FILE');
    const out = ['-o', at('o.wasm')];
    expect(await said('new', at('core.wasm'), '--world', 'w', ...out)).toContain('--wit PATH');
    expect(await said('new', at('core.wasm'), '--wit', at('x.wit'), ...out)).toContain('`w`');
    expect(await said('embed', at('core.wasm'), ...out)).toContain('--wit PATH');
  });

  test('a module that does not fit', async () => {
    const at = folder({ 'core.wasm': await parse('(module (func (export "rum")))'), 'x.wit': wit });
    const args = ['--wit', at('x.wit'), '--world', 'w', '-o', at('o.wasm')];
    const { code, err } = await cli(['new', at('core.wasm'), ...args]);
    expect(code).toBe(1);
    expect(err).toContain('did you mean `rum`?');
    expect(() => readFileSync(at('o.wasm'))).toThrow('ENOENT');
  });
});

describe('inspect', () => {
  test('tells of a component at a glance, and all of it as JSON', async () => {
    const at = folder({ 'core.wasm': await parse(core), 'x.wit': wit });
    const args = ['--wit', at('x.wit'), '--world', 'w', '-o', at('app.wasm')];
    expect(await cli(['new', at('core.wasm'), ...args])).toMatchObject({ code: 0 });
    const { out } = await cli(['inspect', at('app.wasm')]);
    const steady = out
      .replaceAll(/^.*app\.wasm/gm, 'app.wasm')
      .replaceAll(/^ +\d.*%/gm, '')
      .replace(/witlink \d\S*/, 'witlink VERSION');
    expect(steady).toMatchInlineSnapshot(`
      "app.wasm: component, 443 B

      size
        types and wiring
        core module guest
        core module 1
        core module 2
        custom producers
        custom component-name

      wit
        package root:component;

        world root {
          import log: func(text: string);
          export run: func() -> u32;
        }

      parts
        core module guest (86 B)
        core module 1 (60 B)
        core instance of core module 1
        core instance of guest with $root
        core module 2 (58 B)
        core instance of core module 2 with main, actual, shim

      memories
        guest: 128 KB, at most 256 KB

      canonical options
        1 × lower: memory
        1 × lower: utf8

      made by
        processed-by: witlink VERSION
      "
    `);
    const json = JSON.parse((await cli(['inspect', at('app.wasm'), '--json'])).out) as unknown;
    expect(json).toEqual(inspect(readFileSync(at('app.wasm')), { file: at('app.wasm') }).value);
  });

  test('core modules, packages, and what is neither', async () => {
    const at = folder({ 'core.wasm': await parse(core), 'x.wit': wit, 'text.wasm': 'module' });
    expect((await cli(['inspect', at('core.wasm')])).out).toMatch(
      /core module[^]*\$root log: func \(i32, i32\) -> \(\)[^]*run: func \(\) -> \(i32\)/,
    );
    await cli(['wit', at('x.wit'), '--wasm', '-o', at('x.wasm')]);
    expect((await cli(['inspect', at('x.wasm')])).out).toMatch(/WIT package[^]*world other/);
    expect((await cli(['inspect', at('text.wasm')])).code).toBe(1);
    expect((await cli(['inspect', at('none.wasm')])).code).toBe(2);
  });
});

test('print gives the text format', async () => {
  const at = folder({ 'core.wasm': await parse(core), 'broken.wasm': 'no' });
  const { code, out } = await cli(['print', at('core.wasm')]);
  expect(code).toBe(0);
  expect(out).toMatch(/^\(module/);
  expect((await cli(['print', at('broken.wasm')])).code).toBe(1);
});
