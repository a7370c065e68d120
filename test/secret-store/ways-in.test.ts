/** The secret store composed once by each way in, each in a folder of its own: equal in type and in what it tells. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { build } from '../../fixtures/secret-store/build.mjs';
import { decode } from '../../src/component/index.ts';
import { encodeGraph } from '../../src/compose/index.ts';
import { printWit } from '../../src/model/index.ts';
import { compose } from '../../src/node.ts';
import { cli, folder } from '../cli/cli.ts';
import { hasWasmtime, runInWasmtime } from '../compose/wasmtime.ts';

const names = ['app', 'provider-assemblyscript'];
const guests = await build({ only: (name) => names.includes(name) });

/** Where a file of the folder is. */
type At = (name: string) => string;

const plugged = (at: At): readonly string[] => [at('app.wasm'), '--plug', at('store.wasm')];

/** From `app.wasm` and `store.wasm` of a folder to its `whole.wasm`. */
const ways: Readonly<Record<string, (at: At) => Promise<void>>> = {
  plug: (at) => succeed('plug', ...plugged(at), '-o', at('whole.wasm')),
  'a graph in JSON': async (at) => {
    const { out } = await cli(['plug', ...plugged(at), '--json']);
    writeFileSync(at('whole.json'), out);
    await succeed('compose', at('whole.json'), '-o', at('whole.wasm'));
  },
  WAC: async (at) => {
    writeFileSync(
      at('whole.wac'),
      `package demo:whole;

let store = new demo:store {};
let app = new demo:app { ...store };
export app...;
`,
    );
    const deps = ['app', 'store'].map((name) => `demo:${name}=${at(`${name}.wasm`)}`);
    await succeed('compose', at('whole.wac'), '--dep', ...deps, '-o', at('whole.wasm'));
  },
  'the library': async (at) => {
    const graph = await compose({ app: at('app.wasm'), store: at('store.wasm') });
    expect(graph.diagnostics).toEqual([]);
    writeFileSync(at('whole.wasm'), encodeGraph(graph.value!).value!);
  },
  'plug, unplug and WAC': async (at) => {
    await succeed('plug', ...plugged(at), '-o', at('first.wasm'));
    await succeed('unplug', at('first.wasm'), '-o', at('apart'));
    await succeed('compose', at('apart/first.wac'), '-o', at('whole.wasm'));
  },
};

async function succeed(...args: readonly string[]): Promise<void> {
  expect(await cli(args), args.join(' ')).toEqual({ code: 0, out: '', err: '' });
}

const question = 'password';
const answer =
  "The secret 'password' is 'swordfish 🐟'. The store keeps api-key (version 12), password (version 5), launch-code (version 2).";

test('each way in gives the same', { timeout: 120_000 }, async () => {
  const made: Uint8Array[] = [];
  for (const [way, make] of Object.entries(ways)) {
    const at = folder({});
    for (const [i, name] of ['app.wasm', 'store.wasm'].entries()) {
      copyFileSync(guests.find((guest) => guest.name === names[i])!.path, at(name));
    }
    await make(at);
    const ran = await cli(['run', at('whole.wasm'), '--invoke', `run("${question}")`]);
    expect(ran, way).toEqual({ code: 0, out: `${JSON.stringify(answer)}\n`, err: '' });
    made.push(readFileSync(at('whole.wasm')));
  }
  const { model, root } = decode(made[0]!).value!;
  const wit = printWit(model, { root });
  expect(wit).toContain('export run: func(name: string) -> string;');
  for (const bytes of made) {
    const again = decode(bytes).value!;
    expect(printWit(again.model, { root: again.root })).toBe(wit);
  }
  if (!hasWasmtime) return console.warn('skipped wasmtime: its package for Python is not there');
  const sessions = [[['run', [question]]]] as const;
  for (const ended of runInWasmtime(made.map((component) => ({ component, sessions })))) {
    expect(ended).toEqual([{ results: [answer] }]);
  }
});
