/** The plug-in of bundlers, whichever it is: what it is told, what it writes, and what goes wrong. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { build, type BuildFailure, type Loader, type Plugin } from 'esbuild';
import { expect, test } from 'vitest';
import type { PluginOptions } from '../../src/entries/esbuild.ts';
import { app, calc, dice } from '../cli/components.ts';
import { cli } from '../cli/cli.ts';
import { guest, guests } from '../secret-store/guests.ts';
import { pluginOf } from './bundled.ts';
import { installAlone, node, project, write, type Files } from './project.ts';

interface Built {
  readonly folder: string;
  readonly warnings: readonly string[];
  /** What the bundle prints. */
  readonly out: string;
}

async function bundle(
  folder: string,
  options: PluginOptions = {},
  loader: Record<string, Loader> = {},
): Promise<Built> {
  const witlink = await pluginOf<Plugin>(folder, 'esbuild');
  const { warnings } = await build({
    absWorkingDir: folder,
    entryPoints: ['app.js'],
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    loader,
    outdir: path.join(folder, 'dist'),
    plugins: [witlink(options)],
  });
  const { out, err } = node(folder, ['dist/app.js']);
  expect(err).toBe('');
  const told = warnings.map(({ text }) => text).filter((text) => !text.startsWith('Ignoring'));
  return { folder, warnings: told, out };
}

const bundled = (files: Files, options?: PluginOptions): Promise<Built> =>
  bundle(project(files), options);

/** What a bundler tells of a project that it can't bundle. */
async function refused(files: Files, options?: PluginOptions): Promise<string> {
  const failure = await bundled(files, options).then(
    () => undefined,
    (error: unknown) => error as BuildFailure,
  );
  expect(failure).toBeDefined();
  return failure!.errors.map(({ text }) => text).join('\n');
}

const twice = "import { twice } from './app.wasm'; console.log(twice(21));";

test('options go before the configuration', async () => {
  const files = {
    'app.wasm': app,
    'calc.wasm': calc,
    'ops.js': 'export const add = (a, b) => a * 100 + b;',
    'app.js': twice,
    'witlink.json': '{ "imports": { "map": { "demo:calc/ops": "./calc.wasm" } } }',
  };
  expect((await bundled(files)).out).toBe('42\n');
  const map = { 'demo:calc/ops@1.0.0': './ops.js' };
  expect((await bundled(files, { map })).out).toBe('2121\n');
  const plugs = await bundled(files, { config: false, plugs: ['calc.wasm'] });
  expect(plugs.out).toBe('42\n');
  const text = await refused(files, {
    components: [{ components: '*.wasm', wasi: 'all' as 'none' }],
  });
  expect(text).toContain('error[config/wrong-value]');
  expect(text).toContain('--> the options of witlink:');
});

test('nothing of a bundle tells where it was made', async () => {
  const name = 'provider-assemblyscript';
  const store = guest(await guests({ only: (of) => of === name }), name).bytes;
  const files = {
    'parts/store.wasm': store,
    'app.js': "import { names } from 'demo:secret-store/store'; console.log(names().length);",
    'witlink.json': '{ "imports": { "map": { "demo:secret-store/store": "./parts/store.wasm" } } }',
  };
  const outputs = await Promise.all(
    [1, 2].map(async () => {
      const { folder } = await bundled(files);
      const dist = path.join(folder, 'dist');
      const names = readdirSync(dist).toSorted();
      const texts = names.map((name) => readFileSync(path.join(dist, name), 'latin1'));
      for (const text of texts) expect(text).not.toContain(path.basename(folder));
      return { names, texts };
    }),
  );
  expect(outputs[0]).toEqual(outputs[1]);
  // What is small stands in the bundle's text.
  expect(outputs[0]!.names).toEqual([
    'app.js',
    expect.stringMatching(/^store\.adapters4-\w+\.wasm$/),
    expect.stringMatching(/^store\.core0-\w+\.wasm$/),
  ]);
});

test('binaryen optimises core modules where that is asked for', { timeout: 60_000 }, async () => {
  const files = {
    'calc.wasm': calc,
    'app.js': "import { add } from './calc.wasm'; console.log(add(1, 2));",
  };
  const sizes = async (options: PluginOptions): Promise<number> => {
    const { folder, out } = await bundled(files, options);
    expect(out).toBe('3\n');
    return readFileSync(path.join(folder, 'dist/app.js')).length;
  };
  expect(await sizes({ optimize: true })).toBeLessThan(await sizes({}));
});

