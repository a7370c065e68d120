/**
 * `new --adapt`: adapters are read and checked, and put in by jco. One stands for the module whose name it has, given
 * as NAME=FILE or taken from the file's name.
 */
import path from 'node:path';
import type { Diagnostic } from '../base/index.ts';
import { isPreview1, readModule, withStillClock, type CoreModule } from '../binary/index.ts';
import { checkModule, readProducers } from '../component/index.ts';
import { Misuse } from './failure.ts';
import type { Io } from './io.ts';
import { adapterOfJco, loadJco } from './jco.ts';
import { readWasm } from './read-wasm.ts';

export interface Adapter {
  /** The module whose imports it stands for. */
  readonly name: string;
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** Reads adapters for a module; gives what is wrong with one that is no valid core module. */
export async function readAdapters(
  given: readonly string[],
  module: CoreModule,
  io: Io,
): Promise<readonly Adapter[] | { readonly wrong: readonly Diagnostic[] }> {
  const adapters: Adapter[] = [];
  const imported = new Set(module.imports.map((i) => i.module));
  for (const text of given) {
    const [, name, file = text] = /^([^=/\\]+)=(.+)$/s.exec(text) ?? [];
    const read = await readWasm(file, io);
    if (read.bytes === undefined) return { wrong: read.diagnostics };
    const checked = checkModule(read.bytes, { file: read.file });
    if (checked.value === undefined) return { wrong: checked.diagnostics };
    for (const { module: from } of checked.value.imports) imported.add(from);
    adapters.push({
      name: name ?? path.basename(file).replace(/\..*$/, ''),
      file: read.file,
      bytes: read.bytes,
    });
  }
  checkNames(adapters, imported);
  return adapters;
}

/** The adapter of jco's as `--adapt` takes it, for a module that imports WASI Preview 1. */
export async function wasiAdapter(
  kind: 'command' | 'reactor',
  module: CoreModule,
): Promise<string> {
  const name = module.imports.map((i) => i.module).find(isPreview1);
  if (name !== undefined) return `${name}=${await adapterOfJco(kind)}`;
  throw new Misuse(
    `\`--wasi-${kind}\` is of no use: the module imports nothing of WASI Preview 1`,
    ['leave it out'],
  );
}

/** An adapter for nothing is left out by jco, without a word: wrong where it was meant for WASI Preview 1. */
function checkNames(adapters: readonly Adapter[], imported: ReadonlySet<string>): void {
  const names = new Set(adapters.map((a) => a.name));
  const lacking = [...imported].find((from) => isPreview1(from) && !names.has(from));
  const idle = adapters.find(({ name }) => !imported.has(name));
  if (lacking === undefined || idle === undefined) return;
  throw new Misuse(
    `the adapter \`${idle.file}\` would stand for imports from \`${idle.name}\`, but there are none`,
    [
      `an adapter stands for the module that its file is called, or that is named before it: \`--adapt ${lacking}=${idle.file}\``,
    ],
  );
}

/** Makes a component of a module that says its world; a message where jco can't. */
export async function adapt(
  module: Uint8Array,
  adapters: readonly Adapter[],
): Promise<Uint8Array | { readonly message: string }> {
  const jco = await loadJco('putting in adapters');
  try {
    return await jco.componentNew(
      withoutClockInRealloc(module),
      adapters.map(({ name, bytes }): [string, Uint8Array] => [name, bytes]),
    );
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/** Of Go's modules, whose garbage collector asks for the time while realloc makes room, one that asks nobody then. */
function withoutClockInRealloc(module: Uint8Array): Uint8Array {
  const { value } = readModule(module);
  if (value === undefined) return module;
  const isOfGo = readProducers(value.customs).some(
    ({ field, name }) => field === 'language' && name === 'Go',
  );
  return isOfGo ? withStillClock(value) : module;
}
