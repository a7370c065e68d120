/** Programs as files run by themselves in a fresh process, and say what they export. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type CoreFile,
  type EmitOptions,
  type EmittedFile,
  emitProgram,
  missingImports,
  optimize,
  runtimeNames,
} from '../../src/emit/index.ts';
import { app, calc } from '../cli/components.ts';
import { wat } from '../link/wat.ts';
import { emitted, lay, linked, runIn } from './emitted.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'witlink-emit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('a program as files', () => {
  test('works by itself where it is imported', async () => {
    lay(folder, emitted(await linked(app, calc), { name: 'app' }));
    expect(await runIn(folder, `import { twice } from './app.js'; console.log(twice(21));`)).toBe(
      '42\n',
    );
  });

  test('gives the functions of its only interface by themselves, beside that', async () => {
    lay(folder, emitted(await linked(calc), { name: 'calc' }));
    const code = `
      import { add, div, crash, ops, 'demo:calc/ops@1.0.0' as whole } from './calc.js';
      import * as all from './calc.js';
      console.log(add(1, 2), div(7, 2), ops === whole, Object.keys(all).join(' '));
      const tell = (work) => { try { work(); } catch (error) { console.log(error.name, error.message); } };
      tell(() => div(1, 0));
      tell(() => add(-1, 2));
      tell(crash);
      tell(() => add(1, 2));`;
    expect(await runIn(folder, code)).toBe(
      [
        '3 3 true add crash demo:calc/ops@1.0.0 div ops',
        'ComponentError the function returned an error',
        'WitlinkError function `demo:calc/ops@1.0.0#add` of `calc`, `a`: expected an integer from 0 to 4294967295 (u32), got number (host/bad-value)',
        'Trap component `calc`, function `demo:calc/ops@1.0.0#crash`: unreachable (trap/wasm; `witlink explain trap/wasm` says the rule)',
        'Trap component `calc`, function `demo:calc/ops@1.0.0#add`: called after a trap: component `calc`, function `demo:calc/ops@1.0.0#crash`: unreachable (trap/wasm; `witlink explain trap/wasm` says the rule) (trap/poisoned; `witlink explain trap/poisoned` says the rule)',
        '',
      ].join('\n'),
    );
  });

  test.each(['async', 'sync'] as const)(
    'makes instances of its imports: %s',
    async (instantiate) => {
      lay(folder, emitted(await linked(app), { name: 'app', instantiate }));
      const code = `
      import { instantiate } from './app.js';
      const made = instantiate({ 'demo:calc/ops': { add: (a, b) => a + b } });
      console.log(made instanceof Promise, (await made).exports.twice(21));
      try { await instantiate({ 'demo:calc/ops': {} }); } catch (error) { console.log(error.message); }`;
      expect(await runIn(folder, code)).toBe(
        `${instantiate === 'async'} 42\n` +
          'import `demo:calc/ops@1.0.0` > `add` is missing: it should be a function (runtime/missing-import)\n',
      );
    },
  );

  test('takes imports from modules that are named', async () => {
    const map = (name: string): string | undefined =>
      name === 'demo:calc/ops@1.0.0' ? './ops.js' : undefined;
    const files = emitted(await linked(app), { name: 'app', map });
    lay(folder, [...files, { path: 'ops.js', contents: 'export const add = (a, b) => a * b;' }]);
    expect(await runIn(folder, `import { twice } from './app.js'; console.log(twice(5));`)).toBe(
      '25\n',
    );
  });

  test.each([
    ['export default', './m.js'],
    ['export const given =', { specifier: './m.js', name: 'given' }],
  ])('takes a core module from what a module has as `%s`', async (how, m) => {
    const text = `(component
      (import "m" (core module $m (export "f" (func (result i32)))))
      (core instance $i (instantiate $m))
      (func (export "f") (result u32) (canon lift (core func $i "f"))))`;
    const files = emitted(await linked(await wat(text)), { name: 'app', map: () => m });
    // (module (func (export "f") (result i32) i32.const 7))
    const bytes =
      '0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 6, 1, 4, 0, 65, 7, 11';
    const contents = `${how} new WebAssembly.Module(Uint8Array.of(${bytes}));`;
    lay(folder, [...files, { path: 'm.js', contents }]);
    expect(await runIn(folder, `import { f } from './app.js'; console.log(f());`)).toBe('7\n');
  });

  test('takes what an instance is given before what modules give', async () => {
    const files = emitted(await linked(app), {
      name: 'app',
      instantiate: 'async',
      map: () => './ops.js',
    });
    lay(folder, [...files, { path: 'ops.js', contents: 'export const add = (a, b) => a * b;' }]);
    const code = `
      import { instantiate } from './app.js';
      const given = { 'demo:calc/ops@1.0.0': { add: (a, b) => a - b } };
      for (const imports of [{}, given]) console.log((await instantiate(imports)).exports.twice(5));`;
    expect(await runIn(folder, code)).toBe('25\n0\n');
  });

  test('ends with the program whose exports it was given, and says why', async () => {
    const map = (): string => '../calc/calc.js';
    lay(path.join(folder, 'calc'), emitted(await linked(calc), { name: 'calc' }));
    lay(path.join(folder, 'app'), emitted(await linked(app), { name: 'app', map }));
    const code = `
      import { twice } from './app/app.js';
      import { crash } from './calc/calc.js';
      for (const work of [crash, () => twice(1)]) {
        try { work(); } catch ({ code, cause }) { console.log(code, cause.code ?? cause.name); }
      }`;
    // Each has a runtime of its own, and the trap of one is a trap of the other.
    expect(await runIn(folder, code)).toBe('trap/wasm RuntimeError\ntrap/poisoned trap/wasm\n');
  });

  test('says which version it is of where that can’t be run', async () => {
    const [main, ...others] = emitted(await linked(calc), { name: 'calc' });
    const contents = (main!.contents as string).replace('{version:1,', '{version:99,');
    lay(folder, [{ path: 'calc.js', contents }, ...others]);
    const code = `await import('./calc.js').catch((error) => console.log(error.message));`;
    expect(await runIn(folder, code)).toBe(
      'linked for version 99 of the runtime, which is 1: link it anew (runtime/other-version)\n',
    );
  });

  test('tells of what a host throws, whatever that is', async () => {
    lay(folder, emitted(await linked(app), { name: 'app', instantiate: 'async' }));
    const code = `
      import { instantiate } from './app.js';
      const fail = () => { throw new Error('it is looked at'); };
      const thrown = [new Proxy({}, { getPrototypeOf: fail, get: fail, has: fail }),
        Object.defineProperty(new Error(), 'message', { get: fail }), Object.assign(new Error(), { message: Symbol() })];
      for (const what of thrown) {
        const { exports } = await instantiate({ 'demo:calc/ops': { add() { throw what; } } });
        try { exports.twice(1); } catch ({ code }) { console.log(code); }
      }`;
    expect(await runIn(folder, code)).toBe('trap/host-exception\n'.repeat(3));
  });

  test('has modules in it, or given by expressions', async () => {
    const program = await linked(calc);
    const inFolder = (name: string, options: Omit<EmitOptions, 'name'>): void =>
      lay(path.join(folder, name), emitted(program, { name, ...options }));
    inFolder('inline', { modules: 'inline', instantiate: 'sync' });
    inFolder('given', {
      modules: ({ index, options }) => `globalThis.make(${index}, ${JSON.stringify(options)})`,
    });
    inFolder('files', { instantiate: 'async' });
    const code = `
      import { readFileSync } from 'node:fs';
      import { instantiate } from './inline/inline.js';
      console.log(instantiate().exports.ops.add(1, 2));
      const names = ['files.core0.wasm', 'files.adapters1.wasm'];
      globalThis.make = (i, options) => new WebAssembly.Module(readFileSync('files/' + names[i]), options);
      console.log((await import('./given/given.js')).add(2, 3));
      const files = await import('./files/files.js');
      // Compiled without what the engine has: as where nothing is compiled at run time.
      const modules = Object.fromEntries(names.map((name, i) => [name, make(i)]));
      for (const name of names) (await import('node:fs')).rmSync('files/' + name);
      console.log((await files.instantiate({}, { modules })).exports.ops.add(3, 4));`;
    expect(await runIn(folder, code)).toBe('3\n5\n7\n');
  });

  test('compiles each of its modules once, however many instances there are', async () => {
    const modules = ({ path: file, options }: CoreFile): string =>
      `(console.log(${JSON.stringify(file)}), globalThis.make(${JSON.stringify(file)}, ${JSON.stringify(options)}))`;
    lay(folder, emitted(await linked(calc), { name: 'calc', instantiate: 'async' }));
    lay(
      folder,
      emitted(await linked(calc), { name: 'calc', instantiate: 'async', modules }).slice(0, 1),
    );
    const code = `
      import { readFileSync } from 'node:fs';
      globalThis.make = (file, options) => new WebAssembly.Module(readFileSync(file), options);
      const { instantiate } = await import('./calc.js');
      for (const n of [1, 2]) console.log((await instantiate()).exports.ops.add(n, n));`;
    expect(await runIn(folder, code)).toBe('calc.core0.wasm\ncalc.adapters1.wasm\n2\n4\n');
  });

  test('has its core modules optimised, and works as before', { timeout: 60_000 }, async () => {
    const program = await linked(app, calc);
    const { default: binaryen } = await import('binaryen');
    const options = { name: 'app', instantiate: 'async' } as const;
    const plain = emitted(program, options);
    const small = emitted(program, { ...options, optimize: (of) => optimize(binaryen, of) });
    const adapters = (files: readonly EmittedFile[]): number =>
      files.filter(({ path: file }) => file.includes('adapters')).reduce(sizeOf, 0);
    expect(adapters(small)).toBeLessThan(adapters(plain));
    lay(folder, small);
    const code = `
      import { instantiate } from './app.js';
      console.log((await instantiate()).exports.twice(21));`;
    expect(await runIn(folder, code)).toBe('42\n');
    const broken = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 9]);
    expect(optimize(binaryen, broken)).toBe(broken);
  });

  test('says which of its modules an engine refuses', async () => {
    const program = await linked(calc);
    // One alone: of several that are wrong, the engine tells of any first.
    const bad = ({ index }: { readonly index: number }): string =>
      `WebAssembly.compile(new Uint8Array([${index === 0 ? '0' : '0, 97, 115, 109, 1, 0, 0, 0'}]))`;
    lay(folder, emitted(program, { name: 'calc', modules: bad, instantiate: 'async' }));
    const code = `
      import { instantiate } from './calc.js';
      const tell = ({ message }) => console.log(message);
      await instantiate().catch(tell);
      await instantiate({}, { modules: { 'calc.core0.wasm': 5 } }).catch(tell);`;
    expect(await runIn(folder, code)).toMatch(
      /^`calc\.core0\.wasm`: WebAssembly\.compile\(\): .*\n`calc\.core0\.wasm`: this is no WebAssembly\.Module\n$/,
    );
  });

  test('says what an engine lacks for adapters', async () => {
    const program = await linked(calc);
    const code = (of: string, tell: string): string => `
      const { validate } = WebAssembly;
      // As engines without \`try_table\` do.
      WebAssembly.validate = (bytes) => !bytes.includes(0x1f) && validate(bytes);
      const tell = ({ message }) => console.log(message);
      ${tell.replace('IT', `import('./${of}/calc.js')`)}`;
    const says =
      /^`calc\.adapters1\.wasm`: this engine lacks what adapters .* from 22\.19 and from 24\.15 on; .*\n$/;
    lay(path.join(folder, 'one'), emitted(program, { name: 'calc' }));
    expect(await runIn(folder, code('one', 'IT.catch(tell);'))).toMatch(says);
    lay(path.join(folder, 'some'), emitted(program, { name: 'calc', instantiate: 'sync' }));
    const make = 'IT.then(({ instantiate }) => instantiate()).catch(tell);';
    expect(await runIn(folder, code('some', make))).toMatch(says);
  });

  test('imports its runtime from wherever is said, by names that are told', async () => {
    const program = await linked(calc);
    const from = 'virtual:runtime';
    const options = { name: 'calc', instantiate: 'async' } as const;
    const [main, ...others] = emitted(program, { ...options, runtime: { from } });
    expect(others.map((file) => file.path)).toEqual(['calc.core0.wasm', 'calc.adapters1.wasm']);
    const names = runtimeNames(program, options);
    expect(names).toContain('instantiateEmitted');
    expect(main!.contents).toContain(`import { ${names.join(', ')} } from "virtual:runtime";`);
    const [another] = emitted(program, { name: 'calc', runtime: 'import' });
    expect(another!.contents).toContain('} from "witlink/runtime";');
  });

  test('is the same each time, and has no path in it', async () => {
    const twice = await Promise.all(
      [0, 1].map(async () => emitProgram(await linked(app, calc), { name: 'app' }).value),
    );
    expect(twice[0]).toEqual(twice[1]);
    expect(JSON.stringify(twice[0])).not.toContain(process.cwd());
  });
});

const sizeOf = (sum: number, { contents }: EmittedFile): number => sum + contents.length;

describe('a program that can’t be files', () => {
  test('lacks somebody for an import', async () => {
    const { value, diagnostics } = emitProgram(await linked(app), { name: 'app' });
    expect(value).toBeUndefined();
    expect(missingImports((await linked(app)).plan, () => undefined)).toMatchObject([
      { name: 'demo:calc/ops@1.0.0' },
    ]);
    expect(diagnostics).toMatchObject([
      {
        code: 'emit/unmapped-import',
        message: 'nothing is said to give the import `demo:calc/ops@1.0.0`',
      },
    ]);
  });

  test.each(['', '.', '../app', 'a/b', 'con', 'NUL.x', 'runtime', 'a b', 'app.', 'x'.repeat(101)])(
    'has a name that files can’t have: %j',
    async (name) => {
      const { value, diagnostics } = emitProgram(await linked(calc), { name });
      expect(value).toBeUndefined();
      expect(diagnostics).toMatchObject([{ code: 'emit/bad-name' }]);
      expect(diagnostics[0]!.message).toContain(name.slice(0, 100));
    },
  );
});

test.each(['async', 'sync'] as const)(
  'an instance ends, and gives back what it owns: %s',
  async (instantiate) => {
    const owner = await wat(`(component
      (import "a:b/c" (instance $c
        (export "thing" (type $thing (sub resource)))
        (export "get" (func (result (own $thing))))))
      (core func $get (canon lower (func $c "get")))
      (core module $m
        (import "" "get" (func $get (result i32)))
        (func (export "take") (result i32) (call $get)))
      (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
      (func (export "take") (result u32) (canon lift (core func $i "take"))))`);
    lay(folder, emitted(await linked(owner), { name: 'owner', instantiate }));
    const code = `
      import { instantiate } from './owner.js';
      class Thing { [Symbol.dispose]() { console.log('disposed'); } }
      const given = { 'a:b/c': { Thing, get: () => new Thing() } };
      const kept = await instantiate(given);
      const instance = await instantiate(given);
      const { take } = instance.exports;
      console.log(take(), take());
      await instance[Symbol.asyncDispose]();
      try { take(); } catch (error) { console.log(error.code); }
      console.log(kept.exports.take());`;
    expect(await runIn(folder, code)).toBe('1 2\ndisposed\ndisposed\ntrap/poisoned\n1\n');
  },
);
