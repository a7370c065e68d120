/**
 * The whole runtime: all layers, for any plan, with messages that explain themselves. What the host gives is looked at
 * before anything runs.
 */
import { type Diagnostic, hasErrors, WitlinkError } from '../base/index.ts';
import { asyncBuiltins } from './async/builtins/index.ts';
import { concurrency } from './async/concurrency.ts';
import { directPromises } from './async/direct-promises.ts';
import { noSuspending } from './async/suspending.ts';
import { shareWithAdapters } from './core/adapters.ts';
import { isWatched, publish } from './core/channels.ts';
import { limitsOf } from './core/given-limits.ts';
import type { Encoding } from './core/code-units.ts';
import { growthsOf } from './core/growths.ts';
import { memoryTables } from './core/handles/memory-tables.ts';
import { atLength } from './core/explain.ts';
import { hostPlace } from './core/instance.ts';
import { explainBy } from './core/texts.ts';
import { stepsOf } from './core-steps.ts';
import { makeExports } from './host/exports.ts';
import { refusal } from './refusal.ts';
import { resourcesOf } from './resources-of.ts';
import { Trap } from './core/trap.ts';
import { importDiagnostic } from './host/import-problems.ts';
import { directKinds } from './host/direct/index.ts';
import { textItem } from './host/direct/js-string.ts';
import { HostMemory } from './host/direct/memory.ts';
import { directHandles } from './host/direct/handles.ts';
import { latin1OrUtf16, utf16 } from './host/direct/utf16.ts';
import { utf8 } from './host/direct/utf8.ts';
import { DirectValues } from './host/direct/values.ts';
import { directWay, hostExit } from './host/direct/way.ts';
import { findImports, type FoundImports, type GivenImports } from './host/imports.ts';
import { hostKinds } from './host/kinds/index.ts';
import { payloadOf } from './host/payload-of.ts';
import { HostHandles } from './host/resources.ts';
import {
  type CompiledPlan,
  instantiation,
  type Layers,
  type Instantiated,
  run,
  runSync,
} from './instantiate.ts';
import type { Imports, InstantiateOptions } from './options.ts';
import type { Plan } from '../plan/index.ts';
import { contextBuiltins } from './plain/builtins/context.ts';
import type { PlainStore } from './plain/store.ts';
import { plainWay } from './plain-way.ts';
import { plainKinds } from './plain/kinds/index.ts';
import { Tracer } from './trace/tracer.ts';
import { Counts, statsOf, timed, watchedLayers, type ProgramStats } from './watch.ts';

/** Strings by their encoding. */
const texts = { utf8, utf16, 'latin1+utf16': latin1OrUtf16 } as const;

const direct = directWay({
  exit: hostExit,
  payloadOf,
  isLater: directPromises.isLater,
  item: (item, sources) => directPromises.item(item, sources.store) ?? textItem(item, sources),
  values({ store, types, shapes }, memory) {
    const kinds = { ...directKinds, ...directHandles(store) };
    // Where nothing lies in memory, none asks for it.
    const host = memory === undefined ? (undefined as never) : new HostMemory(memory, store.limits);
    const known = new Map<Encoding, DirectValues>();
    return (encoding) => {
      let values = known.get(encoding);
      if (values === undefined) {
        values = new DirectValues(types, kinds, host, texts[encoding], shapes);
        known.set(encoding, values);
      }
      return values;
    };
  },
});

const layers: Layers = {
  steps: stepsOf,
  resources: resourcesOf,
  exports: (sources, { exports }) => makeExports(sources, exports),
  refusal,
  handles: (store) => new HostHandles(store),
  plain: plainWay({
    kinds: plainKinds,
    hostKinds,
    builtins: { ...contextBuiltins, ...asyncBuiltins },
    memoryTables,
    concurrency,
    tracer: (store, types, kinds, trace) => new Tracer(store, types, kinds, trace),
  }),
  adapters: shareWithAdapters,
  direct,
  growths: growthsOf,
};

explainBy(atLength);