test('WASI is there, and is none where the import says so', async () => {
  const roll = (attributes: string): Files => ({
    'dice.wasm': dice,
    'app.js': `import { roll } from './dice.wasm'${attributes}; console.log(typeof roll());`,
  });
  expect((await bundled(roll(''))).out).toBe('bigint\n');
  const text = await refused(roll(" with { wasi: 'none' }"));
  expect(text).toMatch(
    /dice\.wasm`, which `\S+app\.js` imports, needs `wasi:random\/random@0\.2\.3`/,
  );
});

test('what nobody gives is told with who imports it', async () => {
  const text = await refused({ 'app.wasm': app, 'app.js': twice });
  expect(text).toContain('error[import/not-given]: `');
  expect(text).toContain('app.js` imports, needs `demo:calc/ops@1.0.0`, and nothing gives it');
  expect(text).not.toMatch(/\n {4}at /);
});

test('what a name of WIT means is a component or a module, and there', async () => {
  const unknown = await refused({ 'app.js': "import 'demo:no/such@1.0.0';" });
  expect(unknown).toMatch(
    /error\[import\/unresolved\]: no module is known for `demo:no\/such@1\.0\.0`/,
  );
  const core = await refused({
    'core.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]),
    'app.js': "import 'demo:calc/ops@1.0.0';",
    'witlink.json': '{ "imports": { "map": { "demo:calc/ops": "./core.wasm" } } }',
  });
  expect(core).toContain('error[import/core-module]');
});

test('a component is one thing with WASI, and another without', async () => {
  const text = await refused({
    'dice.wasm': dice,
    'app.js': `
      import { roll } from './dice.wasm';
      import { roll as other } from './dice.wasm' with { wasi: 'none' };
      console.log(roll, other);`,
  });
  expect(text).toContain('error[import/not-given]');
});

test('a component that changes is taken anew', async () => {
  const files = {
    'app.wasm': calc,
    'app.js': "import { add } from './app.wasm'; console.log(add(1, 2));",
  };
  const { folder, out } = await bundled(files);
  expect(out).toBe('3\n');
  write(folder, { 'app.wasm': app, 'calc.wasm': calc, 'app.js': twice });
  expect((await bundle(folder, { plugs: ['calc.wasm'] })).out).toBe('42\n');
});

test(
  'types stand beside the component, as TypeScript looks for them',
  { timeout: 60_000 },
  async () => {
    const files = {
      'calc.wasm': calc,
      'app.js': "import { add } from './calc.wasm'; console.log(add(1, 2));",
      'use.ts': `
      import { add, ops } from './calc.wasm';
      export const three: number = add(1, 2) + ops.div(1, 1);
      // @ts-expect-error
      add('1', 2);`,
    };
    const { folder, warnings } = await bundled(files, { types: true });
    expect(warnings).toEqual([]);
    const tsc = path.resolve(import.meta.dirname, '../../node_modules/typescript/bin/tsc');
    const options =
      '--strict --noEmit --allowArbitraryExtensions --target es2022 --module nodenext --types node';
    const args = [tsc, ...options.split(' '), '--lib', 'es2024,esnext.disposable', 'use.ts'];
    const types = path.resolve(import.meta.dirname, '../../node_modules/@types');
    symlinkSync(types, path.join(folder, 'node_modules/@types'), 'junction');
    const checked = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    expect(checked.stdout).toBe('');
    const mine = 'export {};\n';
    write(folder, { 'calc.d.wasm.ts': mine });
    const again = await bundle(folder, { types: true });
    expect(again.warnings.join('\n')).toContain('warning[import/foreign-types]');
    expect(readFileSync(path.join(folder, 'calc.d.wasm.ts'), 'utf8')).toBe(mine);
  },
);

test('a command writes the types, too', async () => {
  const folder = project({ 'app.wasm': app, 'calc.wasm': calc });
  const args = ['link', path.join(folder, 'app.wasm'), '--types'];
  const plugged = [...args, '--plug', path.join(folder, 'calc.wasm')];
  const { code, out, err } = await cli(plugged);
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toMatch(/^\S*app\.d\.wasm\.ts written\n$/);
  const text = readFileSync(path.join(folder, 'app.d.wasm.ts'), 'utf8');
  expect(text).toContain('twice(x: number): number');
  expect(await cli(args.slice(0, 2))).toMatchObject({ code: 2 });
});

test('a core module of a tool is named for what it is, and left to the bundler', async () => {
  // (module (import "wbg" "x" (func)))
  const module = [1, 4, 1, 0x60, 0, 0, 2, 9, 1, 3, 0x77, 0x62, 0x67, 1, 0x78, 0, 0];
  const folder = project({
    'store_bg.wasm': new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...module]),
    'app.js': "import url from './store_bg.wasm'; console.log(typeof url);",
  });
  const { warnings, out } = await bundle(folder, {}, { '.wasm': 'file' });
  expect(out).toBe('string\n');
  expect(warnings.join('\n')).toContain('store_bg.wasm` is a core module, not a component');
  expect(warnings.join('\n')).toContain('wasm-bindgen (wasm-pack) made it');
});

test('without unplugin one line says what to install', () => {
  const folder = project({ 'app.js': "import witlink from 'witlink/rollup'; witlink();" });
  installAlone(folder);
  const { err, code } = node(folder, ['app.js']);
  expect(code).toBe(1);
  expect(err).toContain(
    '[Error: witlink/rollup needs unplugin, which is not installed: npm i -D unplugin]\n',
  );
  expect(err).not.toMatch(/\n {4}at /);
});
