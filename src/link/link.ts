/**
 * Components -> a program: the list of passes. Each takes and gives plain data, and the first that finds errors ends
 * the way. `runtime/plan.ts` has what comes out of it.
 */
import { hasErrors, WitlinkError, type Diagnostic, type Outcome } from '../base/index.ts';
import {
  type Imports,
  type InstantiateOptions,
  type Running,
  type Trace,
  unsupported,
} from '../runtime/index.ts';
import { compile } from './passes/compile.ts';
import { inline } from './passes/inline.ts';
import { load, type Source } from './passes/load.ts';
import { wire } from './passes/plugs.ts';
import { Program } from './program.ts';

/** A component: its bytes, or with the name of its file for messages and traces. */
export type ComponentSource = Uint8Array | Source;

export interface LinkOptions {
  /**
   * Components whose exports satisfy imports of the same name, exactly or in a compatible version. Each may use the
   * exports of those before it; where several export the same, the last one is taken.
   */
  readonly plugs?: readonly ComponentSource[];
  /** Told of every crossing in all instances, unless `instantiate` is given another one. */
  readonly trace?: Trace;
}

/**
 * Links a component and its plugs. Core modules are compiled once; the program can be instantiated any number of times.
 * The value is undefined where a diagnostic is an error; nothing was run then.
 */
export async function link(
  component: ComponentSource,
  options: LinkOptions = {},
): Promise<Outcome<Program | undefined>> {
  const sources = [
    source(component, 'component'),
    ...(options.plugs ?? []).map((p, i) => source(p, `plug ${i + 1}`)),
  ];
  const loaded = load(sources);
  if (hasErrors(loaded.diagnostics)) return failed(loaded.diagnostics);
  const [main, ...plugs] = loaded.value;

  const wired = wire(main!, plugs);
  const planned = inline(wired.value);
  const found = [...loaded.diagnostics, ...wired.diagnostics, ...planned.diagnostics];
  if (planned.value === undefined) return failed(found);
  found.push(...unsupported(planned.value.plan));
  if (hasErrors(found)) return failed(found);

  const compiled = await compile(planned.value);
  found.push(...compiled.diagnostics);
  if (hasErrors(found)) return failed(found);
  return {
    value: new Program(planned.value.plan, compiled.value, options.trace),
    diagnostics: found,
  };
}

/**
 * Links a component and instantiates it. Throws `WitlinkError` with the diagnostics where it can't be linked or an
 * import is missing or of another kind, before anything runs, and `Trap` where a start function traps.
 */
export async function instantiate(
  component: ComponentSource,
  imports: Imports = {},
  options: LinkOptions & InstantiateOptions = {},
): Promise<Running> {
  const { value, diagnostics } = await link(component, options);
  if (value === undefined) throw new WitlinkError(diagnostics);
  return value.instantiate(imports, options);
}

function source(given: ComponentSource, file: string): Source {
  return 'bytes' in given ? given : { bytes: given, file };
}

function failed(diagnostics: readonly Diagnostic[]): Outcome<undefined> {
  return { value: undefined, diagnostics };
}
