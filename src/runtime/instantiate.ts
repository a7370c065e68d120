/**
 * A flat plan, its compiled core modules and what the host gave -> a running program, put together from the layers
 * that it needs: `runtime.ts` has all of them. What no adapter does goes the plain way (`plain-way.ts`). CanonicalABI.md,
 * Component Instances.
 */
import type { Adapters } from './core/adapters.ts';
import type { EngineGlobal, EngineInstance, EngineModule } from './core/engine-types.ts';
import type { Growths } from './core/growths.ts';
import type { Instance } from './core/instance.ts';
import type { CoreImports, CoreSources, CoreStep } from './core-steps.ts';
import type { AllLimits } from './core/limits.ts';
import type { Resource } from './core/resource.ts';
import { Store } from './core/store.ts';
import type { DirectWay } from './host/direct/way.ts';
import { Edge } from './host/edge.ts';
import type { HostFunction } from './host/refused.ts';
import type { ExportSources } from './host/exports.ts';
import type { FoundImports } from './host/imports.ts';
import type { HostHandles } from './host/resources.ts';
import type { ValueShapes } from './options.ts';
import type { PlainStore } from './plain/store.ts';
import type { PlainWay } from './plain-way.ts';
import type { Facts, HostEdge, HostExport, Plan, PlanAdapters } from '../plan/index.ts';
import type { refusal } from './refusal.ts';
import type { Trace } from './trace/trace.ts';

/** A plan with all that was made of it beforehand: ready to be instantiated, any number of times. */
export interface CompiledPlan {
  readonly plan: Plan;
  /** What `hostEdge` says of the plan. */
  readonly host: HostEdge;
  /** The core modules by `ModuleId`; undefined where they are imported. */
  readonly modules: readonly (EngineModule | undefined)[];
  /** What `shortText` says of the adapters; left out where there are none. */
  readonly shortText?: EngineGlobal | undefined;
  /** What the plain way needs; left out where adapters do everything. */
  readonly plain?: PlainParts;
}

/** What is made of a plan for those of its canonical definitions that are run in JavaScript. */
export interface PlainParts {
  /** What `analyse` says of the plan. */
  readonly facts: Facts;
  /** The module of `guardModule`. */
  readonly guards: EngineModule;
}

/** A program that was instantiated. */
export interface Instantiated<S extends Store = PlainStore> {
  /** Full names, camelCase short names where they are unique, root functions; no prototype. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** The state behind it, to look at. */
  readonly store: S;
}

/** What a runtime is put together from. A program's share of it has what its plan needs. */
export interface Layers {
  /** How core modules become instances, one after the other. */
  readonly steps: (plan: Plan) => readonly CoreStep[];
  /** The resource types of a program, where its component instances are made. */
  readonly resources: (
    instances: readonly Instance[],
    imports: FoundImports,
    compiled: CompiledPlan,
  ) => readonly Resource[];
  /** Makes what the host gets. */
  readonly exports: (sources: ExportSources, host: HostEdge) => Readonly<Record<string, unknown>>;
  /** Handles that JavaScript has, where adapters do everything; left out where it has none. */
  readonly handles?: (store: Store) => HostHandles;
  /** How goes what no adapter does; left out where they do everything. */
  readonly plain?: PlainWay;
  /** What adapters share with the store; left out where the plan has none. */
  readonly adapters?: (plan: Plan, sites: PlanAdapters, limits: AllLimits) => Adapters;
  /** How the host calls and is called by adapters; left out where the plan has none. */
  readonly direct?: DirectWay;
  /** Watches what core modules grow; left out where the plan watches nothing. */
  readonly growths?: (plan: Plan, limits: AllLimits) => Growths | undefined;
  /** What is said where an engine refuses a core module; a trap that says less where it is left out. */
  readonly refusal?: typeof refusal;
}

/** How one program is to run, apart from its plan. */
export interface Settings {
  readonly values?: ValueShapes | undefined;
  readonly stalled?: 'wait' | 'trap' | undefined;
  readonly promises?: boolean | undefined;
  readonly limits: AllLimits;
  readonly trace?: Trace | undefined;
}

/** A program that is about to run, by `run` or `runSync`; `S` is the store that its layers make. */
export interface Instantiation<S extends Store = Store> {
  /** Asks for an instance of each core module, one after the other; what has gone wrong is thrown at it. */
  steps(): Generator<CoreStart, Instantiated<S>, EngineInstance>;
  /** Has all else in the store wait until it is released. */
  hold(): (() => void) | undefined;
}

