/** `witlink unplug`: the folder that it writes, what it leaves alone, and bad input. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import type { UnplugJson } from '../../src/cli/json-forms.ts';
import { encode } from '../../src/component/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { wat } from '../link/wat.ts';
import { app, calc } from './components.ts';
import { cli, folder } from './cli.ts';

async function composed(): Promise<(file: string) => string> {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc });
  await cli(['plug', at('app.wasm'), '--plug', at('calc.wasm'), '-o', at('whole.wasm')]);
  return at;
}

const wac = `package unplugged:whole;

let calc = new part:calc {};

let app = new part:app {
  "demo:calc/ops@1.0.0": calc["demo:calc/ops@1.0.0"],
};

export app["twice"];
`;

test('prints how a component is composed', async () => {
  const at = await composed();
  expect(await cli(['unplug', at('whole.wasm')])).toEqual({ code: 0, out: wac, err: '' });
});

test('writes the parts, and what composes them', async () => {
  const at = await composed();
  const args = ['unplug', at('whole.wasm'), '-o', at('apart')];
  expect(await cli(args)).toEqual({ code: 0, out: '', err: '' });
  expect(readFileSync(at('apart/whole.wac'), 'utf8')).toBe(wac);
  expect(readFileSync(at('apart/deps/part/app.wasm'))).toEqual(Buffer.from(app));
  expect(readFileSync(at('apart/deps/part/calc.wasm'))).toEqual(Buffer.from(calc));
  const again = await cli(['compose', at('apart/whole.wac'), '-o', at('again.wasm')]);
  expect(again).toEqual({ code: 0, out: '', err: '' });
  const ran = await cli(['run', at('again.wasm'), '--invoke', 'twice(21)']);
  expect(ran).toEqual({ code: 0, out: '42\n', err: '' });
  const drawn = await cli(['graph', at('apart/whole.wac')]);
  expect(drawn.err).toBe('');
  expect(drawn.out).toBe((await cli(['graph', at('whole.wasm')])).out);
});

test('writes over nothing that was not named for it', async () => {
  const at = await composed();
  const args = ['unplug', at('whole.wasm'), '-o', at('apart')];
  mkdirSync(at('apart'));
  writeFileSync(at('apart/whole.wac'), 'mine');
  const refused = await cli(args);
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('whole.wac` already');
  expect(existsSync(at('apart/deps'))).toBe(false);
  expect((await cli([...args, '--force'])).code).toBe(0);
  expect(readFileSync(at('apart/whole.wac'), 'utf8')).toBe(wac);
  // A part of it is what is taken apart.
  const inside = ['unplug', at('apart/deps/part/app.wasm'), '-o', at('apart'), '--force'];
  expect((await cli(inside)).code).toBe(1);
  expect(readFileSync(at('apart/deps/part/app.wasm'))).toEqual(Buffer.from(app));
});

test('follows no link out of its folder', async () => {
  const at = await composed();
  mkdirSync(at('apart'));
  mkdirSync(at('elsewhere'));
  symlinkSync(at('elsewhere'), at('apart/deps'), 'junction');
  const { code, err } = await cli(['unplug', at('whole.wasm'), '-o', at('apart')]);
  expect(code).toBe(2);
  expect(err).toContain('link');
  expect(existsSync(at('elsewhere/part'))).toBe(false);
  expect(existsSync(at('apart/whole.wac'))).toBe(false);
});

test('prints parts and the file as JSON', async () => {
  const at = await composed();
  const { code, out } = await cli(['unplug', at('whole.wasm'), '--format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    version: 1,
    findings: [],
    parts: [
      { path: 'deps/part/calc.wasm', size: calc.length, sha256: sha256(calc) },
      { path: 'deps/part/app.wasm', size: app.length, sha256: sha256(app) },
    ],
    wac: { path: 'whole.wac', text: wac },
  } satisfies UnplugJson);
});

test('says what is wrong with what it is given, and writes nothing', async () => {
  const wit = memoryHost({ 'x.wit': 'package a:b; interface i { f: func(); }' });
  const { value } = await load('x.wit', wit);
  let bomb = '(component $c0)';
  for (let i = 1; i <= 40; i++) {
    bomb = `(component $c${i} ${bomb} (instance (instantiate $c${i - 1})) (instance (instantiate $c${i - 1})))`;
  }
  const at = folder({
    'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'wit.wasm': encode(value.model, value.root).value!,
    'bad.wasm': await wat(
      '(component (import "a" (func $f)) (export "b" (func $f)) (export "b" (func $f)))',
    ),
    'leaf.wasm': app,
    'text.txt': 'hello',
    'bomb.wasm': await wat(`(component ${bomb} (instance (instantiate $c40)))`),
  });
  const codes = {
    'core.wasm': 'binary/core-module',
    'wit.wasm': 'compose/wit-package',
    'bad.wasm': 'component/duplicate-name',
    'leaf.wasm': 'unplug/no-parts',
    'text.txt': 'binary/',
  };
  for (const [file, code] of Object.entries(codes)) {
    const found = await cli(['unplug', at(file), '-o', at('apart')]);
    expect(found).toMatchObject({ code: 1, out: '' });
    expect(found.err).toContain(`error[${code}`);
  }
  expect(existsSync(at('apart'))).toBe(false);
  // What doubles when it is instantiated is taken apart one level at a time.
  const { code, out } = await cli(['unplug', at('bomb.wasm')]);
  expect(code).toBe(0);
  expect(out).toContain('= new part:');
  expect((await cli(['unplug', at('none.wasm')])).code).toBe(2);
  expect((await cli(['unplug', at('leaf.wasm'), '-o', '-'])).code).toBe(2);
});
