/**
 * A chain of three languages, app -> cache -> store, as one component: the cache exports the interface that it imports.
 * Items are the store's and pass through it; sessions are the cache's own. Run by witlink, jco and wasmtime.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildFolder } from '../../fixtures/secret-store/build.mjs';
import {
  encodeGraph,
  GraphBuilder,
  plug,
  readPackage,
  type Graph,
} from '../../src/compose/index.ts';
import { cli, folder } from '../cli/cli.ts';
import { runEverywhere } from '../compose/judges.ts';
import { guest, guests } from './guests.ts';

const names = ['chain-app', 'chain-cache', 'chain-store'] as const;
const all = await guests({ chain: true, only: (name) => name.startsWith('chain-') });
const there = names.every((name) => all.has(name)) || process.env['CI'] === 'true';

const pathOf = (name: string): string => path.join(buildFolder, `${name}.wasm`);
const [items, store] = ['demo:lending/items@0.1.0', 'demo:lending/store@0.1.0'];
const asked = (times: number): string =>
  `'atlas' is 'maps of ü and 漢, 1:25000', and again 'maps of ü and 漢, 1:25000'. The store was asked ${times} times.`;

const [app, cache, shelf] = there ? names.map((name) => readPackage(guest(all, name)).value!) : [];

/** An engine of JavaScript is compiled by each who runs the chain. */
const timeout = 120_000;

/** The app over so many caches, one behind the other, over the store. */
function chainOf(caches: number): Graph {
  const builder = new GraphBuilder();
  const from = builder.instantiate(builder.addPackage(shelf!));
  const item = builder.access(from, items);
  const cached = builder.addPackage(cache!);
  let lender = builder.access(from, store);
  for (let i = 0; i < caches; i++) {
    const next = builder.instantiate(cached, { label: `cache ${i}` });
    builder.give(next, items, item);
    builder.give(next, store, lender);
    lender = builder.access(next, store);
  }
  const to = builder.instantiate(builder.addPackage(app!));
  builder.give(to, items, item);
  builder.give(to, store, lender);
  builder.export(builder.access(to, 'run'), 'run');
  return builder.graph;
}

function encoded(graph: Graph): Uint8Array {
  const { value, diagnostics } = encodeGraph(graph);
  expect(diagnostics).toEqual([]);
  return value!;
}

async function runs(bytes: Uint8Array, wanted: string): Promise<void> {
  const calls = ['atlas', 'nothing'].map((name) => ['run', [name]] as const);
  const given = await runEverywhere(bytes, calls);
  expect(given).toEqual([wanted, "There is no 'nothing' to be had."]);
}

describe.skipIf(!there)('a chain of three languages', () => {
  it('asks the store once through two caches, too', { timeout }, async () => {
    await runs(encoded(chainOf(2)), asked(1));
  });

  it('is what chain.wac says', { timeout }, async () => {
    const at = folder({});
    const wac = path.join(import.meta.dirname, '../../fixtures/secret-store/chain/chain.wac');
    const deps = names.map((name) => `demo:${name.replace('chain-', '')}=${pathOf(name)}`);
    const ran = await cli(['compose', wac, '--dep', ...deps, '-o', at('chain.wasm')]);
    expect(ran).toEqual({ code: 0, out: '', err: '' });
    await runs(readFileSync(at('chain.wasm')), asked(1));
  });

  it('asks it twice without the cache', { timeout }, async () => {
    const { value, diagnostics } = plug(app!, [shelf!]);
    expect(diagnostics).toEqual([]);
    await runs(encoded(value!), asked(2));
  });

  it('is what `plug` makes of the cache before the store', { timeout }, async () => {
    const { value, diagnostics } = plug(app!, [cache!, shelf!]);
    expect(diagnostics).toEqual([]);
    await runs(encoded(value!), asked(1));
  });

  it('is nothing that `plug` can guess of the store before the cache', () => {
    const { value, diagnostics } = plug(app!, [shelf!, cache!]);
    expect(value).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'link/ambiguous-plug' }]);
  });

  it('tells items of two stores apart', () => {
    const builder = new GraphBuilder();
    const stores = builder.addPackage(shelf!);
    const [one, other] = [builder.instantiate(stores), builder.instantiate(stores)];
    const next = builder.instantiate(builder.addPackage(cache!));
    builder.give(next, items, builder.access(one, items));
    builder.give(next, store, builder.access(other, store));
    expect(encodeGraph(builder.graph).diagnostics).toMatchObject([
      { code: 'component/resource-mismatch' },
    ]);
  });
});
