import { parse } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { readComponent } from '../../src/binary/index.ts';
import { componentize } from '../../src/component/index.ts';

/** Modules as the tools leave them, as far as these can be told by them. */
const modules: Readonly<Record<string, readonly [wat: string, help: RegExp]>> = {
  'wasm-pack, for bundlers': [
    '(module (import "./app_bg.js" "__wbg_log_1" (func (param i32))))',
    /^wasm-bindgen .*wasm32-wasip2/,
  ],
  'wasm-pack, for the web': ['(module (import "wbg" "__wbg_log_1" (func)))', /^wasm-bindgen/],
  'wasm-bindgen, before its second half': [
    '(module (func (export "__wbindgen_malloc") (result i32) unreachable))',
    /^wasm-bindgen/,
  ],
  'Go for JavaScript': [
    '(module (import "gojs" "runtime.wasmExit" (func (param i32))))',
    /^Go made it .*GOOS=wasip1/,
  ],
  Emscripten: [
    '(module (import "env" "emscripten_resize_heap" (func (param i32) (result i32))))',
    /^Emscripten .*STANDALONE_WASM/,
  ],
  'Emscripten with exceptions': [
    '(module (import "env" "invoke_vii" (func (param i32 i32 i32))))',
    /^Emscripten/,
  ],
  AssemblyScript: [
    '(module (import "env" "abort" (func (param i32 i32 i32 i32))) (func (export "__new") (param i32 i32) (result i32) unreachable))',
    /^AssemblyScript .*witlink build/,
  ],
};

test.each(Object.entries(modules))('a module of %s is told for what it is', async (_, given) => {
  const [wat, help] = given;
  const bytes = await parse(wat);
  const [asComponent] = readComponent(bytes).diagnostics;
  expect(asComponent).toMatchObject({ code: 'binary/core-module' });
  expect(asComponent!.help).toEqual([expect.stringMatching(help)]);
  const [asModule] = componentize(bytes).diagnostics;
  expect(asModule).toMatchObject({ code: 'componentize/no-world' });
  expect(asModule!.help).toEqual([expect.stringMatching(help)]);
});

test('another module is told what every module is told', async () => {
  const bytes = await parse('(module (import "env" "abort" (func)) (func (export "run")))');
  expect(readComponent(bytes).diagnostics[0]!.help).toEqual([
    'a component is made of a core module and its WIT with `witlink new`',
  ]);
});
