/**
 * How fast a large component is read and validated, against the engine's own validation of its core modules, jco's
 * reading, and native wasm-tools where it is on PATH. Without a file it is the JavaScript engine that componentize-js
 * embeds, in a component of its own: as large as its guests are.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { componentWit } from '@bytecodealliance/jco';
import {
  readComponent,
  writeComponent,
  type ComponentTree,
  type Definition,
} from '../../src/binary/index.ts';
import { decode, validate } from '../../src/component/index.ts';
import { validateTree } from '../../src/component/join/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const engine = 'node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm';

/** Prints the table, of the component in `file` where one is given. */
export async function componentBench(file?: string): Promise<void> {
  const bytes =
    file === undefined ? wrapped(readFileSync(path.join(root, engine))) : readFileSync(file);
  const tree = readComponent(bytes).value;
  if (tree === undefined) throw new Error('the component can not be read');
  const modules = [...coreModules(tree)];

  const rows: [string, () => unknown][] = [
    [
      "the engine's validation of its core modules",
      () => modules.every((m) => WebAssembly.validate(m)),
    ],
    ['witlink: read', () => readComponent(bytes)],
    ['witlink: decode', () => decode(bytes)],
    ['witlink: judge, without core modules', () => validateTree(tree, 'all')],
    ['witlink: validate', () => validate(bytes, { features: 'all' })],
    ['jco: componentWit', () => componentWit(bytes)],
  ];
  const times = await least(rows.map(([, run]) => run));
  const native = nativeTime(bytes);
  const title = `\na component of ${(bytes.length / 1e6).toFixed(1)} MB, least of ${rounds}`;
  console.log(title.padEnd(47), '       ms  of own');
  const print = (what: string, time: number): void =>
    console.log(
      what.padEnd(46),
      time.toFixed(1).padStart(9),
      (time / times[0]!).toFixed(2).padStart(7),
    );
  for (const [i, [what]] of rows.entries()) print(what, times[i]!);
  if (native !== undefined) print('wasm-tools validate, whole process', native);

  for (const count of [1000, 10_000, 100_000]) {
    const types = manyTypes(count);
    const [time = 0] = await least([() => validate(types)], 3);
    const each = ((time / count) * 1e6).toFixed(0);
    console.log(`${count} small types: ${time.toFixed(1)} ms to validate, ${each} ns each`);
  }
}

const rounds = 9;

/**
 * The least of the milliseconds that each needs, in turns, after one to warm up: what else the machine does only adds to
 * it.
 */
async function least(runs: readonly (() => unknown)[], times = rounds): Promise<number[]> {
  const found = runs.map(() => Infinity);
  for (let round = 0; round <= times; round++) {
    for (const [i, run] of runs.entries()) {
      const begin = performance.now();
      await run();
      if (round > 0) found[i] = Math.min(found[i]!, performance.now() - begin);
    }
  }
  return found;
}

/** A component that exports so many types. */
function manyTypes(count: number): Uint8Array {
  const definitions = Array.from({ length: count }, (_, i): Definition[] => [
    { kind: 'type', offset: 0, type: { kind: 'record', fields: [{ name: `f${i}`, type: 'u32' }] } },
    { kind: 'export', offset: 0, extern: { name: `t${i}` }, item: { sort: 'type', index: 2 * i } },
  ]);
  return writeComponent({ definitions: definitions.flat() });
}

/** A component that consists of one core module. */
function wrapped(module: Uint8Array): Uint8Array {
  const preamble = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];
  const size: number[] = [];
  for (let left = module.length; ; left >>>= 7) {
    if (left < 0x80) {
      size.push(left);
      break;
    }
    size.push((left & 0x7f) | 0x80);
  }
  return Uint8Array.from(Buffer.concat([Uint8Array.from([...preamble, 0x01, ...size]), module]));
}

function* coreModules(of: ComponentTree): Generator<Uint8Array<ArrayBuffer>> {
  for (const def of of.definitions) {
    if (def.kind === 'core-module') yield def.module.bytes as Uint8Array<ArrayBuffer>;
    if (def.kind === 'component') yield* coreModules(def.component);
  }
}

function nativeTime(bytes: Uint8Array): number | undefined {
  if (spawnSync('wasm-tools', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  const file = path.join(folder, 'c.wasm');
  writeFileSync(file, bytes);
  try {
    const times = Array.from({ length: 5 }, () => {
      const begin = performance.now();
      spawnSync('wasm-tools', ['validate', '--features', 'all', file]);
      return performance.now() - begin;
    });
    return Math.min(...times);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
