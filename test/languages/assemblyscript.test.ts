/** The backend for AssemblyScript: what it makes of every world is accepted by asc, with each of its functions in use. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { mayFail, paramsOf } from '../../codegen/assemblyscript/functions.ts';
import { assemblyscript } from '../../codegen/assemblyscript/index.ts';
import type { GivenOptions } from '../../codegen/index.ts';
import { Names } from '../../codegen/assemblyscript/names.ts';
import { Types, type Viewpoint } from '../../codegen/assemblyscript/types.ts';
import { walkWorld } from '../../src/abi/index.ts';
import { link } from '../../src/link/index.ts';
import { Trap } from '../../src/runtime/index.ts';
import { type Model, selectWorld, type WorldId } from '../../src/model/index.ts';
import { load, memoryHost } from '../../src/resolve/index.ts';
import { cli } from '../cli/cli.ts';
import { loadCases } from '../codegen/worlds.ts';
import { carriedBy } from './carried.ts';
import { randomRoundTrips } from './round-trips.ts';
import { forwardingAssemblyscript } from './skeleton-forwarding.ts';

/** Not imported by name: its types declare a `console` for the whole program. */
const asc = 'assemblyscript/asc';
const { main } = (await import(asc)) as {
  readonly main: (args: readonly string[]) => Promise<{
    readonly error: Error | null;
    readonly stderr: { toString(): string };
  }>;
};

const out = path.resolve(import.meta.dirname, '../../build/languages/assemblyscript');

/** asc compiles what is used: a function that uses all that a world imports. */
function uses(model: Model, id: WorldId, module: string): string {
  const walk = walkWorld(model, id, { encoding: 'utf16' }).value!;
  const names = new Names(walk);
  const types = new Types(walk, names);
  const from: Viewpoint = { side: 'imports', prefix: 'wit.' };
  const calls = walk.imports.flatMap((group) =>
    group.funcs.map(({ func }) => {
      const { space, funcs } = names.of(group);
      const args = paramsOf(func)
        .map((p) => `zero<${types.spell(p.type, from)}>()`)
        .join(', ');
      const root = space === undefined ? 'wit' : `wit.${space}`;
      const { kind } = func;
      if (kind.kind === 'freestanding') return `${root}.${funcs.get(func)!}(${args});`;
      const type = types.spellNamed(kind.resource, from);
      if (kind.kind === 'method') return `zero<${type}>().${funcs.get(func)!}(${args});`;
      if (kind.kind === 'static') return `${type}.${funcs.get(func)!}(${args});`;
      return mayFail(types, func) ? `${type}.create(${args});` : `new ${type}(${args});`;
    }),
  );
  return `import * as wit from './${module}';
import { zero } from './canonical_abi';
@coreExport("uses")
export function uses(): void {
  ${calls.join('\n  ')}
}
`;
}

test('every world compiles', { timeout: 600_000 }, async () => {
  const wrong: string[] = [];
  const cases = await loadCases();
  const { carried, refused } = carriedBy(assemblyscript, cases);
  const positions = cases.filter(({ title }) => title.startsWith('witlink:positions/')).slice(-1);
  const recoded = carriedBy(assemblyscript, positions, () => ({ stringEncoding: 'utf8' })).carried;
  expect(recoded.length).toBeGreaterThan(0);
  const all = [...carried, ...recoded.map((r) => ({ ...r, folder: `${r.folder}-utf8` }))];
  for (const { folder, title, model, world, files: generated } of all) {
    const at = path.join(out, folder);
    mkdirSync(at, { recursive: true });
    for (const f of generated) writeFileSync(path.join(at, f.path), f.text);
    const module = generated[0]!.path.replace(/\.ts$/, '');
    writeFileSync(path.join(at, 'uses_all.ts'), uses(model, world, module));
    const files = [`${module}.ts`, 'uses_all.ts'];
    const { error, stderr } = await main([
      ...files,
      '--transform',
      './canonical_abi.mjs',
      '--noEmit',
      '--noColors',
      '--baseDir',
      at,
    ]);
    const said = stderr.toString().trim();
    if (error !== null || said !== '') wrong.push(`${title} (${folder}): ${said.slice(0, 1500)}`);
  }
  expect(wrong).toEqual([]);
  // Streams, futures and what is async, of the suite and of WASI 0.3.
  expect(refused.length).toBeLessThan(20);
});

test('a skeleton has what is generated under a name that it doesn’t export', async () => {
  const wit = `package a:b;
    interface wit { record pair { one: u8 } first: func(p: pair) -> u8; }
    world app { export wit; export bindings: func(); }`;
  const { value } = await load('w.wit', memoryHost({ 'w.wit': wit }));
  const selected = selectWorld(value.model, value.root, 'app') as { readonly id: WorldId };
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-as-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const file of assemblyscript.generate(value.model, selected.id, {}).value) {
    writeFileSync(path.join(folder, file.path), file.text);
  }
  const given = ['app.ts', '--transform', './canonical_abi.mjs', '--noEmit', '--baseDir', folder];
  const { error, stderr } = await main(given);
  expect({ error, said: stderr.toString() }).toEqual({ error: null, said: '' });
});

const texts = `package a:b;
interface host { ask: func(texts: list<string>) -> string; }
world texts {
  import host;
  export join: func(texts: list<string>) -> option<string>;
  export twice: func(text: string) -> tuple<string, string>;
  export broken: func() -> string;
}`;

const joined = `import * as wit from './texts';

export function join(texts: Array<string>): string | null {
  return texts.length == 0 ? null : texts.join('') + wit.host.ask(texts);
}

export function twice(text: string): wit.Tuple2<string, string> {
  return new wit.Tuple2(text, text + text);
}

export function broken(): string {
  return 'a pair: \u{1f600}'.slice(0, 9);
}
`;

