/**
 * A flat plan, its compiled core modules and what the host gave -> a running program, put together from the layers
 * that it needs: `runtime.ts` has all of them. What no adapter does goes the plain way (`plain-way.ts`). CanonicalABI.md,
 * Component Instances.
 */
import type { EngineModule } from './core/engine-types.ts';
import { diagnostic, WitlinkError } from '../base/index.ts';
import type { Adapters, EdgeItem } from './core/adapters.ts';
import { isStackOverflow } from './core/as-trap.ts';
import type { EdgeFunction, EdgeValue } from './core/core-func.ts';
import type { Growths } from './core/growths.ts';
import type { Instance } from './core/instance.ts';
import type { AllLimits } from './core/limits.ts';
import type { Resource } from './core/resource.ts';
import { Store } from './core/store.ts';
import { Task } from './core/task.ts';
import { Thread } from './core/thread.ts';
import { Trap } from './core/trap.ts';
import { withoutThrowing } from './core/without-throwing.ts';
import { Edge } from './host/edge.ts';
import type { Direct } from './host/direct/layer.ts';
import type { DirectValues } from './host/direct/values.ts';
import { ExportedFunc, type HostFunction } from './host/exported-func.ts';
import { makeExports } from './host/exports.ts';
import { ImportedFunc } from './host/imported-func.ts';
import type { FoundImports } from './host/imports.ts';
import { HostHandles } from './host/resources.ts';
import type { ValueShapes } from './options.ts';
import type { PlainStore } from './plain/store.ts';
import type { PlainWay, Way } from './plain-way.ts';
import type {
  CanonOptions,
  CoreFuncId,
  CoreItem,
  Facts,
  FuncId,
  GuestStep,
  HostEdge,
  HostExport,
  ModuleId,
  OptionsId,
  Plan,
  PlanAdapters,
  Step,
  StoreItem,
} from '../plan/index.ts';
import type { Trace } from './trace/trace.ts';

/** A plan with all that was made of it beforehand: ready to be instantiated, any number of times. */
export interface CompiledPlan {
  readonly plan: Plan;
  /** What `hostEdge` says of the plan. */
  readonly host: HostEdge;
  /** The core modules by `ModuleId`; undefined where they are imported. */
  readonly modules: readonly (EngineModule | undefined)[];
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
export interface Running<S extends Store = PlainStore> {
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
  readonly direct?: Direct;
  /** Watches what core modules grow; left out where the plan watches nothing. */
  readonly growths?: (limits: AllLimits) => Growths;
}

/** How one program is to run, apart from its plan. */
export interface Settings {
  readonly values?: ValueShapes | undefined;
  readonly stalled?: 'wait' | 'trap' | undefined;
  readonly limits: AllLimits;
  readonly trace?: Trace | undefined;
}

type CoreImports = Record<string, Record<string, unknown>>;

/** A core module on its way to an instance. */
interface CoreStart {
  readonly module: WebAssembly.Module;
  readonly imports: CoreImports;
  /** It is there. */
  readonly end: (made: WebAssembly.Instance) => void;
  /** What is to be thrown where it can't be. */
  readonly refused: (error: unknown) => unknown;
}

/** A program that is about to run; `S` is the store that its layers make. */
export class Instantiation<S extends Store = Store> {
  readonly #compiled: CompiledPlan;
  readonly #layers: Layers;
  readonly #imports: FoundImports;
  readonly #plain: Way | undefined;
  readonly #store: S;
  readonly #edge: Edge;
  readonly #direct = new Map<string, DirectValues>();
  /** By their functions, the adapters that the host calls. */
  readonly #entries: ReadonlyMap<FuncId, CoreFuncId>;
  readonly #shared: CoreImports = bare();

