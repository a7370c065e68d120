/**
 * What the tests of the secret store share: the components, built when they are out of date, linked, with a look into
 * the memories of the running program. The sources are in fixtures/secret-store.
 */
import { readFile } from 'node:fs/promises';
import { type BuildOptions, build } from '../../fixtures/secret-store/build.mjs';
import type { BinaryFile } from '../../src/base/index.ts';
import { type ComponentSource, type Program, link } from '../../src/link/index.ts';
import { type Running, type TraceEvent, Trap } from '../../src/runtime/index.ts';

/** Components by name, each with its name for labels and messages. */
export type Guests = ReadonlyMap<string, BinaryFile<Uint8Array>>;

/** The components that `only` selects; what had to be skipped is named, and absent. */
export async function guests(options: BuildOptions): Promise<Guests> {
  const made = await build(options);
  const read = async (name: string, path: string): Promise<[string, BinaryFile<Uint8Array>]> => [
    name,
    { bytes: await readFile(path), file: `${name}.wasm` },
  ];
  for (const { name, reason } of made)
    if (reason !== undefined) console.warn(`skipped ${name}: ${reason}`);
  const there = made.filter(({ status }) => status !== 'skipped');
  return new Map(await Promise.all(there.map(({ name, path }) => read(name, path))));
}

export function guest(all: Guests, name: string): BinaryFile<Uint8Array> {
  const found = all.get(name);
  if (found === undefined) throw new Error(`no component ${name}`);
  return found;
}

export interface Linked {
  readonly program: Program;
  readonly running: Running;
  readonly run: (name: string) => unknown;
  /** Every crossing so far. */
  readonly events: readonly TraceEvent[];
}

/** An app over a provider, running. */
export async function appOver(app: ComponentSource, provider: ComponentSource): Promise<Linked> {
  const { value: program, diagnostics } = await link(app, { plugs: [provider] });
  if (program === undefined) throw new Error(JSON.stringify(diagnostics));
  const events: TraceEvent[] = [];
  const running = program.instantiateSync({}, { trace: (event) => events.push(event) });
  const run = running.exports['run'] as (name: string) => unknown;
  return { program, running, run, events };
}

/** The memory that the app's `run` is lifted from, and that of the provider's `get`. */
export function memoriesOf(linked: Linked): {
  readonly app: WebAssembly.Memory;
  readonly provider: WebAssembly.Memory;
} {
  return {
    app: memoryBehind(linked, 'run'),
    provider: memoryBehind(linked, 'demo:secret-store/store@0.1.0#get'),
  };
}

/** The memory that the function of this label is lifted from. */
export function memoryBehind(
  { program, running }: Pick<Linked, 'program' | 'running'>,
  label: string,
): WebAssembly.Memory {
  for (const func of program.plan.funcs) {
    if (func.kind !== 'lift' || func.label !== label) continue;
    const { memory } = program.plan.options[func.options]!;
    if (memory !== undefined) return running.store.memory(memory);
  }
  throw new Error(`no memory behind ${label}`);
}

/** Whether the text stands somewhere in the memory. */
export function holds(
  memory: WebAssembly.Memory,
  text: string,
  encoding: 'utf8' | 'utf16',
): boolean {
  return Buffer.from(memory.buffer).includes(text, 0, encoding === 'utf8' ? 'utf8' : 'utf16le');
}

/** The trap that the call ends with. */
export function trapOf(run: () => unknown): Trap {
  try {
    run();
  } catch (error) {
    if (error instanceof Trap) return error;
    throw error;
  }
  throw new Error('no trap');
}
