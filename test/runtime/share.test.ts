/**
 * A program's share of the runtime: what a synchronous program with resources, strings, records and traps needs, as one
 * minified file: of a program as files the very one that is written. It carries nothing that such a program does without, runs by itself, and
 * doesn't grow unseen.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { printLayers } from '../../src/emit/layers.ts';
import { printMain } from '../../src/emit/main-file.ts';
import { runtimeShare } from '../../src/emit/share/share.ts';
import { disposeKey } from '../../src/runtime/index.ts';
import { unlessGiven } from '../../src/runtime/core/limits.ts';
import type { CompiledPlan } from '../../src/runtime/index.ts';
import type * as Instantiate from '../../src/runtime/instantiate.ts';
import { fusedPlan } from '../link/fuse/calls/program.ts';
import { allocator, compile, compiledPlan, PlanBuilder } from './harness.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Where canonical definitions are run by the reference instead. */
const plain = `
  export { instantiation, runSync } from './src/runtime/instantiate.ts';
  import { stepsOf } from './src/runtime/core-steps.ts';
  import { makeExports } from './src/runtime/host/exports.ts';
  import { resourcesOf } from './src/runtime/resources-of.ts';
  import { string, u32 } from './src/runtime/host/kinds/primitives.ts';
  import { record as hostRecord } from './src/runtime/host/kinds/record.ts';
  import { plainWay } from './src/runtime/plain-way.ts';
  import { borrow, own } from './src/runtime/plain/kinds/handles.ts';
  import { record } from './src/runtime/plain/kinds/record.ts';
  import { scalars } from './src/runtime/plain/kinds/scalars.ts';
  import { string as plainString } from './src/runtime/plain/kinds/string.ts';
  export const layers = { steps: stepsOf, resources: resourcesOf, exports: (sources, { exports }) => makeExports(sources, exports), plain: plainWay({
    kinds: { ...scalars, string: plainString, record, own, borrow },
    hostKinds: { u32, string, record: hostRecord },
    builtins: {},
  }) };`;

/** A share, as files. */
interface Bundle {
  readonly files: Readonly<Record<string, string>>;
  /** The sources of which something is in it. */
  readonly sources: readonly string[];
}

/** Where JavaScript does everything: what a bundler makes of the layers. */
async function bundle(contents: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node22.12',
    charset: 'utf8',
    legalComments: 'none',
    minify: true,
    write: false,
    metafile: true,
  });
  const sources = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([file, { bytesInOutput }]) => bytesInOutput > 0 && file !== '<stdin>')
    .map(([file]) => file);
  return { files: { 'runtime.js': outputFiles[0]!.text }, sources };
}

/** Where adapters do everything between components and the host: what a program of its own files has. */
function emitted(compiled: CompiledPlan): Bundle {
  const parts = { ...compiled, limits: unlessGiven };
  const cores = compiled.plan.modules.map((_, index) => ({
    index,
    path: `a.core${index}.wasm`,
    bytes: new Uint8Array(),
    options: {},
    isInText: false,
  }));
  const options = {
    instantiate: 'async',
    map: () => undefined,
    modules: 'files',
    runtime: 'beside',
    wasi: undefined,
  } as const;
  const { names } = printMain(parts, cores, options, []);
  const share = runtimeShare(names);
  const { sources } = JSON.parse(share.map) as { readonly sources: readonly string[] };
  const layers = printLayers(parts);
  return {
    files: {
      'runtime.js': share.code,
      // Here it is run without what finds its imports and modules.
      'whole.js': runtimeShare([...names, 'instantiation', 'runSync']).code,
      'program.js': `
        import { ${layers.names.join(', ')} } from './whole.js';
        export { instantiation, runSync } from './whole.js';
        export const layers = ${layers.code};`,
    },
    sources: sources.map((source) => source.replace('witlink/', '')),
  };
}

/** A share, once it is loaded. */
interface Share {
  readonly instantiation: typeof Instantiate.instantiation;
  readonly runSync: typeof Instantiate.runSync;
  readonly layers: Instantiate.Layers;
}

type Func = (...args: unknown[]) => unknown;

