/**
 * Who takes components and runs them: we, by adapters and the plain way, jco, and wasmtime where it is there. Composed
 * components have to be accepted by all, and to give the same.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { componentWit, transpile } from '@bytecodealliance/jco';
import { afterAll, expect } from 'vitest';
import { validate, type Features } from '../../src/component/index.ts';
import { instantiate } from '../../src/link/index.ts';
import { hasWasmtime, runInWasmtime, type Call } from './wasmtime.ts';

/** Validated by us, and printed as WIT by jco. */
export async function expectAccepted(component: Uint8Array, features?: Features): Promise<void> {
  const options = features === undefined ? {} : { features };
  expect(validate(component, options)).toEqual({ value: true, diagnostics: [] });
  const printed = await componentWit(component).catch((error: unknown) => String(error));
  expect(printed).toMatch(new RegExp(`world root|${withoutWit.join('|')}`));
}

/** Exported types of instances that name types: releases of wasm-tools before 1.263 don't take them. */
const instanceTypes = 'type not valid to be used as export';
/** What jco has no WIT for: imported resources that are exported again, types that a root exports. */
const withoutWit = [
  'cannot represent this component in WIT',
  'was not a function or instance',
  instanceTypes,
];
/** What wasmtime can't run yet. */
const unfinished = [
  'is a reexport of an imported function which is not implemented',
  'root-level component imports are not supported',
  instanceTypes,
];

/** Compiled by wasmtime, all by one process. */
export function expectCompiled(components: readonly Uint8Array[]): void {
  if (!hasWasmtime) return skipped();
  const asked = components.map((component) => ({ component, sessions: [] }));
  const refused = runInWasmtime(asked).flatMap((ended) =>
    'refused' in ended ? ended.refused : [],
  );
  expect(refused.filter((why) => !unfinished.some((known) => why.includes(known)))).toEqual([]);
}

/** Whatever is given to it in a file's tests is accepted by all, which is asked when they have run. */
export function judgedInTheEnd(): (component: Uint8Array) => void {
  const all: Uint8Array[] = [];
  afterAll(async () => {
    for (const component of all) await expectAccepted(component);
    expectCompiled(all);
  });
  return (component) => void all.push(component);
}

/** What calls of a component that imports nothing give, one after the other; the same from all who run it. */
export async function runEverywhere(
  component: Uint8Array,
  calls: readonly Call[],
): Promise<readonly unknown[]> {
  await expectAccepted(component);
  const results = called(await linked(component, true), calls);
  expect(called(await linked(component, false), calls), 'the plain way').toEqual(results);
  expect(called(await transpiled(component), calls), 'jco').toEqual(results);
  if (!hasWasmtime) {
    skipped();
    return results;
  }
  const [ended] = runInWasmtime([{ component, sessions: [calls] }]);
  expect(ended, 'wasmtime').toEqual([{ results }]);
  return results;
}

function skipped(): void {
  console.warn('skipped wasmtime: its package for Python is not there');
}

type Exports = Readonly<Record<string, unknown>>;

async function linked(component: Uint8Array, fuse: boolean): Promise<Exports> {
  return (await instantiate(component, {}, { fuse })).exports;
}

/** By jco, from files that it writes. */
async function transpiled(component: Uint8Array): Promise<Exports> {
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-jco-'));
  try {
    const { files } = await transpile(component, { name: 'whole', instantiation: 'sync' });
    const modules = new Map(Object.entries(files as Readonly<Record<string, Uint8Array>>));
    const file = path.join(folder, 'whole.mjs');
    writeFileSync(file, modules.get('whole.js')!);
    const made = (await import(pathToFileURL(file).href)) as {
      instantiate(get: (name: string) => WebAssembly.Module, imports: object): Exports;
    };
    const moduleOf = (name: string): WebAssembly.Module =>
      new WebAssembly.Module(modules.get(name) as Uint8Array<ArrayBuffer>);
    return made.instantiate(moduleOf, {});
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function called(exports: Exports, calls: readonly Call[]): readonly unknown[] {
  return calls.map(([name, args]) => {
    let at: unknown = exports;
    for (const part of name.split('#')) at = (at as Exports)[part];
    return (at as (...given: readonly unknown[]) => unknown)(...args);
  });
}