/** A core module that is to become an instance. */
interface CoreStart {
  readonly module: EngineModule;
  readonly imports: CoreImports;
}

/** Puts a program together; `imports` are those of the plan. */
export function instantiation<S extends Store = Store>(
  layers: Layers,
  compiled: CompiledPlan,
  imports: FoundImports,
  settings: Settings,
): Instantiation<S> {
  const { plan, host } = compiled;
  const { limits, values } = settings;
  const modules = compiled.modules.map((module, id) => module ?? imports.modules.get(id));
  const parts = {
    limits,
    adapters: plan.adapters && layers.adapters?.(plan, plan.adapters, limits),
    growths: layers.growths?.(plan, limits),
    resources: ({ instances }: Store) => layers.resources(instances, imports, compiled),
  };
  const plain = layers.plain?.(parts, compiled, imports, settings);
  const store = plain?.store ?? new Store(plan, parts);
  const edge = plain?.edge ?? new Edge(store, layers.handles?.(store), host.types, values);
  const direct = layers.direct?.(edge, compiled, imports.funcs);
  for (const peer of imports.peers) store.join(peer);

  const sources: CoreSources = {
    func: (id) => store.coreFunction(id),
    core: (coreInstance, name) => store.coreExport({ coreInstance, name }),
    item: (id) => store.adapters!.item(id, store, (of) => direct!.item(of)),
  };

  function* steps(): ReturnType<Instantiation<S>['steps']> {
    for (const { module, coreInstance, instance: id, imports: given } of layers.steps(plan)) {
      const start = { module: modules[module]!, imports: given(sources) };
      if (id === undefined) {
        store.coreInstances.set(coreInstance, yield start);
        continue;
      }
      const instance = store.instances[id]!;
      // A start function is a task, too: it may call imports.
      const func = 'start function';
      const thread = plain?.start(instance, func);
      const runner = thread?.runner ?? store.runner(instance, func);
      const { place } = runner;
      store.enter(instance, place);
      store.current = runner;
      try {
        const made = yield start;
        // Adapters are told by the engine.
        if (plain) layers.refusal?.check(plan, module, coreInstance, made);
        store.coreInstances.set(coreInstance, made);
        store.growths?.watchAll(instance, plan.modules[module]!, made.exports);
        thread?.end();
        store.leave(instance, place);
      } catch (error) {
        throw layers.refusal?.told(store, runner, error) ?? store.kill(error, place);
      } finally {
        store.current = undefined;
      }
    }
    // Start functions may have made threads.
    store.goOn();
    const exported = (of: HostExport): HostFunction =>
      plain?.promising(of) ?? direct?.exported(of) ?? plain!.exported(of);
    const exports = layers.exports({ edge, func: exported, modules }, host);
    return { exports, store: store as S };
  }

  return {
    steps: layers.refusal?.around(store, steps) ?? steps,
    hold: () => plain?.store.scheduler?.hold(),
  };
}

/**
 * Runs a program. Of modules of any size the engine makes instances in its own time.
 *
 * @param small - Modules of which instances are made at once.
 */
export async function run<S extends Store>(
  program: Instantiation<S>,
  small: ReadonlySet<unknown> = new Set(),
): Promise<Instantiated<S>> {
  // While an engine takes its time, nothing else runs in the store.
  const release = program.hold();
  try {
    const steps = program.steps();
    let at = steps.next();
    while (!at.done) {
      const { module, imports } = at.value;
      try {
        at = steps.next(
          small.has(module)
            ? new WebAssembly.Instance(module, imports)
            : await WebAssembly.instantiate(module, imports),
        );
      } catch (error) {
        at = steps.throw(error);
      }
    }
    return at.value;
  } finally {
    release?.();
  }
}

/** As `run`, without waiting; on a main thread engines refuse large modules. */
export function runSync<S extends Store>(program: Instantiation<S>): Instantiated<S> {
  const steps = program.steps();
  let at = steps.next();
  while (!at.done) {
    const { module, imports } = at.value;
    try {
      at = steps.next(new WebAssembly.Instance(module, imports));
    } catch (error) {
      at = steps.throw(error);
    }
  }
  return at.value;
}
