/**
 * `npm run bench`: how fast WIT is read and formatted, as ratios measured in one run. Nothing is asserted: machines differ.
 * jco's share is wasm-tools as WebAssembly; it is asked for an empty world, so that it parses and resolves everything
 * and encodes next to nothing.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { componentEmbed } from '@bytecodealliance/jco';
import { format } from 'prettier';
import { parse } from '../../grammar/wit/index.ts';
import * as plugin from '../../src/format/index.ts';
import { resolve } from '../../src/resolve/index.ts';
import { ciBench } from './ci-bench.ts';
import { componentBench } from './component-bench.ts';
import { composeBench } from './compose-bench.ts';
import { edgeBench } from './edge-bench.ts';
import { guestBench } from './guest-bench.ts';
import { copies, inputs, wasiFolder } from './corpus.ts';
import { sizeBench } from './size-bench.ts';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * The medians of the milliseconds that each of `all` takes, after two seconds to warm up: a small input needs many runs
 * before its code is compiled. They take turns, so that whatever else the machine does meets them alike.
 */
async function medians(runs: number, ...all: readonly (() => unknown)[]): Promise<number[]> {
  const times: number[][] = all.map(() => []);
  for (const run of all) {
    for (const end = performance.now() + 2000; performance.now() < end;) await run();
  }
  for (let i = 0; i < runs; i++) {
    for (const [which, run] of all.entries()) {
      const begin = performance.now();
      await run();
      times[which]!.push(performance.now() - begin);
    }
  }
  return times.map((of) => of.toSorted((a, b) => a - b)[runs >> 1]!);
}

/** Parses and resolves one text; how many errors there were. */
function read(text: string): number {
  const { value, diagnostics } = parse(text, { file: 'bench.wit' });
  return diagnostics.length + resolve([value], { features: 'all' }).diagnostics.length;
}

function say(what: string, ...figures: readonly string[]): void {
  console.log(what.padEnd(44) + figures.map((figure) => figure.padStart(16)).join(''));
}

const ms = (time: number): string => `${time.toFixed(1)} ms`;
const speed = (text: string, time: number): string =>
  `${(text.length / 1e3 / time).toFixed(1)} MB/s`;

async function againstJco(): Promise<void> {
  say('parse + resolve, warm, median', 'witlink', 'jco', 'speed ratio');
  for (const { name, text } of inputs) {
    const errors = read(text);
    if (errors > 0) throw new Error(`${name}: ${errors} findings`);
    const runs = text.length > 1e6 ? 7 : 31;
    const [ours = 0, jcos = 0] = await medians(
      runs,
      () => read(text),
      () =>
        componentEmbed({ witSource: text, world: 'empty', dummy: true, features: { tag: 'all' } }),
    );
    say(name, speed(text, ours), speed(text, jcos), `${(jcos / ours).toFixed(2)} : 1`);
  }
}

async function howItGrows(): Promise<void> {
  const sizes = [2.5e6, 5e6, 10e6];
  say('\ngrowth, with docs', ...sizes.map((size) => `${size / 1e6} MB`));
  const texts = sizes.map((size) => copies(size, true));
  const times = await medians(5, ...texts.map((text) => () => read(text)));
  say('speed', ...times.map((time, i) => speed(texts[i]!, time)));
  if (globalThis.gc === undefined) return;
  const held = texts.map((text) => `${(heldBy(text) / text.length).toFixed(1)} B a byte`);
  say('memory held by AST and model', ...held);
}

/** Bytes of heap that a parsed and resolved text holds; needs `node --expose-gc`. */
function heldBy(text: string): number {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const { value } = parse(text, { file: 'bench.wit' });
  const resolved = resolve([value], { features: 'all' });
  globalThis.gc?.();
  const after = process.memoryUsage().heapUsed;
  return resolved.value.model.types.length > 0 ? after - before : 0;
}

