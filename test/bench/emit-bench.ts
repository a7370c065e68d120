/**
 * Programs as files, beside what `jco transpile` makes of the same component: a fresh process up to the first call, of a component
 * that imports nothing and of a command of WASI Preview 1, all files' bytes, and the processor time of writing a component of 12 MB. Least of the rounds: what else the machine does only adds.
 */
import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parse } from '@bytecodealliance/jco';
import { componentize } from '@bytecodealliance/componentize-js';
import { build } from '../../fixtures/secret-store/build.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const witlink = path.join(root, 'dist/bin.js');
const jco = path.join(root, 'node_modules/.bin/jco');
const rounds = 15;

/** Has a process tell how much processor time it took, in milliseconds. */
const probe = `data:text/javascript,import { writeSync } from 'node:fs';
  process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String((user + system) / 1000)); });`;

interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

function cost(args: readonly string[], cwd: string): Cost {
  const begin = performance.now();
  const stdio = ['ignore', 'ignore', 'pipe', 'pipe'] as const;
  const ran = spawnSync(process.execPath, ['--import', probe, ...args], { cwd, stdio: [...stdio] });
  if (ran.status !== 0) throw new Error(ran.stderr?.toString());
  return { cpu: Number(ran.output[3]?.toString()), wall: performance.now() - begin };
}

/** The least of each, in turns. */
function least(runs: readonly (() => Cost)[], times = rounds): readonly Cost[] {
  const found = runs.map((): Cost => ({ cpu: Infinity, wall: Infinity }));
  for (let round = 0; round < times; round++) {
    for (const [i, run] of runs.entries()) {
      const { cpu, wall } = run();
      found[i] = { cpu: Math.min(found[i]!.cpu, cpu), wall: Math.min(found[i]!.wall, wall) };
    }
  }
  return found;
}

function sizes(folder: string): { readonly all: number; readonly js: number } {
  let [all, js] = [0, 0];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const info = statSync(path.join(folder, name));
    if (!info.isFile() || /\.(?:map|d\.ts|mjs)$/.test(name)) continue;
    all += info.size;
    if (name.endsWith('.js')) js += info.size;
  }
  return { all, js };
}

/** Says a word on standard output. */
const preview1 = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\06\\00\\00\\00hello\\n")
  (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;

const at = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
try {
  // As packages are: else Node reads each module twice, once as CommonJS.
  writeFileSync(path.join(at, 'package.json'), '{ "type": "module" }');
  // What jco's output imports of WASI.
  symlinkSync(path.join(root, 'node_modules'), path.join(at, 'node_modules'), 'junction');
  mkdirSync(path.join(at, 'none'));
  writeFileSync(path.join(at, 'none/main.mjs'), '');
  const files = (folder: string): string => path.join(at, folder);
  const ms = (of: Cost): string => `${of.cpu.toFixed(1)} ms (${of.wall.toFixed(1)} by the clock)`;
  /** Measures the start of a component whose files are called `name`. */
  const start = (what: string, name: string, component: string, call: string): void => {
    const [ours, theirs] = [`${name}-ours`, `${name}-theirs`];
    cost([witlink, 'link', component, '--name', name, '-o', files(ours)], at);
    cost([jco, 'transpile', component, '--name', name, '-o', files(theirs), '-q'], at);
    for (const folder of [ours, theirs]) writeFileSync(path.join(at, folder, 'main.mjs'), call);
    const starts = least(['none', ours, theirs].map((f) => () => cost(['main.mjs'], files(f))));
    const [empty, own, other] = starts as readonly [Cost, Cost, Cost];
    const times = (other.cpu - empty.cpu) / (own.cpu - empty.cpu);
    console.log(`${what}, a fresh process up to the first call: processor time, least of`, rounds);
    console.log(`  an empty module  ${ms(empty)}`);
    console.log(`  witlink link     ${ms(own)}`);
    console.log(
      `  jco transpile    ${ms(other)}, ${times.toFixed(1)} times beyond an empty module`,
    );
    for (const [i, folder] of [ours, theirs].entries()) {
      const { all, js } = sizes(files(folder));
      console.log(`  ${i === 0 ? 'ours' : 'theirs'}: ${all} bytes, of which ${js} of JavaScript`);
    }
  };
  const guests = await build({ only: (name) => name === 'provider-assemblyscript' });
  const store = `import { store } from './store.js'; store.get('api-key').expose();`;
  start('secret store', 'store', guests[0]!.path, store);
  writeFileSync(path.join(at, 'hello.core.wasm'), await parse(preview1));
  cost([witlink, 'new', 'hello.core.wasm', '--wasi-command', '-o', 'hello.wasm'], at);
  const hello = `import { run } from './hello.js'; run.run();`;
  start('a command of WASI Preview 1', 'hello', path.join(at, 'hello.wasm'), hello);
  const wit = 'package demo:hello; world hello { export greet: func(name: string) -> string; }';
  const sourcePath = path.join(at, 'hello.js');
  writeFileSync(sourcePath, 'export function greet(name) { return `Hello, ${name}!`; }');
  const disableFeatures = ['stdio', 'random', 'clocks', 'http', 'fetch-event'];
  // Its types have no `witWorld`.
  const { component } = await componentize({ sourcePath, witWorld: wit, disableFeatures } as never);
  writeFileSync(path.join(at, 'large.wasm'), component);
  const large = path.join(at, 'large.wasm');
  const many = '--instantiation async'.split(' ');
  const runs = least(
    [
      () => cost([witlink, 'link', large, '-o', files('large-ours'), ...many], at),
      () => cost([jco, 'transpile', large, '-o', files('large-theirs'), '-q', ...many], at),
    ],
    3,
  );
  console.log(
    `a component of ${(component.length / 1e6).toFixed(1)} MB, written as files: least of 3`,
  );
  console.log(`  witlink link   ${ms(runs[0]!)}`);
  console.log(
    `  jco transpile  ${ms(runs[1]!)}, ${(runs[1]!.cpu / runs[0]!.cpu).toFixed(1)} times`,
  );
} finally {
  rmSync(at, { recursive: true });
}