interface Exports {
  readonly same: Func;
  readonly trap: Func;
  readonly lie: Func;
  readonly take: Func;
  readonly Thing: new (rep: number) => { number(): number } & Record<symbol, () => void>;
}

interface Program extends Exports {
  /** What the host was told. */
  readonly logged: readonly unknown[];
}

/** A plan with what was made of it, and its one import. */
interface Planned {
  readonly compiled: CompiledPlan;
  readonly log: number;
}

/** A provider with a resource that knows a name, and functions that take and give records. */
async function planned(isFused: boolean): Promise<Planned> {
  const p = new PlanBuilder();
  const point = p.type({
    kind: 'record',
    fields: [
      { name: 'x-axis', type: 'u32' },
      { name: 'label', type: 'string' },
    ],
  });
  const log = p.importFunc(['log'], { params: { text: 'string' } });
  p.imports.push({ kind: 'func', name: 'log', func: log });
  const mem = p.core(0, `(module ${allocator} (data (i32.const 8) "dropped"))`);
  /** A function of i32 alone. */
  const exported = (
    coreInstance: number,
    name: string,
    params: number,
    results: number,
  ): number => {
    const i32s = (count: number): 'i32'[] => Array.from({ length: count }, () => 'i32');
    const type = { params: i32s(params), results: i32s(results) };
    return p.coreFunc({ kind: 'export', coreInstance, name }, type);
  };
  const memory = { memory: mem, realloc: exported(mem, 'realloc', 4, 1) };
  const imports = {
    '/log': p.lower(0, log, memory),
    '/mem': { kind: 'memory', memory: p.memory(mem) },
  } as const;
  const end = p.core(
    0,
    `(module
      (import "" "log" (func $log (param i32 i32)))
      (import "" "mem" (memory 1))
      (func (export "dtor") (param i32)
        (i32.store8 (i32.const 15) (i32.add (i32.const 48) (local.get 0)))
        (call $log (i32.const 8) (i32.const 8))))`,
    imports,
  );
  const resource = p.resource('thing', 0, exported(end, 'dtor', 1, 0));
  const main = p.core(
    0,
    `(module
      (import "" "log" (func $log (param i32 i32)))
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (import "" "mem" (memory 1))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "number") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32) (call $drop (local.get 0)))
      (func (export "same") (param i32 i32 i32) (result i32)
        (call $log (local.get 1) (local.get 2))
        (i32.store (i32.const 16) (i32.add (local.get 0) (i32.const 1)))
        (i32.store (i32.const 20) (local.get 1))
        (i32.store (i32.const 24) (local.get 2))
        (i32.const 16))
      (func (export "lie") (result i32) (i32.const 2))
      (func (export "trap") unreachable))`,
    {
      ...imports,
      '/new': p.coreFunc({ kind: 'resource-new', instance: 0, resource: resource.id }),
      '/drop': p.coreFunc({ kind: 'resource-drop', instance: 0, resource: resource.id }),
    },
  );
  const core = (name: string, params: number, results: number): number =>
    exported(main, name, params, results);
  p.exports.push({ kind: 'resource', name: 'thing', resource: resource.id });
  const make = { params: { rep: 'u32' }, result: resource.own } as const;
  p.exportFunc('[constructor]thing', p.lift('new', 0, core('make', 1, 1), make));
  const number = { params: { self: resource.borrow }, result: 'u32' } as const;
  p.exportFunc('[method]thing.number', p.lift('number', 0, core('number', 1, 1), number));
  p.exportFunc('take', p.lift('take', 0, core('take', 1, 0), { params: { it: resource.own } }));
  const same = { params: { it: point }, result: point };
  p.exportFunc('same', p.lift('same', 0, core('same', 3, 1), same, memory));
  p.exportFunc('lie', p.lift('lie', 0, core('lie', 0, 1), { result: point }, memory));
  p.exportFunc('trap', p.lift('trap', 0, core('trap', 0, 0), {}));
  const modules = await Promise.all(p.wats.map(compile));
  const plan = p.plan();
  return { compiled: isFused ? fusedPlan(plan, modules) : compiledPlan(plan, modules), log };
}

