/** `NAME.d.ts`: what TypeScript knows of a program as files, for who imports it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';
import { cli, folder } from '../cli/cli.ts';
import { app, calc } from '../cli/components.ts';
import { wat } from '../link/wat.ts';
import { runIn } from './emitted.ts';

const tsc = path.resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc');

/** What the compiler has against a module in a folder. */
function check(at: string, code: string): string {
  writeFileSync(path.join(at, 'use.mts'), code);
  const options = '--strict --noEmit --target es2022 --module nodenext --skipLibCheck false';
  const args = [...options.split(' '), '--lib', 'es2024,esnext.disposable', '--types', ''];
  return spawnSync(process.execPath, [tsc, ...args, 'use.mts'], { cwd: at, encoding: 'utf8' })
    .stdout;
}

test('names, classes and interfaces have their types', { timeout: 60_000 }, async () => {
  const [provider] = await build({ only: (name) => name === 'provider-assemblyscript' });
  const at = folder({});
  copyFileSync(provider!.path, at('store.wasm'));
  expect(await cli(['link', at('store.wasm'), '-o', at()])).toMatchObject({ code: 0 });
  const code = `
    import { get, names, store, Secret, 'demo:secret-store/store@0.1.0' as same } from './store.js';
    const secret: Secret = get('api-key');
    const text: string = secret.expose();
    const all: readonly [string, number][] = names();
    const whole: typeof same = store;
    export const told = [text.length > 0, all.length, secret instanceof Secret, whole === store];
    // @ts-expect-error
    get(1);
    // @ts-expect-error
    new Secret();
    // @ts-expect-error
    import { gone } from './store.js';`;
  expect(check(at(), code)).toBe('');
  const shown = `
    import { get, names, store, Secret, 'demo:secret-store/store@0.1.0' as same } from './store.js';
    console.log(get('api-key') instanceof Secret, names().length, store === same);`;
  expect(await runIn(at(), shown)).toBe('true 3 true\n');
});

test('imports are typed where the program makes instances', { timeout: 60_000 }, async () => {
  const at = folder({ 'app.wasm': app, 'calc.wasm': calc });
  const async = ['--instantiation', 'async'];
  expect(await cli(['link', at('app.wasm'), '-o', at(), ...async])).toMatchObject({ code: 0 });
  const code = `
    import { instantiate, type Imports } from './app.js';
    const imports: Imports = { 'demo:calc/ops@1.0.0': { add: (a: number, b: number) => a + b } };
    await using running = await instantiate(imports, { modules: {} });
    const { exports } = running;
    export const four: number = exports.twice(2);
    // @ts-expect-error
    await instantiate();
    // @ts-expect-error
    await instantiate({ 'demo:calc/ops@1.0.0': {} });`;
  expect(check(at(), code)).toBe('');
  const sync = ['--plug', at('calc.wasm'), '--instantiation', 'sync'];
  expect(await cli(['link', at('app.wasm'), '-o', at(), ...sync])).toMatchObject({ code: 0 });
  const joined = `
    import { instantiate } from './app.js';
    export const four: number = instantiate().exports.twice(2);`;
  expect(check(at(), joined)).toBe('');
});

test(
  'keywords and strange names have those that can be imported',
  { timeout: 60_000 },
  async () => {
    const names = ['delete', 'default', 'then', 'get-value', 'await', 'arguments', 'proto'];
    const component = await wat(`(component
    (core module $m (func (export "f") (result i32) (i32.const 7)))
    (core instance $i (instantiate $m))
    ${names.map((name) => `(func (export "${name}") (result u32) (canon lift (core func $i "f")))`).join('\n')})`);
    const at = folder({ 'odd.wasm': component });
    expect(await cli(['link', at('odd.wasm'), '-o', at()])).toMatchObject({ code: 0 });
    const imports = `import {
      delete as a, default_ as b, then_ as c, getValue as d, 'get-value' as e, await as f, arguments as g, proto
    } from './odd.js';`;
    const code = `${imports}
    export const all: number[] = [a(), b(), c(), d(), e(), f(), g(), proto()];`;
    expect(check(at(), code)).toBe('');
    const run = `${imports}
    import * as whole from './odd.js';
    console.log(a() + b() + c() + d() + e() + f() + g() + proto(), Object.keys(whole).join(' '));`;
    expect(await runIn(at(), run)).toBe(
      '56 arguments await default_ delete get-value getValue proto then_\n',
    );
    expect(readFileSync(at('odd.d.ts'), 'utf8')).toMatch(/^\/\/ Made by witlink link\./);
  },
);

test('core modules and instances in others have types, too', { timeout: 60_000 }, async () => {
  const component = await wat(`(component
    (core module $m (func (export "f") (result i32) (i32.const 7)))
    (core instance $i (instantiate $m))
    (func $f (result u32) (canon lift (core func $i "f")))
    (component $c
      (import "f" (func $f (result u32)))
      (type $enum (enum "low" "high"))
      (export $level "level" (type $enum))
      (export "seven" (func $f)))
    (instance $inner (instantiate $c (with "f" (func $f))))
    (instance $outer (export "in-side" (instance $inner)) (export "code" (core module $m)))
    (export "outer" (instance $outer))
    (export "the-module" (core module $m)))`);
  const at = folder({ 'odd.wasm': component });
  expect(await cli(['link', at('odd.wasm'), '-o', at()])).toMatchObject({ code: 0 });
  const imports = `import { outer, code, 'in-side' as inside, 'the-module' as whole } from './odd.js';`;
  const code = `${imports}
    import { type Level } from './odd.js';
    const high: Level = 'high';
    const seven: number = inside.seven() + outer['in-side'].seven();
    const modules: readonly object[] = [code, outer.code, whole];
    export const told = [high, seven, modules];
    // @ts-expect-error
    inside.eight();`;
  expect(check(at(), code)).toBe('');
  const withModules = `declare global { namespace WebAssembly { class Module { readonly own: 1 } } }
    ${imports}
    export const own: 1 = whole.own;`;
  expect(check(at(), withModules)).toBe('');
  const run = `${imports}
    console.log(inside.seven(), [whole, code].map((m) => m instanceof WebAssembly.Module).join());`;
  expect(await runIn(at(), run)).toBe('7 true,true\n');
});

test('resources that stand in no interface have classes', { timeout: 60_000 }, async () => {
  const component = await wat(`(component
    (type $r (resource (rep i32)))
    (export $thing "thing" (type $r))
    (core func $new (canon resource.new $r))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 3)))
      (func (export "number") (param i32) (result i32) (local.get 0)))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (result (own $thing)) (canon lift (core func $i "make")))
    (func (export "[method]thing.number") (param "self" (borrow $thing)) (result u32)
      (canon lift (core func $i "number"))))`);
  const at = folder({ 'odd.wasm': component });
  expect(await cli(['link', at('odd.wasm'), '-o', at()])).toMatchObject({ code: 0 });
  const code = `
    import { make, Thing } from './odd.js';
    const thing: Thing = make();
    export const told = [thing instanceof Thing, thing.number()];
    thing[Symbol.dispose]();`;
  expect(check(at(), code)).toBe('');
  expect(await runIn(at(), `${code} console.log(told.join());`.replace(': Thing', ''))).toBe(
    'true,3\n',
  );
});
