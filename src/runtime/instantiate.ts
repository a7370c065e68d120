/**
 * A flat plan, its compiled core modules and what the host gave -> a running program, put together from the layers
 * that it needs: `runtime.ts` has all of them. What no adapter does goes the plain way (`plain-way.ts`). CanonicalABI.md,
 * Component Instances.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { Adapters } from './core/adapters.ts';
import { isStackOverflow } from './core/as-trap.ts';
import type { EngineGlobal, EngineModule } from './core/engine-types.ts';
import type { Growths } from './core/growths.ts';
import type { AllLimits } from './core/limits.ts';
import type { Resource } from './core/resource.ts';
import { Store } from './core/store.ts';
import type { Runner } from './core/runner.ts';
import { Trap } from './core/trap.ts';
import type { DirectWay } from './host/direct/way.ts';
import { Edge } from './host/edge.ts';
import type { HostFunction } from './host/refused.ts';
import { makeExports } from './host/exports.ts';
import type { FoundImports } from './host/imports.ts';
import { HostHandles } from './host/resources.ts';
import type { ValueShapes } from './options.ts';
import type { PlainStore } from './plain/store.ts';
import type { PlainWay } from './plain-way.ts';
import type {
  CoreItem,
  Facts,
  HostEdge,
  HostExport,
  Plan,
  PlanAdapters,
  Step,
} from '../plan/index.ts';
import type { Trace } from './trace/trace.ts';

/** A plan with all that was made of it beforehand: ready to be instantiated, any number of times. */
export interface CompiledPlan {
  readonly plan: Plan;
  /** What `hostEdge` says of the plan. */
  readonly host: HostEdge;
  /** The core modules by `ModuleId`; undefined where they are imported. */
  readonly modules: readonly (EngineModule | undefined)[];
  /** What `shortText` says of the adapters; left out where there are none. */
  readonly shortText?: EngineGlobal;
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
  /** How goes what no adapter does; left out where they do everything. */
  readonly plain?: PlainWay;
  /** What adapters share with the store; left out where the plan has none. */
  readonly adapters?: (plan: Plan, sites: PlanAdapters, limits: AllLimits) => Adapters;
  /** How the host calls and is called by adapters; left out where the plan has none. */
  readonly direct?: DirectWay;
  /** Watches what core modules grow; left out where the plan watches nothing. */
  readonly growths?: (plan: Plan, limits: AllLimits) => Growths | undefined;
}

/** How one program is to run, apart from its plan. */
export interface Settings {
  readonly values?: ValueShapes | undefined;
  readonly stalled?: 'wait' | 'trap' | undefined;
  readonly promises?: boolean | undefined;
  readonly limits: AllLimits;
  readonly trace?: Trace | undefined;
}