async function withErrors(): Promise<void> {
  const lines = Array.from(
    { length: 3000 },
    (_, i) => `  call${i}: func(a: list<u8>, b: option<string>) -> result<u32, string>;`,
  );
  const file = (body: readonly string[]): string =>
    `package bench:errors;\ninterface i {\n${body.join('\n')}\n}\n`;
  const wrong = (line: string): readonly string[] => [
    line.replace('list<u8>', 'list<nothing>'),
    line.replace('->', '=>'),
    line.replace(';', ''),
  ];
  const broken = lines.map((line, i) => (i % 30 === 0 ? wrong(line)[(i / 30) % 3]! : line));
  const clean = file(lines);
  const errors = file(broken);
  if (read(clean) > 0) throw new Error('the clean file has findings');
  const [a = 0, b = 0] = await medians(
    15,
    () => read(clean),
    () => read(errors),
  );
  say('\n100 errors in 3000 lines', 'clean', 'with errors', 'ratio');
  say(`${read(errors)} findings`, ms(a), ms(b), `${(b / a).toFixed(2)} : 1`);
}

async function formatting(): Promise<void> {
  say('\nformat, warm, median', 'prettier', 'of it parsing');
  for (const { name, text } of inputs) {
    const [all = 0, parsing = 0] = await medians(
      text.length > 1e6 ? 5 : 31,
      () => format(text, { parser: 'wit', plugins: [plugin] }),
      () => parse(text),
    );
    say(name, speed(text, all), `${Math.round((100 * parsing) / all)} %`);
  }
}

async function wholeProcess(): Promise<void> {
  const folder = wasiFolder('0.2.12');
  const node = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const http = path.join(folder, 'wasi-http');
  const [nothing = 0, check = 0] = await medians(
    21,
    () => node('-e', '0'),
    () => node(path.join(root, 'dist/bin.js'), 'check', http, '--deps', folder),
  );
  say('\nwhole process', 'node -e 0', 'witlink', 'ratio');
  say('witlink check wasi:http', ms(nothing), ms(check), `${(check / nothing).toFixed(2)} : 1`);

  const { wit, outs, remove } = packageFolder(folder, 'wasi-http');
  const jco = path.join(root, 'node_modules/@bytecodealliance/jco/dist/jco.js');
  // The shim of this release shows a command no folder by itself, so that jco's finds no file.
  const shim = import.meta.resolve('@bytecodealliance/preview2-shim/filesystem');
  const preopen = `data:text/javascript,import{_setPreopens as s}from'${shim}';s({'/':'/'})`;
  const generate = ['generate', 'ts-host', wit, '--world', 'proxy', '-o'];
  const [empty = 0, ours = 0, jcos = 0] = await medians(
    11,
    () => node('-e', '0'),
    () => node(path.join(root, 'dist/bin.js'), ...generate, outs()),
    () => node('--import', preopen, jco, 'types', wit, '-n', 'proxy', '-o', outs()),
  );
  remove();
  say(
    'witlink generate ts-host wasi:http',
    ms(empty),
    ms(ours),
    `${(ours / empty).toFixed(2)} : 1`,
  );
  say('jco types wasi:http', ms(empty), ms(jcos), `${(jcos / empty).toFixed(2)} : 1`);
}

/** A package with its dependencies in `deps/`, as jco wants it, and new folders for what is made of it. */
function packageFolder(
  packages: string,
  name: string,
): { readonly wit: string; readonly outs: () => string; readonly remove: () => void } {
  const base = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  const wit = path.join(base, 'wit');
  cpSync(path.join(packages, name), wit, { recursive: true });
  for (const other of readdirSync(packages)) {
    if (other === name) continue;
    cpSync(path.join(packages, other), path.join(wit, 'deps', other), { recursive: true });
  }
  let count = 0;
  return {
    wit,
    outs: () => path.join(base, `out-${count++}`),
    remove: () => rmSync(base, { recursive: true }),
  };
}

await againstJco();
await howItGrows();
await withErrors();
await formatting();
await wholeProcess();
ciBench(path.join(root, 'dist/bin.js'), say);
await edgeBench(say);
await guestBench(say);
await sizeBench(say);
await composeBench(path.join(root, 'dist/bin.js'), say);
await componentBench(process.argv[2]);
