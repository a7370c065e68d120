/**
 * Programs of the kitchen sink, run over and over -> what was not given back: the memory of their core modules is to be
 * what it was after the first tenth, handles are never to be many, and of what a provider made nothing is to be left.
 */
import path from 'node:path';
import { link } from '../../src/index.ts';
import type { Func, InterfaceId, Model } from '../../src/model/index.ts';
import { nodeHost } from '../../src/node.ts';
import { load } from '../../src/resolve/index.ts';
import type { Running } from '../../src/runtime/index.ts';
import { type Call, Calls, type InterfaceExports } from './calls.ts';

/** More handles than any call needs, and fewer than there are calls. */
const limits = { handles: 50 };

/** How often something is called. */
export interface Amount {
  readonly count: number;
  /** Calls after which memory is not to grow any more: a tenth, but where a collector begins late. */
  readonly settled?: number;
  /** Pages that a collector may take besides, all calls together, for its own purposes. */
  readonly slack?: number;
}

const settledAfter = ({ count, settled = count / 10 }: Amount): number => settled;

/** The sink as its WIT has it. */
export class Sink {
  readonly model: Model;
  readonly #id: InterfaceId;

  private constructor(model: Model) {
    this.model = model;
    this.#id = model.interfaces.findIndex((i) => i.name === 'sink');
  }

  static async load(): Promise<Sink> {
    const wit = path.resolve(import.meta.dirname, '../../fixtures/pairs/wit');
    return new Sink((await load(wit, nodeHost())).value.model);
  }

  /** Its functions, without the one that doesn't come back. */
  get functions(): readonly Func[] {
    return this.model.interfaces[this.#id]!.functions.filter((f) => f.name !== 'give-up');
  }

  calls(exports: InterfaceExports): Calls {
    return new Calls(this.model, this.#id, exports);
  }
}

/**
 * Calls each function of a provider so often, and tells which of them left something: `echo-string: 3 pages`. A handle
 * that is left is a trap sooner or later, which is thrown.
 */
export async function leftByProvider(
  bytes: Uint8Array,
  sink: Sink,
  amount: Amount,
  functions: readonly Func[] = sink.functions,
): Promise<readonly string[]> {
  const running = await start(bytes, []);
  const exports = running.exports['sink'] as InterfaceExports;
  const live = exports['live'] as () => number;
  const before = live();
  const left: string[] = [];
  let slack = amount.slack ?? 0;
  const calls = sink.calls(exports);
  const all = functions.map((func): readonly [string, Call] => [func.name, calls.of(func)]);
  const settled = settledAfter(amount);
  for (const [, call] of all) for (let i = 0; i < settled; i++) call(i);
  for (const [name, call] of all) {
    const had = pagesOf(running);
    for (let i = settled; i < amount.count; i++) call(i);
    const grown = pagesOf(running) - had;
    slack -= grown;
    if (grown > 0) left.push(`${name}: ${grown} pages`);
  }
  if (slack >= 0) left.length = 0;
  calls[Symbol.dispose]();
  if (live() !== before) left.push(`live: ${live() - before}`);
  return left;
}

/** Runs an app over a provider so often, and tells what was left in the memory of both together. */
export async function leftByApp(
  app: Uint8Array,
  provider: Uint8Array,
  amount: Amount,
): Promise<readonly string[]> {
  const running = await start(app, [provider]);
  const run = running.exports['run'] as (size: number) => unknown;
  const settled = settledAfter(amount);
  for (let i = 0; i < settled; i++) run(3);
  const had = pagesOf(running);
  for (let i = settled; i < amount.count; i++) run(3);
  const grown = pagesOf(running) - had;
  return grown > (amount.slack ?? 0) ? [`run: ${grown} pages`] : [];
}

async function start(bytes: Uint8Array, plugs: readonly Uint8Array[]): Promise<Running> {
  const { value, diagnostics } = await link(bytes, { plugs: [...plugs], limits });
  if (value === undefined) throw new Error(diagnostics.map((d) => d.message).join());
  return value.instantiate();
}

/** Of all memories of the core modules together. */
function pagesOf({ store }: Running): number {
  let bytes = 0;
  for (const { exports } of store.coreInstances.values()) {
    const memories = Object.values(exports).filter((e) => e instanceof WebAssembly.Memory);
    for (const memory of new Set(memories)) bytes += memory.buffer.byteLength;
  }
  return bytes / 65_536;
}
