/**
 * What stands in the file of an emitted program (`src/emit` prints it) -> instances of it: finds what it imports among what it
 * is given, compiles its core modules once, and has the layers that it needs run its plan.
 */
import { errorDiagnostic, WitlinkError } from '../base/index.ts';
import { type Facts, type HostEdge, type Plan, planVersion } from '../plan/index.ts';
import type { EngineGlobal, EngineModule } from './core/engine-types.ts';
import type { AllLimits } from './core/limits.ts';
import type { Store } from './core/store.ts';
import type { FoundImports } from './host/imports.ts';
import {
  type CompiledPlan,
  instantiation,
  type Instantiated,
  type Instantiation,
  type Layers,
  run,
  runSync,
} from './instantiate.ts';
import type { Imports, InstantiateOptions } from './options.ts';

/** A core module of an emitted program. */
export interface EmittedModule {
  /** The name of its file, by which it may be handed in. */
  readonly file: string;
  /** Compiles it; at once where the program was emitted for that. */
  readonly compile: () => EngineModule | Promise<EngineModule>;
  /** What it gave, once it was asked for. */
  compiled?: EngineModule | Promise<EngineModule>;
}

/** A program, as its file has it. */
export interface Emitted {
  /** Without the bytes of modules. */
  readonly plan: Plan;
  readonly host: HostEdge;
  readonly layers: Layers;
  /** Finds what it imports; throws where something is missing. */
  readonly imports: (given: Imports) => FoundImports;
  readonly limits: AllLimits;
  /** By `ModuleId`, undefined where the host gives it; then that of the guards, where something goes the plain way. */
  readonly modules: readonly (EmittedModule | undefined)[];
  /** What `shortText` says of the linker's among them; left out where nothing asks for it. */
  readonly shortText?: (modules: readonly (EngineModule | undefined)[]) => EngineGlobal;
  /** Of programs of which something goes the plain way. */
  readonly plain?: { readonly facts: Facts };
}

/** What an emitted program may be given beside its imports. */
export interface EmittedOptions {
  /** Core modules that are compiled already, by the names of their files; where code may not be compiled, all of them. */
  readonly modules?: Readonly<Record<string, EngineModule>>;
  /** As of `InstantiateOptions`. */
  readonly stalled?: InstantiateOptions['stalled'];
  /** As of `InstantiateOptions`, for programs that have what waits. */
  readonly promises?: InstantiateOptions['promises'];
}

/** An instance of an emitted program, of which its file gives the exports, and what closes it. */
export type EmittedInstance = Instantiated<Store>;

/** Makes an instance; the core modules are compiled once for all. */
export async function instantiateEmitted(
  emitted: Emitted,
  imports: Imports,
  options: EmittedOptions,
): Promise<EmittedInstance> {
  const found = emitted.imports(imports);
  const compiled = await Promise.all(modulesOf(emitted, options));
  // What was compiled at once becomes an instance at once.
  const small = new Set<unknown>(emitted.modules.map((source) => source?.compiled));
  return run(prepared(emitted, found, compiled, options), small);
}

/** As `instantiateEmitted`, where all modules are compiled at once or given. */
export function instantiateEmittedSync(
  emitted: Emitted,
  imports: Imports,
  options: EmittedOptions,
): EmittedInstance {
  const found = emitted.imports(imports);
  const compiled = modulesOf(emitted, options) as (EngineModule | undefined)[];
  return runSync(prepared(emitted, found, compiled, options));
}

/** The modules, or promises of them; throws where the file was made for another runtime than the one that it imports. */
function modulesOf(
  { plan, modules }: Emitted,
  { modules: given = {} }: EmittedOptions,
): (EngineModule | Promise<EngineModule> | undefined)[] {
  const version: number = plan.version;
  if (version !== planVersion) {
    const message = `linked for version ${version} of the runtime, which is ${planVersion}: link it anew`;
    throw new WitlinkError([errorDiagnostic('runtime/other-version', message)]);
  }
  return modules.map((source) => {
    if (!source) return undefined;
    const { file } = source;
    // Whose it is, engines don't say.
    const told = (error: unknown): never => {
      if (error instanceof Error) error.message = `\`${file}\`: ${error.message}`;
      throw error;
    };
    try {
      const compiled = Object.hasOwn(given, file)
        ? given[file]
        : (source.compiled ??= source.compile());
      if (compiled instanceof Promise) return compiled.catch(told);
      if (compiled instanceof WebAssembly.Module) return compiled;
      throw new TypeError('this is no WebAssembly.Module');
    } catch (error) {
      return told(error);
    }
  });
}

function prepared(
  { plan, host, layers, limits, shortText, plain }: Emitted,
  found: FoundImports,
  modules: readonly (EngineModule | undefined)[],
  options: EmittedOptions,
): Instantiation<Store> {
  const compiled: CompiledPlan = {
    plan,
    host,
    modules,
    shortText: shortText?.(modules),
    ...(plain && { plain: { facts: plain.facts, guards: modules.at(-1)! } }),
  };
  return instantiation(layers, compiled, found, { ...options, limits });
}