  /** `imports` are those of the plan. */
  constructor(layers: Layers, compiled: CompiledPlan, imports: FoundImports, settings: Settings) {
    const { plan } = compiled;
    const { limits, values } = settings;
    this.#compiled = compiled;
    this.#layers = layers;
    this.#imports = imports;
    this.#entries = new Map(plan.adapters?.entries.map(({ func, core }) => [func, core]));
    const parts = {
      limits,
      adapters: plan.adapters && layers.adapters?.(plan, plan.adapters, limits),
      growths: layers.growths?.(limits),
      resources: (store: Store) => this.#resources(store),
    };
    this.#plain = layers.plain?.(parts, compiled, imports, settings);
    this.#store = (this.#plain?.store ?? new Store(plan, parts)) as S;
    this.#edge = this.#plain?.edge ?? new Edge(this.#store, new HostHandles(this.#store), values);
    for (const peer of imports.peers) this.#store.join(peer);
  }

  async run(): Promise<Running<S>> {
    // While an engine takes its time, nothing else runs in the store.
    const release = this.#store.scheduler?.hold();
    try {
      for (const start of this.#starts()) {
        try {
          start.end(await WebAssembly.instantiate(start.module, start.imports));
        } catch (error) {
          throw start.refused(error);
        }
      }
    } finally {
      release?.();
    }
    return this.#running();
  }

  runSync(): Running<S> {
    for (const start of this.#starts()) {
      try {
        start.end(new WebAssembly.Instance(start.module, start.imports));
      } catch (error) {
        throw start.refused(error);
      }
    }
    return this.#running();
  }

  #running(): Running<S> {
    const { host, modules } = this.#compiled;
    // Start functions may have made threads.
    this.#store.scheduler?.schedule();
    const exports = makeExports(host.exports, {
      edge: this.#edge,
      func: (exported) => this.#exported(exported),
      modules: modules.map((module, id) => module ?? this.#imports.modules.get(id)),
    });
    return { exports, store: this.#store };
  }

  /** A function that the host calls: by an adapter, if there is one. */
  #exported(exported: HostExport): HostFunction {
    const { plan, host } = this.#compiled;
    const { func: id, isConstructor } = exported;
    const func = plan.funcs[id]!;
    const core = this.#entries.get(id);
    if (core === undefined || func.kind !== 'lift') return this.#plain!.exported(exported);
    const place = { component: exported.component, func: func.label };
    return this.#layers.direct!.entry(
      this.#edge,
      this.#directValues(func.options),
      func,
      new ExportedFunc(this.#edge, host.signatures[id]!, place, isConstructor),
      this.#store.coreFunction(core) as EdgeFunction,
    );
  }