function program({ instantiation, runSync, layers }: Share, { compiled, log }: Planned): Program {
  const { plain, ...rest } = compiled;
  const logged: unknown[] = [];
  // Who links, or prints a program, knows which import is which.
  const found = {
    funcs: new Map([[log, ([text]: readonly unknown[]) => void logged.push(text)]]),
    resources: new Map(),
    modules: new Map(),
    peers: new Set<never>(),
  };
  const instantiating = instantiation(
    layers,
    layers.plain === undefined ? rest : { ...rest, plain: plain! },
    found,
    { limits: unlessGiven },
  );
  const { exports } = runSync(instantiating);
  return { ...(exports as unknown as Exports), logged };
}

describe.each([
  ['of which adapters do everything', true, 20_000],
  ['whose definitions are run in JavaScript', false, 53_400],
] as const)('the share of a synchronous program %s', (_, isFused, most) => {
  let share: Bundle;
  let folder: string;
  let load: () => Promise<Program>;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'witlink-share-'));
    const plan = await planned(isFused);
    share = isFused ? emitted(plan.compiled) : await bundle(plain);
    for (const [name, text] of Object.entries(share.files)) {
      await writeFile(path.join(folder, name), text);
    }
    const main = pathToFileURL(path.join(folder, Object.keys(share.files).at(-1)!)).href;
    load = async () => program((await import(/* @vite-ignore */ main)) as Share, plan);
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('has nothing of what may wait, of traces, of kinds and messages that it does without', () => {
    const other = isFused
      ? /runtime\/plain|host\/(?:conversions|func|guest-func|plain|imports|by-type)|object-tables|memory-tables|direct\/(?:list|variant|record|utf16)|despecialize|model\//
      : /adapters|host\/direct|memory-tables/;
    const strange = share.sources.filter(
      (file) =>
        /runtime\/(?:async|trace)\/|kinds\/(?:list|variant|flags)|trap-rules|describe/.test(file) ||
        other.test(file),
    );
    expect(strange).toEqual([]);
    expect(
      share.sources.filter((file) => !/^src\/(?:runtime|abi|model|plan|base)\//.test(file)),
    ).toEqual([]);
    expect(share.sources.length).toBeGreaterThan(30);
  });

  test('has no more bytes than it had', () => {
    expect(Buffer.byteLength(share.files['runtime.js']!)).toBeLessThanOrEqual(most);
    expect(Buffer.byteLength(share.files['runtime.js']!)).toBeGreaterThan(most * 0.95);
  });

  test('runs by itself', async () => {
    const { same, trap, take, Thing, logged } = await load();
    expect(same({ xAxis: 41, label: 'héllo' })).toEqual({ xAxis: 42, label: 'héllo' });
    expect(logged).toEqual(['héllo']);
    expect(() => same({ xAxis: -1, label: '' })).toThrow(
      'function `same` of `root`, `it.xAxis`: expected an integer from 0 to 4294967295 (u32), got number',
    );
    expect(() => same({ xAxis: 1, label: '', z: 1 })).toThrow(
      '`it`: there is no field `z`; there is `xAxis`, `label`',
    );
    const thing = new Thing(7);
    expect(thing.number()).toBe(7);
    thing[disposeKey]!();
    expect(() => thing.number()).toThrow('`self`: expected an instance of Thing to lend');
    const given = new Thing(8);
    take(given);
    expect(() => given.number()).toThrow('to lend, got object, which is given away');
    expect(logged).toEqual(['héllo', 'dropped7', 'dropped8']);
    expect(trap).toThrow(
      'component `root`, function `trap`: unreachable (trap/wasm; `witlink explain trap/wasm` says the rule)',
    );
    expect(() => new Thing(9)).toThrow('trap/poisoned');
  });

  test('traps where a guest breaks a rule', async () => {
    const { lie, same } = await load();
    expect(lie).toThrow(
      'component `root`, function `lie`: pointer 0x2 to what is aligned to 4 (trap/unaligned-pointer; `witlink explain trap/unaligned-pointer` says the rule)',
    );
    expect(() => same({ xAxis: 1, label: '' })).toThrow('called after a trap: component `root`');
  });
});
