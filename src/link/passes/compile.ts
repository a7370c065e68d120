/**
 * Pass 6: compiles the core modules, each once for the program, and has the engine look at those that the program will
 * never instantiate. What it rejects becomes the diagnostic that `validate` would give.
 */
import { diagnostic, type Diagnostic, type Outcome } from '../../base/index.ts';
import type { CoreModule } from '../../binary/index.ts';
import {
  analyse,
  hostEdge,
  type Facts,
  type HostEdge,
  type ModuleId,
  type Plan,
} from '../../plan/index.ts';
import { guardModule, shortText, type CompiledPlan } from '../../runtime/index.ts';
import { explain, type Boundary } from '../explain.ts';
import { fuse, missingFeatures } from '../fuse/index.ts';
import type { Planned } from './inline.ts';
import { moduleDiagnostic, type ModulePaths } from './judge.ts';

/** What came of one module: undefined where the host gives it. */
type Result = WebAssembly.Module | WebAssembly.CompileError | RangeError | undefined;

/** A program whose core modules are compiled, in the two ways in which it can run. */
export interface Compiled {
  /** By lift and lower, step by step; made when it is first asked for. */
  readonly plain: () => CompiledPlan;
  /** Through adapters where that can be; absent where nothing can be fused. */
  readonly fused: CompiledPlan | undefined;
  /** A way of the two, for instances that wait for promises of the host's. */
  readonly waiting: (way: CompiledPlan) => CompiledPlan;
  /** Where calls get across and how; `whyPlain` where an instance is to go the plain way for a reason of its own. */
  readonly boundaries: (whyPlain: string | undefined) => readonly Boundary[];
}

/** What is compiled: the plan that will run, and the plain one. */
interface Chosen {
  readonly planned: Planned;
  /** With the modules of adapters, where there are some. */
  readonly plan: Plan;
  readonly facts: Facts;
  readonly boundaries: Compiled['boundaries'];
  readonly guards: Uint8Array<ArrayBuffer>;
}

/** `noAdapters` is why there are none, where that is so. */
function choose(planned: Planned, noAdapters: string | undefined): Chosen {
  const facts = analyse(planned.plan);
  const fused = noAdapters === undefined ? fuse(planned.plan, facts) : undefined;
  const plan = fused ?? planned.plan;
  // Of what is fused nothing waits or tells threads apart: the facts of the one are those of the other.
  return {
    planned,
    plan,
    facts,
    boundaries: (whyPlain) => explain(planned.plan, facts, noAdapters ?? whyPlain),
    guards: guardModule(plan, facts),
  };
}

/** Why nothing at all is fused, where that is so. */
function whyNoAdapters(mayFuse: boolean): string | undefined {
  if (!mayFuse) return 'adapters are switched off';
  const missing = missingFeatures();
  return missing.length === 0 ? undefined : `the engine lacks ${missing.join(', ')}`;
}

/** Without `mayFuse` all runs by lift and lower. */
export async function compile(
  planned: Planned,
  paths: ModulePaths,
  mayFuse: boolean,
): Promise<Outcome<Compiled>> {
  const chosen = choose(planned, whyNoAdapters(mayFuse));
  const [guards, ...results] = await Promise.all([
    WebAssembly.compile(chosen.guards),
    ...chosen.plan.modules.map(async (module, id): Promise<Result> =>
      module.kind === 'imported'
        ? undefined
        : WebAssembly.compile(own(module.bytes), optionsOf(chosen, id)).catch(fault),
    ),
  ]);
  return told(chosen, paths, guards, results);
}

/** As `compile`, where nothing may be waited for; engines may refuse large modules on a main thread. */
export function compileSync(
  planned: Planned,
  paths: ModulePaths,
  mayFuse: boolean,
): Outcome<Compiled> {
  const chosen = choose(planned, whyNoAdapters(mayFuse));
  const results = chosen.plan.modules.map((module, id): Result => {
    if (module.kind === 'imported') return undefined;
    try {
      return new WebAssembly.Module(own(module.bytes), optionsOf(chosen, id));
    } catch (error) {
      return fault(error);
    }
  });
  return told(chosen, paths, new WebAssembly.Module(chosen.guards), results);
}

