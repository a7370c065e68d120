/**
 * `npm run bench`: how fast WIT is read, as ratios measured in one run. Nothing is asserted: machines differ.
 * jco's share is wasm-tools as WebAssembly; it is asked for an empty world, so that it parses and resolves everything
 * and encodes next to nothing.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { componentEmbed } from '@bytecodealliance/jco';
import { parse } from '../../grammar/wit/index.ts';
import { resolve } from '../../src/resolve/index.ts';
import { copies, inputs, wasiFolder } from './corpus.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The median of the milliseconds that `run` takes, after a run to warm up. */
async function median(runs: number, run: () => unknown): Promise<number> {
  await run();
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const begin = performance.now();
    await run();
    times.push(performance.now() - begin);
  }
  return times.toSorted((a, b) => a - b)[runs >> 1]!;
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
  say('parse + resolve, warm, median', 'witlink', 'jco', 'witlink : jco');
  for (const { name, text } of inputs) {
    const errors = read(text);
    if (errors > 0) throw new Error(`${name}: ${errors} findings`);
    const runs = text.length > 1e6 ? 7 : 31;
    const ours = await median(runs, () => read(text));
    const jcos = await median(runs, () =>
      componentEmbed({ witSource: text, world: 'empty', dummy: true, features: { tag: 'all' } }),
    );
    say(name, speed(text, ours), speed(text, jcos), `${(jcos / ours).toFixed(2)} : 1`);
  }
}

async function howItGrows(): Promise<void> {
  const sizes = [2.5e6, 5e6, 10e6];
  say('\ngrowth, with docs', ...sizes.map((size) => `${size / 1e6} MB`));
  const times: string[] = [];
  const memory: string[] = [];
  for (const size of sizes) {
    const text = copies(size, true);
    times.push(speed(text, await median(5, () => read(text))));
    memory.push(`${(heldBy(text) / text.length).toFixed(1)} B a byte`);
  }
  say('speed', ...times);
  if (globalThis.gc !== undefined) say('memory held by AST and model', ...memory);
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
    (_, i) => `  f${i}: func(a: list<u8>, b: option<string>) -> result<u32, string>;`,
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
  const [a, b] = [await median(15, () => read(clean)), await median(15, () => read(errors))];
  say('\n100 errors in 3000 lines', 'clean', 'with errors', 'ratio');
  say(`${read(errors)} findings`, ms(a), ms(b), `${(b / a).toFixed(2)} : 1`);
}

async function wholeProcess(): Promise<void> {
  const folder = wasiFolder('0.2.12');
  const node = (...args: readonly string[]) => {
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const http = path.join(folder, 'wasi-http');
  const nothing = await median(21, () => node('-e', '0'));
  const check = await median(21, () =>
    node(path.join(root, 'dist/bin.js'), 'check', http, '--deps', folder),
  );
  say('\nwhole process', 'node -e 0', 'witlink', 'ratio');
  say('witlink check wasi:http', ms(nothing), ms(check), `${(check / nothing).toFixed(2)} : 1`);
}

await againstJco();
await howItGrows();
await withErrors();
await wholeProcess();