test.each(['utf8', 'utf16'])('strings are passed in %s', { timeout: 60_000 }, async (encoding) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-as-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const options = { 'string-encoding': encoding };
  const builds = [{ language: 'assemblyscript', entry: 'main.ts', output: 'out.wasm', options }];
  mkdirSync(path.join(folder, 'wit'));
  writeFileSync(path.join(folder, 'wit/texts.wit'), texts);
  writeFileSync(path.join(folder, 'main.ts'), joined);
  writeFileSync(path.join(folder, 'witlink.json'), JSON.stringify({ builds }));
  const built = await cli(['build', folder]);
  expect(built.code, built.told).toBe(0);
  const { value } = await link(readFileSync(path.join(folder, 'out.wasm')));
  const encodings = value!.plan.options.map((o) => o.encoding);
  expect(new Set(encodings)).toEqual(new Set([encoding]));
  const ask = (given: readonly string[]): string => `<${given.join('|')}>`;
  const { exports } = await value!.instantiate({ 'a:b/host': { ask } });
  const { join, twice, broken } = exports as {
    join(given: readonly string[]): string | undefined;
    twice(text: string): readonly [string, string];
    broken(): string;
  };
  const given = ['', 'a', 'é\0ß', '漢字', '\u{1f600}', 'x'.repeat(70_000)];
  expect(join(given)).toBe(given.join('') + ask(given));
  expect(join([])).toBeUndefined();
  for (const text of given) expect(twice(text)).toEqual([text, text + text]);
  expect(broken).toThrow(Trap);
});

describe('the option `map`', () => {
  const wit = `package a:b;
    interface types {
      record pair { one: u8, both: tuple<u8, string> }
      variant shape { circle(f64), none }
      resource token { constructor(n: u32); number: func() -> u32; }
    }
    interface %import { use types.{token, pair}; note: func(t: token, p: option<pair>) -> tuple<u8, u8, u8>; }
    interface second { use types.{token, pair, shape}; mark: func(t: borrow<token>, p: pair) -> tuple<u8, string>; make: func(s: shape) -> token; }
    world lib { import %import; }
    world app { import types; import second; export run: func() -> tuple<u8, u8, u8>; }`;

  const generated = async (world: string, options: GivenOptions) => {
    const { value } = await load('w.wit', memoryHost({ 'w.wit': wit }));
    const selected = selectWorld(value.model, value.root, world);
    if (selected.kind !== 'found') throw new Error(`no world ${world}`);
    return assemblyscript.generate(value.model, selected.id, options);
  };

  test('takes namespaces of a module that is there', { timeout: 60_000 }, async () => {
    const at = path.join(out, 'mapped');
    rmSync(at, { recursive: true, force: true });
    const map = { 'a:b/types': './shared/lib#types' };
    const [lib, app] = [await generated('lib', {}), await generated('app', { map })];
    expect([...lib.diagnostics, ...app.diagnostics]).toEqual([]);
    expect(app.value.map((file) => file.path)).not.toContain('canonical_abi.ts');
    const used = `import * as wit from './app';
import * as lib from './shared/lib';

// What one module makes, the other takes.
export function run(): wit.Tuple3<u8, u8, u8> {
  const token = wit.second.make(lib.types.Shape.circle(1.5));
  const pair = new wit.types.Pair(1, wit.second.mark(token, new lib.types.Pair(2, new lib.Tuple2(1, 'a'))));
  const three = lib.import_.note(token, pair);
  return new wit.Tuple3(three.f0, three.f1, three.f2);
}
`;
    const files = [
      ...lib.value.map(({ path: name, text }) => ({ path: `shared/${name}`, text })),
      ...app.value.filter(({ kind }) => kind === 'generated'),
      { path: 'app.impl.ts', text: used },
    ];
    mkdirSync(path.join(at, 'shared'), { recursive: true });
    for (const f of files) writeFileSync(path.join(at, f.path), f.text);
    const args = ['app.ts', '--transform', './canonical_abi.mjs', '--noColors', '--baseDir', at];
    const { error, stderr } = await main([...args, '--outFile', 'app.wasm']);
    expect(stderr.toString()).toBe('');
    expect(error).toBeNull();
    const core = new WebAssembly.Module(readFileSync(path.join(at, 'app.wasm')));
    const imported = WebAssembly.Module.imports(core).map((i) => `${i.module} ${i.name}`);
    // Each once, whoever asks for it.
    expect(new Set(imported).size).toBe(imported.length);
    expect(imported).toContain('a:b/import note');
  });

  test('is told where it maps nothing, or to what can’t be together', async () => {
    const codes = async (map: Readonly<Record<string, string>>) =>
      (await generated('app', { map })).diagnostics.map((d) => d.code);
    expect(await codes({ 'a:c/*': './lib#*' })).toEqual(['codegen/unmatched-map']);
    for (const target of ["./lib'#x", './lib', 'lib#types', './lib#a.b', './*#types']) {
      expect(await codes({ 'a:b/types': target }), target).toEqual(['codegen/bad-map']);
    }
    expect(await codes({ 'a:b/types': './a/lib#types', 'a:b/second': './b/lib#second' })).toEqual([
      'codegen/bad-map',
    ]);
    expect(await codes({ 'a:b/*': './lib#*' })).toEqual([]);
  });
});

test('random values go through', { timeout: 600_000 }, async () => {
  const language = {
    language: 'assemblyscript',
    skeleton: 'w.impl.ts',
    user: forwardingAssemblyscript,
    config: { entry: 'w.impl.ts' },
  };
  await randomRoundTrips(language, 30);
});
