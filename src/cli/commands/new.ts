/**
 * `witlink new` and `witlink embed`: a core module and its world become a component, or a module that says its world.
 * Adapters are put in by jco.
 */
import { createSources, hasErrors, printableText, type Diagnostic } from '../../base/index.ts';
import {
  checkModule,
  componentize,
  embed,
  type ComponentizeOptions,
} from '../../component/index.ts';
import { selectWorld } from '../../model/index.ts';
import { adapt as putIn, readAdapters, wasiAdapter } from '../adapters.ts';
import { Misuse } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeBinary } from '../output.ts';
import { readWasm } from '../read-wasm.ts';
import { readWit, type WitOptions } from '../read-wit.ts';
import { report } from '../report.ts';
import { gatedWorld, unknownFeatures } from '../unstable.ts';

export interface NewOptions extends WitOptions {
  readonly wit?: string;
  readonly stringEncoding?: NonNullable<ComponentizeOptions['stringEncoding']>;
  readonly adapt?: readonly string[];
  /** Puts in jco's adapter for programs, or for libraries, of WASI Preview 1. */
  readonly wasiCommand?: boolean;
  readonly wasiReactor?: boolean;
  readonly stubWasi?: boolean;
  readonly output?: string;
}

export async function newComponent(file: string, options: NewOptions, io: Io): Promise<number> {
  const read = await readModuleAndWorld(file, options, io);
  if (typeof read === 'number') return read;
  const { module, settings } = read;
  const { adapt, wasiCommand, wasiReactor } = options;
  if (adapt !== undefined || wasiCommand === true || wasiReactor === true)
    return adapted(module, settings, options, io);
  const { value, diagnostics } = componentize(module, settings);
  return written(value, diagnostics, options, io);
}

export async function embedWorld(file: string, options: NewOptions, io: Io): Promise<number> {
  if (options.wit === undefined) {
    throw new Misuse('the world to embed is in WIT', ['say where: `--wit PATH`']);
  }
  const read = await readModuleAndWorld(file, options, io);
  if (typeof read === 'number') return read;
  const { target } = read.settings;
  const { value, diagnostics } = embed(read.module, { ...read.settings, target: target! });
  return written(value, diagnostics, options, io);
}

/** What both commands read; an exit code where something is wrong. */
async function readModuleAndWorld(
  path: string,
  options: NewOptions,
  io: Io,
): Promise<number | { readonly module: Uint8Array; readonly settings: ComponentizeOptions }> {
  if (options.output === undefined || options.output === '-') {
    throw new Misuse('a binary is written to a file', ['say which: `-o FILE`']);
  }
  const module = await readWasm(path, io);
  if (module.bytes === undefined) return report(io, module.diagnostics);
  const settings: ComponentizeOptions = {
    file: module.file,
    ...(options.stubWasi === undefined ? {} : { stubWasi: options.stubWasi }),
    ...(options.stringEncoding === undefined ? {} : { stringEncoding: options.stringEncoding }),
  };
  if (options.wit === undefined) {
    if (options.world === undefined) return { module: module.bytes, settings };
    throw new Misuse('`--world` names a world of the WIT', ['say where that is: `--wit PATH`']);
  }
  const { value, diagnostics: found } = await readWit(options.wit, options, io);
  const diagnostics = hasErrors(found)
    ? found
    : [...found, ...unknownFeatures(options.features, [value])];
  const code = report(io, diagnostics, createSources(value.sources));
  if (hasErrors(diagnostics)) return code;
  const selected = selectWorld(value.model, value.root, options.world);
  if (selected.kind !== 'found') {
    const gated = selected.kind === 'none' ? gatedWorld(value, options.world) : undefined;
    if (gated !== undefined) throw new Misuse(gated.message, gated.help);
    const list = selected.candidates.map((c) => `\`${c}\``).join(', ');
    throw new Misuse(
      selected.kind === 'none' ? 'the package has no world' : 'the package has several worlds',
      selected.kind === 'none' ? [] : [`choose one with \`--world\`: ${list}`],
    );
  }
  return {
    module: module.bytes,
    settings: { ...settings, target: { model: value.model, world: selected.id } },
  };
}

function written(
  value: Uint8Array | undefined,
  diagnostics: readonly Diagnostic[],
  options: NewOptions,
  io: Io,
): number {
  const code = report(io, diagnostics);
  if (value !== undefined) writeBinary(options.output, value);
  return code;
}

/** Puts the world into the module, and leaves the rest to jco. */
async function adapted(
  module: Uint8Array,
  settings: ComponentizeOptions,
  options: NewOptions,
  io: Io,
): Promise<number> {
  const { target } = settings;
  const checked = checkModule(module, settings);
  if (checked.value === undefined) return report(io, checked.diagnostics);
  const said = target === undefined ? undefined : embed(module, { ...settings, target });
  if (said !== undefined && said.value === undefined) return report(io, said.diagnostics);
  const { adapt: given = [], wasiCommand = false, wasiReactor = false } = options;
  const wasi = wasiCommand ? 'command' : wasiReactor ? 'reactor' : undefined;
  const own = wasi === undefined ? [] : [await wasiAdapter(wasi, checked.value)];
  const adapters = await readAdapters([...given, ...own], checked.value, io);
  if ('wrong' in adapters) return report(io, adapters.wrong);
  const component = await putIn(said?.value ?? module, adapters);
  if ('message' in component) {
    io.err(`error: jco can't make a component of it: ${printableText(component.message)}\n`);
    return 1;
  }
  return written(component, checked.diagnostics, options, io);
}
