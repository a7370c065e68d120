/**
 * What generated stubs add to a call: the functions of guests/calls.wit in a language, on its stubs and on glue written by
 * hand, each called in a loop by one and the same app, through the same adapters. A language adds a line to `languages`
 * and its folder in guests/.
 */
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { parse } from '@bytecodealliance/jco';
import { findBackend } from '../../codegen/index.ts';
import { componentize } from '../../src/component/index.ts';
import { link } from '../../src/link/index.ts';
import { type Model, selectWorld, type WorldId } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';

const asc = path.join(import.meta.dirname, '../../node_modules/assemblyscript/bin/asc.js');
const guests = path.join(import.meta.dirname, 'guests');

/** Sources of a provider in a language -> its core module. */
interface Language {
  readonly title: string;
  readonly backend: string;
  /** What the language's strings are; UTF-8 where it is absent. */
  readonly stringEncoding?: 'utf16';
  /** @param stubs A folder with what was generated, or with what stands for it. */
  make(stubs: string, scratch: string): string;
}

const languages: readonly Language[] = [
  {
    title: 'C',
    backend: 'c',
    make(stubs, scratch) {
      const flags =
        '--target=wasm32-unknown-unknown -std=c11 -O2 -ffreestanding -fno-builtin'.split(' ');
      const sources = [path.join(guests, 'c/calls.c'), path.join(stubs, 'provider.c')];
      const objects = sources.map((source, i) => {
        const object = path.join(scratch, `${i}.o`);
        execFileSync('clang', [...flags, '-I', stubs, '-c', source, '-o', object]);
        return object;
      });
      const core = path.join(scratch, 'core.wasm');
      execFileSync('wasm-ld', [
        '--no-entry',
        '--strip-all',
        '--stack-first',
        ...objects,
        '-o',
        core,
      ]);
      return core;
    },
  },
  {
    title: 'Rust',
    backend: 'rust',
    make(stubs, scratch) {
      // A crate's root names the module beside it.
      for (const file of [path.join(guests, 'rust/calls.rs'), path.join(stubs, 'provider.rs')]) {
        const beside = path.join(scratch, path.basename(file));
        if (beside !== file) copyFileSync(file, beside);
      }
      const target = '--edition 2021 --target wasm32-unknown-unknown --crate-type cdylib';
      const flags = '-C opt-level=2 -C panic=abort -C strip=symbols calls.rs -o core.wasm';
      const compiler = existsSync('/usr/bin/rustc') ? '/usr/bin/rustc' : 'rustc';
      execFileSync(compiler, `${target} ${flags}`.split(' '), { cwd: scratch });
      return path.join(scratch, 'core.wasm');
    },
  },
  {
    title: 'AssemblyScript',
    backend: 'assemblyscript',
    stringEncoding: 'utf16',
    make(stubs, scratch) {
      copyFileSync(
        path.join(guests, 'assemblyscript/calls.ts'),
        path.join(scratch, 'provider.impl.ts'),
      );
      for (const file of stubs === scratch ? [] : readdirSync(stubs)) {
        copyFileSync(path.join(stubs, file), path.join(scratch, file));
      }
      const names = '--transform ./canonical_abi.mjs --exportStart _initialize';
      const abort = stubs === scratch ? '' : ' --use abort=provider/trap';
      const flags = `provider.ts ${names} --runtime incremental -O --noAssert -o core.wasm${abort}`;
      execFileSync(process.execPath, [asc, ...flags.split(' ')], { cwd: scratch });
      return path.join(scratch, 'core.wasm');
    },
  },
];

const loops = [
  { name: 'text', what: 'a string of 64 B, there and back', times: 40_000 },
  { name: 'items', what: '100 records with strings, there and back', times: 500 },
  { name: 'counter', what: 'a method of a resource', times: 400_000 },
] as const;

/** @param say Prints a row of a table. */
export async function guestBench(
  say: (what: string, ...figures: readonly string[]) => void,
): Promise<void> {
  const { value } = await load(path.join(guests, 'calls.wit'), nodeHost());
  const { model, root } = value;
  const world = (name: string): WorldId => {
    const selected = selectWorld(model, root, name);
    if (selected.kind !== 'found') throw new Error(`no world ${name}`);
    return selected.id;
  };
  const text = readFileSync(path.join(guests, 'app.wat'), 'utf8');
  const app = component(await parse(text), model, world('app'));
  const provider = world('provider');
  for (const language of languages) {
    say(`\na call into ${language.title}`, 'by hand', 'generated', 'ratio');
    const [byHand, generated] = await Promise.all(
      [handWritten(language), stubsOf(language, model, provider)].map(async (files) => {
        const core = compiled(language, files);
        const made = component(core, model, provider, language.stringEncoding);
        const linked = await link(app, { plugs: [made] });
        const { exports } = linked.value!.instantiateSync();
        return exports as Record<string, (times: number) => void>;
      }),
    );
    for (const { name, what, times } of loops) {
      const [a = 0, b = 0] = fastest(
        25,
        () => byHand![name]!(times),
        () => generated![name]!(times),
      );
      const ns = (ms: number): string => `${((ms * 1e6) / times).toFixed(0)} ns`;
      say(what, ns(a), ns(b), (b / a).toFixed(2));
    }
  }
}

/** The best of some turns of each, which is what the machine can do when nothing else keeps it busy. */
function fastest(turns: number, ...all: readonly (() => void)[]): readonly number[] {
  const best = all.map(() => Number.POSITIVE_INFINITY);
  for (let turn = -3; turn < turns; turn++) {
    for (const [i, run] of all.entries()) {
      const begin = performance.now();
      run();
      if (turn >= 0) best[i] = Math.min(best[i]!, performance.now() - begin);
    }
  }
  return best;
}

type Files = string | Readonly<Record<string, string>>;

const handWritten = ({ backend }: Language): Files => path.join(guests, backend, 'hand');

function stubsOf({ backend }: Language, model: Model, world: WorldId): Files {
  const { value, diagnostics } = findBackend(backend)!.generate(model, world);
  if (value.length === 0) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return Object.fromEntries(
    value.filter((f) => f.kind === 'generated').map((f) => [f.path, f.text]),
  );
}

function compiled(language: Language, files: Files): Uint8Array {
  const scratch = mkdtempSync(path.join(tmpdir(), 'witlink-bench-'));
  try {
    if (typeof files === 'string') return readFileSync(language.make(files, scratch));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(scratch, name)), { recursive: true });
      writeFileSync(path.join(scratch, name), text);
    }
    return readFileSync(language.make(scratch, scratch));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function component(
  core: Uint8Array,
  model: Model,
  world: WorldId,
  stringEncoding: 'utf8' | 'utf16' = 'utf8',
): Uint8Array {
  const { value, diagnostics } = componentize(core, { target: { model, world }, stringEncoding });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return value;
}
