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
import { readComponent, type ComponentTree } from '../../src/binary/index.ts';
import { decode, validate } from '../../src/component/index.ts';

const root = path.resolve(import.meta.dirname, '../..');
const engine = 'node_modules/@bytecodealliance/componentize-js/lib/starlingmonkey_embedding.wasm';

/** Prints the table, of the component in `file` where one is given. */
export async function componentBench(file?: string): Promise<void> {
  const bytes =
    file === undefined ? wrapped(readFileSync(path.join(root, engine))) : readFileSync(file);
  const tree = readComponent(bytes).value;
  if (tree === undefined) throw new Error('the component can not be read');
  const modules = [...coreModules(tree)];

  const own = await median(() => modules.every((m) => WebAssembly.validate(m)));
  const rows: [string, number][] = [
    ["the engine's validation of its core modules", own],
    ['witlink: read', await median(() => readComponent(bytes))],
    ['witlink: decode', await median(() => decode(bytes))],
    ['witlink: validate', await median(() => validate(bytes, { features: 'all' }))],
    ['jco: componentWit', await median(() => componentWit(bytes))],
  ];
  const native = await nativeTime(bytes);
  if (native !== undefined) rows.push(['wasm-tools validate, whole process', native]);
  const title = `\na component of ${(bytes.length / 1e6).toFixed(1)} MB`;
  console.log(title.padEnd(47), '       ms  of own');
  for (const [what, time] of rows) {
    console.log(what.padEnd(46), time.toFixed(1).padStart(9), (time / own).toFixed(2).padStart(7));
  }
}

/** The median of the milliseconds that five runs take, after one to warm up. */
async function median(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 6; i++) {
    const begin = performance.now();
    await run();
    if (i > 0) times.push(performance.now() - begin);
  }
  return times.toSorted((a, b) => a - b)[2]!;
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

async function nativeTime(bytes: Uint8Array): Promise<number | undefined> {
  if (spawnSync('wasm-tools', ['--version']).status !== 0) return undefined;
  const folder = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  const file = path.join(folder, 'c.wasm');
  writeFileSync(file, bytes);
  try {
    return await median(() => spawnSync('wasm-tools', ['validate', '--features', 'all', file]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
