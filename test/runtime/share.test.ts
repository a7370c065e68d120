/**
 * A program's share of the runtime: what a synchronous program with resources, strings, records and traps needs, out of
 * the real exports, as one minified file. It carries nothing of what may wait, runs by itself, and doesn't grow unseen.
 */
import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { disposeKey } from '../../src/runtime/index.ts';
import { unlessGiven } from '../../src/runtime/core/limits.ts';
import type * as Imports from '../../src/runtime/host/imports.ts';
import type * as Instantiate from '../../src/runtime/instantiate.ts';
import { allocator, compile, compiledPlan, PlanBuilder } from './harness.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What every program needs: to be instantiated, with imports that are looked up by their names. */
const edge = `
  export { Instantiation } from './src/runtime/instantiate.ts';
  export { findImports } from './src/runtime/host/imports.ts';
  import { primitives } from './src/runtime/host/kinds/primitives.ts';
  import { record as hostRecord } from './src/runtime/host/kinds/record.ts';
  const hostKinds = { ...primitives, record: hostRecord };`;

/** With canonical definitions run by the reference. */
const whole = `${edge}
  import { plain } from './src/runtime/plain/index.ts';
  import { borrow, own } from './src/runtime/plain/kinds/handles.ts';
  import { record } from './src/runtime/plain/kinds/record.ts';
  import { scalars } from './src/runtime/plain/kinds/scalars.ts';
  import { string } from './src/runtime/plain/kinds/string.ts';
  const kinds = { ...scalars, string, record, own, borrow };
  export const layers = { plain, kinds, hostKinds, builtins: {} };`;

/** What lays values out for adapters instead: each kind of it that the program has, and one encoding. */
const direct = `
  import { record } from './src/runtime/host/direct/record.ts';
  import { directHandles, scalars } from './src/runtime/host/direct/scalars.ts';
  import { string } from './src/runtime/host/direct/text.ts';
  export { HostMemory } from './src/runtime/host/direct/memory.ts';
  export { utf8 } from './src/runtime/host/direct/utf8.ts';
  export { DirectValues } from './src/runtime/host/direct/values.ts';
  export const direct = { kinds: { ...scalars, record, string }, handles: directHandles };`;

interface Bundle {
  readonly text: string;
  readonly metafile: Metafile;
}

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
  return { text: outputFiles[0]!.text, metafile };
}

/** The files of which something is in it. */
function filesIn({ metafile }: Bundle): readonly string[] {
  return Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([file]) => file);
}

/** A share, once it is loaded. */
interface Share {
  readonly Instantiation: typeof Instantiate.Instantiation;
  readonly findImports: typeof Imports.findImports;
  readonly layers: Instantiate.Layers;
}

/** A provider with a resource that knows a name, and a function that takes and gives records. */
async function program(share: Share): Promise<Record<string, unknown>> {
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
  const mem = p.core(0, `(module ${allocator})`);
  const resource = p.resource('thing', 0);
  const drop = p.coreFunc({ kind: 'resource-drop', instance: 0, resource: resource.id });
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
      (func (export "trap") unreachable))`,
    {
      '/log': p.lower(0, log, { memory: mem }),
      '/new': p.coreFunc({ kind: 'resource-new', instance: 0, resource: resource.id }),
      '/drop': drop,
      '/mem': { kind: 'memory', memory: p.memory(mem) },
    },
  );
  const core = (name: string): number => p.coreExport(main, name);
  const memory = { memory: mem };
  p.exports.push({ kind: 'resource', name: 'thing', resource: resource.id });
  const make = { params: { rep: 'u32' }, result: resource.own } as const;
  p.exportFunc('[constructor]thing', p.lift('new', 0, core('make'), make));
  const number = { params: { self: resource.borrow }, result: 'u32' } as const;
  p.exportFunc('[method]thing.number', p.lift('number', 0, core('number'), number));
  p.exportFunc('take', p.lift('take', 0, core('take'), { params: { it: resource.own } }));
  const same = { params: { it: point }, result: point };
  p.exportFunc('same', p.lift('same', 0, core('same'), same, memory));
  p.exportFunc('trap', p.lift('trap', 0, core('trap'), {}));
  const modules = await Promise.all(p.wats.map(compile));
  const logged: string[] = [];
  const { value, problems } = share.findImports(p.plan(), {
    log: (text: string) => void logged.push(text),
  });
  expect(problems).toEqual([]);
  const { exports } = new share.Instantiation(
    share.layers,
    compiledPlan(p.plan(), modules),
    value,
    { limits: unlessGiven },
  ).runSync();
  return { ...exports, logged };
}

describe('the share of a synchronous program', () => {
  let share: Bundle;
  beforeAll(async () => {
    share = await bundle(whole);
  });

  test('has nothing of what may wait, of traces, of kinds and messages that it does without', () => {
    const inputs = filesIn(share);
    const strange = inputs.filter((file) =>
      /runtime\/(?:async|trace)\/|kinds\/(?:list|variant|flags)|trap-rules|describe|memory-tables|adapters/.test(
        file,
      ),
    );
    expect(strange).toEqual([]);
    expect(
      inputs.filter((file) => !/^(?:<stdin>$|src\/(?:runtime|abi|model|plan|base)\/)/.test(file)),
    ).toEqual([]);
  });

  test('has nothing of the plain way where values are laid out for adapters', async () => {
    const strange = filesIn(await bundle(direct)).filter((file) =>
      /runtime\/(?:async|plain|trace)\/|kinds\/(?:list|variant|record)|direct\/(?:list|variant|utf16)|despecialize/.test(
        file,
      ),
    );
    expect(strange).toEqual([]);
  });

  // What the issue asks for is 25,000; these hold what was reached.
  test.each([
    ['with canonical definitions run in JavaScript', whole, 63_500],
    ['without', `${edge} export const layers = { hostKinds, builtins: {} };`, 45_200],
    ['by itself, what lays values out for adapters', direct, 10_000],
  ])('%s, has no more bytes than it had', async (_, entry, most) => {
    const { text } = await bundle(entry);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(Buffer.byteLength(text)).toBeGreaterThan(most * 0.9);
  });

  test('runs by itself', async () => {
    const url = `data:text/javascript,${encodeURIComponent(share.text)}`;
    const { same, trap, take, Thing, logged } = (await program(
      (await import(/* @vite-ignore */ url)) as Share,
    )) as {
      readonly same: (it: unknown) => unknown;
      readonly trap: () => void;
      readonly take: (it: unknown) => void;
      readonly Thing: new (rep: number) => { number(): number } & Record<symbol, () => void>;
      readonly logged: string[];
    };
    expect(same({ xAxis: 41, label: 'héllo' })).toEqual({ xAxis: 42, label: 'héllo' });
    expect(logged).toEqual(['héllo']);
    expect(() => same({ xAxis: -1, label: '' })).toThrow(
      'function `same` of `root`, `it.xAxis`: expected an integer from 0 to 4294967295 (u32), got number',
    );
    const thing = new Thing(7);
    expect(thing.number()).toBe(7);
    thing[disposeKey]!();
    const given = new Thing(8);
    take(given);
    expect(() => given.number()).toThrow('to lend, got object, which is given away');
    expect(trap).toThrow(
      'component `root`, function `trap`: unreachable (trap/wasm; `witlink explain trap/wasm` says the rule)',
    );
    expect(() => new Thing(9)).toThrow('trap/poisoned');
  });
});