/** A program that was instantiated. Closing it is for who wants what it holds of the host back before it is forgotten. */
export interface Running extends Instantiated, AsyncDisposable {
  /**
   * Ends the program: objects of the host's that it owns are disposed, descriptors and sockets among them; calls that wait,
   * and later ones, trap with `trap/closed`.
   */
  [Symbol.asyncDispose](): Promise<void>;
  /** What the program has taken and done so far. */
  stats(): ProgramStats;
}

/** A program that is about to run. */
interface Watched {
  run(): Promise<Running>;
  runSync(): Running;
}

/**
 * Instantiates a plan. Of modules of any size the engine makes instances in its own time. Throws `WitlinkError` where
 * the imports don't fit the plan, before anything runs, and `Trap` where a start function traps.
 */
export async function instantiatePlan(
  compiled: CompiledPlan,
  imports: Imports,
  options: InstantiateOptions = {},
): Promise<Running> {
  return told(compiled.plan, true, () => prepared(compiled, imports, options).run());
}

/** As `instantiatePlan`, without waiting; on a main thread engines refuse large modules. */
export function instantiatePlanSync(
  compiled: CompiledPlan,
  imports: Imports,
  options: InstantiateOptions = {},
): Running {
  return told(compiled.plan, false, () => prepared(compiled, imports, options).runSync());
}

/** What is asked for that the engine lacks. */
function engineProblems({ promises = false }: InstantiateOptions): readonly Diagnostic[] {
  const problem = promises ? noSuspending('`promises: true`') : undefined;
  return problem === undefined ? [] : [problem];
}

function prepared(compiled: CompiledPlan, imports: Imports, options: InstantiateOptions): Watched {
  return preparedWith(compiled, foundImports(compiled.plan, imports, options), options);
}

/**
 * What a plan imports, found among what a host gives.
 *
 * @throws WitlinkError Where anything is missing or of another kind, or a limit is none
 */
export function foundImports(
  plan: Plan,
  imports: Imports,
  options: InstantiateOptions = {},
): GivenImports {
  const { value: found, problems } = findImports(plan, imports, options);
  const limits = limitsOf(options.limits);
  const wrong = problems.map((problem) => importDiagnostic(plan, problem));
  const diagnostics = [...limits.diagnostics, ...engineProblems(options), ...wrong];
  if (!hasErrors(diagnostics)) return found;
  const thrown = problems.find((problem) => problem.kind === 'unreadable');
  const cause = thrown?.error;
  throw new WitlinkError(diagnostics, cause === undefined ? undefined : { cause });
}

/** As `instantiatePlan`, where the imports were found by somebody else. */
export async function instantiateFound(
  compiled: CompiledPlan,
  found: FoundImports,
  options: InstantiateOptions,
): Promise<Running> {
  return told(compiled.plan, true, () => preparedWith(compiled, found, options).run());
}

function preparedWith(
  compiled: CompiledPlan,
  found: FoundImports,
  options: InstantiateOptions,
): Watched {
  const limits = limitsOf(options.limits).value;
  const { stats = false, trace } = options;
  const counts = stats ? new Counts() : undefined;
  const used = watchedLayers(layers, compiled.plan);
  const instantiating = instantiation<PlainStore>(used, compiled, found, {
    ...options,
    limits,
    ...(counts === undefined ? {} : { trace: counts.trace(trace) }),
  });
  const whole = (instantiated: Instantiated): Running => {
    const { store } = instantiated;
    return {
      ...instantiated,
      stats: () => statsOf(store, counts),
      async [Symbol.asyncDispose]() {
        store.kill(new Trap('trap/closed', hostPlace, 'it was closed'));
        for (const { objects } of found.resources.values()) objects.disposeAll();
      },
    };
  };
  return {
    run: async () => whole(await run(instantiating)),
    runSync: () => whole(runSync(instantiating)),
  };
}

/** Has subscribers told that a program was instantiated. */
function told<T>({ instances }: Plan, isAsync: boolean, work: () => T): T {
  if (!isWatched('witlink:instantiate')) return work();
  const components = instances.map(({ label }) => label);
  return timed(work, isAsync, (time) => publish('witlink:instantiate', { components, ...time }));
}