/** A program that is about to run; `S` is the store that its layers make. */
export interface Instantiation<S extends Store = Store> {
  run(): Promise<Instantiated<S>>;
  /** As `run`, without waiting; on a main thread engines refuse large modules. */
  runSync(): Instantiated<S>;
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
    resources: (of: Store) => resourcesOf(compiled, imports, of),
  };
  const plain = layers.plain?.(parts, compiled, imports, settings);
  const store = plain?.store ?? new Store(plan, parts);
  const edge = plain?.edge ?? new Edge(store, new HostHandles(store), host.types, values);
  const direct = layers.direct?.(edge, compiled, imports.funcs);
  for (const peer of imports.peers) store.join(peer);

  const coreItem = (item: CoreItem): unknown => {
    switch (item.kind) {
      case 'func':
        return store.coreFunction(item.func);
      case 'memory':
        return store.definedExport(plan.memories[item.memory]!);
      case 'table':
        return store.definedExport(plan.tables[item.table]!);
      case 'store':
        return store.adapters!.item(item.item, store, (of) => direct!.item(of));
      default:
        return store.definedExport(item);
    }
  };
  const shared: CoreImports = bare();
  const coreImports = (step: Step): CoreImports => {
    // What adapters import has one name in all of them.
    const isShared = step.kind === 'adapters';
    const all: CoreImports = isShared ? shared : bare();
    for (const { module: from, name, item } of step.imports) {
      const names = (all[from] ??= bare());
      if (!isShared || !(name in names)) names[name] = coreItem(item);
    }
    return all;
  };

  /** Asks for an instance of each core module, one after the other; what has gone wrong is thrown at it. */
  function* program(): Generator<CoreStart, Instantiated<S>, WebAssembly.Instance> {
    for (const step of plan.steps) {
      const { coreInstance } = step;
      const start = { module: modules[step.module]!, imports: coreImports(step) };
      if (step.kind === 'adapters') {
        store.coreInstances.set(coreInstance, yield start);
        continue;
      }
      const instance = store.instances[step.instance]!;
      // A start function is a task, too: it may call imports.
      const func = 'start function';
      const thread = plain?.start(instance, func);
      const runner = thread?.runner ?? store.runner(instance, func);
      const { place } = runner;
      store.enter(instance, place);
      store.current = runner;
      try {
        const made = yield start;
        store.coreInstances.set(coreInstance, made);
        store.growths?.watchAll(instance, plan.modules[step.module]!, made.exports);
        thread?.end();
        store.leave(instance, place);
      } catch (error) {
        throw refused(store, runner, error);
      } finally {
        store.current = undefined;
      }
    }
    // Start functions may have made threads.
    store.goOn();
    const exported = (of: HostExport): HostFunction =>
      plain?.promising(of) ?? direct?.exported(of) ?? plain!.exported(of);
    const exports = makeExports(host.exports, { edge, func: exported, modules });
    return { exports, store: store as S };
  }

  return {
    async run() {
      // While an engine takes its time, nothing else runs in the store.
      const release = plain?.store.scheduler?.hold();
      try {
        const steps = program();
        let at = steps.next();
        while (at.done !== true) {
          const { module, imports: given } = at.value;
          try {
            at = steps.next(await WebAssembly.instantiate(module, given));
          } catch (error) {
            at = steps.throw(error);
          }
        }
        return at.value;
      } finally {
        release?.();
      }
    },
    runSync() {
      const steps = program();
      let at = steps.next();
      while (at.done !== true) {
        const { module, imports: given } = at.value;
        try {
          at = steps.next(new WebAssembly.Instance(module, given));
        } catch (error) {
          at = steps.throw(error);
        }
      }
      return at.value;
    },
  };
}

type CoreImports = Record<string, Record<string, unknown>>;

/** A core module that is to become an instance. */
interface CoreStart {
  readonly module: EngineModule;
  readonly imports: CoreImports;
}

function resourcesOf(
  { plan, host }: CompiledPlan,
  imports: FoundImports,
  { instances }: Store,
): readonly Resource[] {
  return plan.resources.map((resource, id): Resource => {
    const { kind, label } = resource;
    const named = { id, label, className: host.classNames[id]! };
    return kind === 'imported'
      ? { kind: 'host', ...named, ...imports.resources.get(id)! }
      : { kind, ...named, instance: instances[resource.instance]!, dtor: resource.dtor };
  });
}

/** What is to be thrown where there is no instance: the store is dead. */
function refused(store: Store, { instance, place }: Runner, error: unknown): Error {
  const refusal = store.poison === undefined ? refusalOf(error) : undefined;
  if (refusal === undefined) return store.kill(error, place);
  const [code, problem] = refusal;
  const message = `a core module of \`${instance.label}\` ${problem}`;
  store.kill(new Trap('trap/wasm', place, message, { cause: error }));
  return new WitlinkError([diagnostic(code, message, undefined)], { cause: error });
}

/** What an engine has against a module before any code of it runs. */
function refusalOf(error: unknown): [code: string, problem: string] | undefined {
  // What we give throws nothing, so that a TypeError is of an import that isn't there.
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
    return ['runtime/module-mismatch', `doesn't fit: ${error.message}`];
  }
  // Memories and tables that can't be had, or a size that is refused on a main thread.
  if (error instanceof RangeError && !isStackOverflow(error)) {
    return ['runtime/engine-limit', `is refused by the engine: ${error.message}`];
  }
  return undefined;
}

/** An object in which any name is just a name. */
function bare<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T>;
}