  /** What an adapter imports for the host's edge. */
  #edgeItem(item: EdgeItem): unknown {
    if (item.name === 'host') return this.#exit(item);
    const ofAdapters = this.#compiled.plan.steps.filter(({ kind }) => kind === 'adapters');
    return this.#layers.direct!.textItem!(item, {
      store: this.#store,
      modules: ofAdapters.map(({ module }) => this.#module(module)),
      values: (encoding) => this.#valuesIn(encoding),
    });
  }

  /** A function of the host's that an adapter calls. */
  #exit({ func: id, caller, type, options }: StoreItem & { readonly name: 'host' }): EdgeFunction {
    const { plan, host } = this.#compiled;
    const { label } = plan.funcs[id]!;
    const implementation = this.#imports.funcs.get(id)!;
    const imported = new ImportedFunc(this.#edge, host.signatures[id]!, label, implementation);
    const values = this.#directValues(options);
    const instance = this.#store.instances[caller]!;
    const call = this.#layers.direct!.exit(this.#edge, values, imported, instance);
    const nothing = type.results[0] === 'i64' ? 0n : 0;
    return withoutThrowing<EdgeValue>(this.#store, type.params.length, call, nothing);
  }

  /** Conversions for a guest with such options. */
  #directValues(id: OptionsId): DirectValues {
    return this.#valuesIn(this.#compiled.plan.options[id]!.encoding);
  }

  #valuesIn(encoding: CanonOptions['encoding']): DirectValues {
    let values = this.#direct.get(encoding);
    if (values === undefined) {
      const { hostMemory } = this.#store.adapters!;
      values = this.#layers.direct!.values(this.#edge, hostMemory, encoding, this.#edge.shapes);
      this.#direct.set(encoding, values);
    }
    return values;
  }

  #resources(store: Store): readonly Resource[] {
    const { plan, host } = this.#compiled;
    return plan.resources.map((resource, id): Resource => {
      const named = { id, label: resource.label, className: host.classNames[id]! };
      if (resource.kind === 'imported') {
        return { kind: 'host', ...named, ...this.#imports.resources.get(id)! };
      }
      const { instance, dtor } = resource;
      return { kind: 'defined', ...named, instance: store.instances[instance]!, dtor };
    });
  }

  #coreImports(step: Step): CoreImports {
    // What adapters import has one name in all of them.
    const isShared = step.kind === 'adapters';
    const imports: CoreImports = isShared ? this.#shared : bare();
    for (const { module: from, name, item } of step.imports) {
      const names = (imports[from] ??= bare());
      if (!isShared || !(name in names)) names[name] = this.#coreItem(item);
    }
    return imports;
  }

  /** The core modules, one after the other: the next is asked for when the one before is there. */
  *#starts(): Generator<CoreStart, void> {
    for (const step of this.#compiled.plan.steps) {
      const module = this.#module(step.module);
      const imports = this.#coreImports(step);
      if (step.kind === 'adapters') {
        yield {
          module,
          imports,
          end: (made) => void this.#store.coreInstances.set(step.coreInstance, made),
          refused: (error) => error,
        };
      } else {
        yield this.#begin(step, module, imports);
      }
    }
  }

  #begin(step: GuestStep, module: WebAssembly.Module, imports: CoreImports): CoreStart {
    const store = this.#store;
    const instance = store.instances[step.instance]!;
    // A start function is a task, too: it may call imports.
    const { thread, end } = this.#plain?.startThread(instance) ?? startThread(instance);
    const { place } = thread.task;
    store.enter(instance, place);
    store.current = thread;
    return {
      module,
      imports,
      end: (made) => {
        store.coreInstances.set(step.coreInstance, made);
        this.#watch(step, instance, made);
        end?.();
        store.leave(instance, place);
        store.current = undefined;
      },
      refused: (error) => {
        store.current = undefined;
        return this.#refused(instance, error, thread);
      },
    };
  }

  /** What is to be thrown where there is no instance: the store is dead. */
  #refused(instance: Instance, error: unknown, thread: Thread): Error {
    const store = this.#store;
    const { place } = thread.task;
    const refusal = store.poison === undefined ? refusalOf(error) : undefined;
    if (refusal === undefined) return store.kill(error, place);
    const [code, problem] = refusal;
    const message = `a core module of \`${instance.label}\` ${problem}`;
    store.kill(new Trap('trap/wasm', place, message, { cause: error }));
    return new WitlinkError([diagnostic(code, message, undefined)], { cause: error });
  }

  #watch({ module }: GuestStep, instance: Instance, { exports }: WebAssembly.Instance): void {
    const planned = this.#compiled.plan.modules[module];
    if (planned?.kind !== 'inline') return;
    for (const { kind, name } of planned.watched ?? []) {
      this.#store.growths!.watch(instance, kind, exports[name]);
    }
  }

  #module(id: ModuleId): WebAssembly.Module {
    const module = this.#compiled.modules[id] ?? this.#imports.modules.get(id);
    if (module === undefined) throw new TypeError(`core module ${id} is not there`);
    return module;
  }

  #coreItem(item: CoreItem): unknown {
    const store = this.#store;
    const { plan } = this.#compiled;
    switch (item.kind) {
      case 'func':
        return store.coreFunction(item.func);
      case 'memory':
        return store.definedExport(plan.memories[item.memory]!);
      case 'table':
        return store.definedExport(plan.tables[item.table]!);
      case 'store':
        return store.adapters!.item(item.item, store, (edge) => this.#edgeItem(edge));
      default:
        return store.definedExport(item);
    }
  }
}

function startThread(instance: Instance): { readonly thread: Thread; readonly end?: () => void } {
  return { thread: new Thread(new Task(instance, 'start function')) };
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