/** Adapters are given the engine's built-ins for strings; a guest's import by such a name is a host's to give. */
function optionsOf({ planned }: Chosen, module: ModuleId): WebAssembly.CompileOptions {
  return module < planned.plan.modules.length ? {} : { builtins: ['js-string'] };
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;

/** A module that is wrong, or one that the engine won't take: for lack of memory, or so large on a main thread. */
function fault(error: unknown): WebAssembly.CompileError | RangeError {
  if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return error;
  throw error;
}

function told(
  chosen: Chosen,
  paths: ModulePaths,
  guards: WebAssembly.Module,
  results: readonly Result[],
): Outcome<Compiled> {
  const { planned, plan, facts, boundaries } = chosen;
  const ofGuests = planned.plan.modules.length;
  const refusal = results.slice(ofGuests).find((result) => result instanceof Error);
  if (refusal !== undefined) {
    // Engines have limits of their own, as for the size of a function: the plain way has none of them.
    const without = choose(planned, `the engine refuses an adapter: ${refusal.message}`);
    const itsGuards = new WebAssembly.Module(without.guards);
    return told(without, paths, itsGuards, results.slice(0, ofGuests));
  }
  const faults = new Map<CoreModule, unknown>();
  const refused: Diagnostic[] = [];
  for (const [id, result] of results.entries()) {
    if (!(result instanceof Error)) continue;
    const source = planned.sources[id];
    if (source === undefined) continue;
    if (result instanceof RangeError) refused.push(engineLimit(source, paths, result));
    else faults.set(source, result);
  }
  const made = new Set(planned.sources);
  for (const module of paths.keys()) {
    if (!made.has(module) && !WebAssembly.validate(own(module.bytes)))
      faults.set(module, undefined);
  }
  // In the order of the file, and with the offsets of the module as it was read.
  const diagnostics: Diagnostic[] = [...paths]
    .filter(([module]) => faults.has(module))
    .map(([module, path]) => moduleDiagnostic(module, path));
  const modules = results.map((r) => (r instanceof WebAssembly.Module ? r : undefined));
  // Adapters change nothing of what JavaScript meets.
  const host = hostEdge(planned.plan);
  const isFused = plan !== planned.plan;
  const adapters = modules.slice(ofGuests).filter((module) => module !== undefined);
  const runs: CompiledPlan = {
    plan,
    host,
    modules,
    ...(isFused ? { shortText: shortText(adapters) } : {}),
    plain: { facts, guards },
  };
  let plain = isFused ? undefined : runs;
  const waiting = new Map<CompiledPlan, CompiledPlan>();
  return {
    value: {
      plain: () => (plain ??= plainOf(planned.plan, host, facts, modules)),
      fused: isFused ? runs : undefined,
      waiting: (way) => {
        let known = waiting.get(way);
        if (known === undefined) waiting.set(way, (known = waitingFor(planned.plan, way)));
        return known;
      },
      boundaries,
    },
    diagnostics: [...diagnostics, ...refused],
  };
}

function plainOf(
  plan: Plan,
  host: HostEdge,
  facts: Facts,
  modules: CompiledPlan['modules'],
): CompiledPlan {
  const guards = new WebAssembly.Module(guardModule(plan, facts));
  return { plan, host, modules: modules.slice(0, plan.modules.length), plain: { facts, guards } };
}

/** Any call of the host's may wait, which the plan doesn't say by itself. */
function waitingFor(plan: Plan, way: CompiledPlan): CompiledPlan {
  const facts = analyse(plan, { promises: true });
  const guards = new WebAssembly.Module(guardModule(way.plan, facts));
  return { ...way, plain: { facts, guards } };
}

function engineLimit(source: CoreModule, paths: ModulePaths, { message }: RangeError): Diagnostic {
  return diagnostic(
    'runtime/engine-limit',
    `a core module is refused by the engine: ${message}`,
    { file: source.file, offset: source.offset, path: paths.get(source) ?? 'component' },
    { help: ['on a main thread, `link` and `instantiate` leave it the time that it needs'] },
  );
}
