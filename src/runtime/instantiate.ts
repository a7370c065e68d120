/**
 * A flat plan, its compiled core modules and what the host gave -> a running program, put together from the layers
 * that it needs: `runtime.ts` has all of them. Each pair of lift and lower is run as the specification writes it;
 * adapters will take their place and leave the rest as it is. CanonicalABI.md, Component Instances.
 */
import type { EngineModule } from './core/engine-types.ts';
import { diagnostic, parsePlainName, WitlinkError } from '../base/index.ts';
import type { Concurrency } from './async/concurrency.ts';
import type { OwnFunction } from './async/coroutine.ts';
import type { Adapters, EdgeItem } from './core/adapters.ts';
import { isStackOverflow } from './core/as-trap.ts';
import type { FuncInst } from './core/call.ts';
import { texts } from './core/texts.ts';
import { guard, withoutThrowing } from './core/guard.ts';
import type { EdgeFunction, EdgeValue } from './core/core-func.ts';
import { hostLabel, type Instance } from './core/instance.ts';
import type { AllLimits } from './core/limits.ts';
import type { Resource } from './core/resource.ts';
import { type OwnFunctions, Store } from './core/store.ts';
import { Task } from './core/task.ts';
import { Thread } from './core/thread.ts';
import { Trap } from './core/trap.ts';
import { Edge } from './host/edge.ts';
import type { Direct } from './host/direct/layer.ts';
import type { DirectValues } from './host/direct/values.ts';
import { makeExports } from './host/exports.ts';
import { hostFunc, ImportedFunc } from './host/func.ts';
import { ExportedFunc, type HostFunction } from './host/guest-func.ts';
import type { FoundImports } from './host/imports.ts';
import type { HostKinds } from './host/values.ts';
import type { ValueShapes } from './options.ts';
import type { Builtins } from './plain/builtins/builtin.ts';
import type { ValueKinds } from './plain/kinds.ts';
import type { Plain } from './plain/index.ts';
import type {
  CanonOptions,
  CoreFunc,
  CoreFuncId,
  CoreItem,
  Facts,
  FuncId,
  GuestStep,
  ModuleId,
  OptionsId,
  Plan,
  PlanAdapters,
  PlanFunc,
  PlanResource,
  Step,
  StoreItem,
} from '../plan/index.ts';
import type { Trace } from './trace/trace.ts';
import type { Tracer } from './trace/tracer.ts';

/** A plan with all that was made of it beforehand: ready to be instantiated, any number of times. */
export interface CompiledPlan {
  readonly plan: Plan;
  /** What `analyse` says of the plan. */
  readonly facts: Facts;
  /** The core modules by `ModuleId`; undefined where they are imported. */
  readonly modules: readonly (EngineModule | undefined)[];
  /** The module of `guardModule`. */
  readonly guards: EngineModule;
}

/** A program that was instantiated. */
export interface Running {
  /** Full names, camelCase short names where they are unique, root functions; no prototype. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** The state behind it, to look at. */
  readonly store: Store;
}

/** What a runtime is put together from. A program's share of it has what its plan needs. */
export interface Layers {
  /** How canonical definitions are run. */
  readonly plain: Plain;
  /** The kinds of values, as guests have them. */
  readonly kinds: ValueKinds;
  /** And as the host has them. */
  readonly hostKinds: HostKinds;
  readonly builtins: Builtins;
  /** Threads, streams and all that may wait; left out where nothing does. */
  readonly concurrency?: Concurrency;
  /** What adapters share with the store; left out where the plan has none. */
  readonly adapters?: (plan: Plan, sites: PlanAdapters, limits: AllLimits) => Adapters;
  /** How the host calls and is called by adapters; left out where the plan has none. */
  readonly direct?: Direct;
  /** Makes what tells a trace of calls; left out where nobody traces. */
  readonly tracer?: (store: Store, kinds: HostKinds, trace: Trace) => Tracer;
}

/** How one program is to run, apart from its plan. */
export interface Settings {
  readonly values?: ValueShapes | undefined;
  readonly stalled?: 'wait' | 'trap' | undefined;
  readonly limits: AllLimits;
  readonly trace?: Trace | undefined;
}

/** A core module on its way to an instance. */
interface CoreStart {
  readonly step: GuestStep;
  readonly module: WebAssembly.Module;
  readonly imports: Record<string, Record<string, unknown>>;
  readonly instance: Instance;
  readonly thread: Thread;
  /** Its start function has returned. */
  readonly end: () => void;
}

/** A program that is about to run. */
export class Instantiation {
  readonly #plan: Plan;
  readonly #layers: Layers;
  readonly #modules: readonly (WebAssembly.Module | undefined)[];
  readonly #imports: FoundImports;
  readonly #store: Store;
  readonly #edge: Edge;
  readonly #funcs = new Map<FuncId, FuncInst>();
  readonly #direct = new Map<string, DirectValues>();
  readonly #shapes: ValueShapes | undefined;
  /** By their functions, the adapters that the host calls. */
  readonly #entries: ReadonlyMap<FuncId, CoreFuncId>;
  readonly #shared: Record<string, Record<string, unknown>> = bare();

  /** `imports` are those of the plan. */
  constructor(layers: Layers, compiled: CompiledPlan, imports: FoundImports, settings: Settings) {
    const { plan, facts, modules, guards } = compiled;
    const { concurrency, hostKinds, tracer } = layers;
    this.#plan = plan;
    this.#layers = layers;
    this.#modules = modules.map((module, id) => module ?? imports.modules.get(id));
    this.#imports = imports;
    this.#shapes = settings.values;
    this.#entries = new Map(plan.adapters?.entries.map(({ func, core }) => [func, core]));
    const trace = settings.trace && trapping(settings.trace);
    let edge: Edge | undefined;
    const edgeOf = (store: Store): Edge =>
      (edge ??= new Edge(store, { kinds: hostKinds, shapes: settings.values, concurrency }));
    this.#store = new Store(plan, {
      limits: settings.limits,
      adapters: plan.adapters && layers.adapters?.(plan, plan.adapters, settings.limits),
      kinds: { ...layers.kinds, ...concurrency?.kinds },
      concurrent: facts.concurrent,
      trace,
      scheduler:
        concurrency && ((store) => concurrency.scheduler(store, settings.stalled === 'trap')),
      resources: (store) => plan.resources.map((r, id) => this.#makeResource(store, r, id)),
      tracer: trace && tracer && ((store) => tracer(store, hostKinds, trace)),
      functions: (store) => this.#ownFunctions(edgeOf(store), facts, guards),
    });
    this.#edge = edgeOf(this.#store);
    for (const peer of imports.peers) this.#store.join(peer);
  }

  async run(): Promise<Running> {
    const store = this.#store;
    // While an engine takes its time, nothing else runs in the store.
    const release = store.scheduler?.hold();
    try {
      for (const step of this.#plan.steps) {
        if (step.kind === 'adapters') {
          const module = this.#module(step.module);
          this.#made(step, await WebAssembly.instantiate(module, this.#coreImports(step)));
          continue;
        }
        const start = this.#begin(step);
        store.current = start.thread;
        try {
          this.#end(start, await WebAssembly.instantiate(start.module, start.imports));
        } catch (error) {
          throw this.#refused(start, error);
        } finally {
          store.current = undefined;
        }
      }
    } finally {
      release?.();
    }
    return this.#running();
  }

  runSync(): Running {
    const store = this.#store;
    for (const step of this.#plan.steps) {
      if (step.kind === 'adapters') {
        const module = this.#module(step.module);
        this.#made(step, new WebAssembly.Instance(module, this.#coreImports(step)));
        continue;
      }
      const start = this.#begin(step);
      store.current = start.thread;
      try {
        this.#end(start, new WebAssembly.Instance(start.module, start.imports));
      } catch (error) {
        throw this.#refused(start, error);
      } finally {
        store.current = undefined;
      }
    }
    return this.#running();
  }

  #running(): Running {
    // Start functions may have made threads.
    this.#store.scheduler?.schedule();
    const exports = makeExports({
      plan: this.#plan,
      edge: this.#edge,
      funcs: (id) => this.#func(this.#edge, id),
      direct: (id, component, isConstructor) => this.#entry(id, component, isConstructor),
      modules: this.#modules,
    });
    return { exports, store: this.#store };
  }

  /** A lifted function that the host calls by an adapter, if there is one. */
  #entry(id: FuncId, component: string, isConstructor: boolean): HostFunction | undefined {
    const core = this.#entries.get(id);
    const func = this.#plan.funcs[id]!;
    if (core === undefined || func.kind !== 'lift') return undefined;
    const place = { component, func: func.label };
    const exported = new ExportedFunc(this.#edge, func.type, place, isConstructor);
    const values = this.#directValues(func.options);
    const { entry } = this.#layers.direct!;
    const code = this.#store.coreFunction(core) as EdgeFunction;
    return entry(this.#edge, values, func, exported, code);
  }

  /** What an adapter imports for the host's edge. */
  #edgeItem(item: EdgeItem): unknown {
    if (item.name === 'host') return this.#exit(item);
    const ofAdapters = this.#plan.steps.filter(({ kind }) => kind === 'adapters');
    return this.#layers.direct!.textItem(item, {
      store: this.#store,
      modules: ofAdapters.map(({ module }) => this.#module(module)),
      values: (encoding) => this.#valuesIn(encoding),
    });
  }

  /** A function of the host's that an adapter calls. */
  #exit({ func: id, caller, type, options }: StoreItem & { readonly name: 'host' }): EdgeFunction {
    const func = this.#plan.funcs[id] as PlanFunc & { readonly kind: 'import' };
    const edge = this.#edge;
    const isConstructor = parsePlainName(func.path.at(-1) ?? '').kind === 'constructor';
    const implementation = this.#imports.funcs.get(id)!;
    const imported = new ImportedFunc(edge, func.type, func.label, implementation, isConstructor);
    const instance = this.#store.instance(caller);
    const values = this.#directValues(options);
    const { exit } = this.#layers.direct!;
    const call = exit(edge, values, func.type, imported, instance);
    return withoutThrowing<EdgeValue>(
      this.#store,
      type.params.length,
      call,
      type.results[0] === 'i64' ? 0n : 0,
    );
  }

  /** Conversions for a guest with such options. */
  #directValues(id: OptionsId): DirectValues {
    return this.#valuesIn(this.#plan.options[id]!.encoding);
  }

  #valuesIn(encoding: CanonOptions['encoding']): DirectValues {
    let values = this.#direct.get(encoding);
    if (values === undefined) {
      const memory = this.#store.adapters!.hostMemory;
      values = this.#layers.direct!.values(this.#edge, memory, encoding, this.#shapes);
      this.#direct.set(encoding, values);
    }
    return values;
  }

  #makeResource(store: Store, resource: PlanResource, id: number): Resource {
    const { label } = resource;
    switch (resource.kind) {
      case 'defined':
        return {
          kind: 'defined',
          id,
          label,
          instance: store.instance(resource.instance),
          ...(resource.dtor === undefined ? {} : { dtor: resource.dtor }),
        };
      case 'imported':
        return { kind: 'host', id, label, ...this.#imports.resources.get(id)! };
      default:
        return resource satisfies never;
    }
  }

  /** A component-level function, made when it is first asked for. */
  #func(edge: Edge, id: FuncId): FuncInst {
    let func = this.#funcs.get(id);
    if (func === undefined) {
      const planned = this.#plan.funcs[id]!;
      func =
        planned.kind === 'lift'
          ? this.#layers.plain.lift(edge.store, planned, this.#layers.concurrency)
          : hostFunc(
              edge,
              planned.type,
              planned.label,
              this.#imports.funcs.get(id)!,
              parsePlainName(planned.path.at(-1) ?? '').kind === 'constructor',
            );
      this.#funcs.set(id, func);
    }
    return func;
  }

  /** The canonical definitions, with guards around them. */
  #ownFunctions(edge: Edge, facts: Facts, guards: WebAssembly.Module): OwnFunctions {
    const functions = new Map<CoreFuncId, OwnFunction>();
    for (const [id, core] of this.#plan.coreFuncs.entries()) {
      if (core.kind !== 'export') functions.set(id, this.#ownFunction(edge, core));
    }
    return guard(edge.store, facts, guards, functions, this.#layers.concurrency);
  }

  #ownFunction(edge: Edge, core: Exclude<CoreFunc, { kind: 'export' }>): OwnFunction {
    const { store } = edge;
    const { plain, builtins, concurrency } = this.#layers;
    const instance = store.instance(core.instance);
    switch (core.kind) {
      case 'lower': {
        const func = this.#plan.funcs[core.func]!;
        return plain.lower(store, core, func, this.#func(edge, core.func), concurrency);
      }
      case 'resource-new':
        return {
          kind: 'plain',
          call: plain.resourceNew(store, instance, store.resources[core.resource]!),
        };
      case 'resource-drop':
        return plain.resourceDrop(store, instance, store.resources[core.resource]!, concurrency);
      case 'resource-rep':
        return {
          kind: 'plain',
          call: plain.resourceRep(store, instance, store.resources[core.resource]!),
        };
      case 'builtin': {
        const def = core.builtin;
        const builtin = builtins[def.name];
        if (builtin === undefined)
          throw new TypeError(`\`${def.name}\` is no part of this runtime`);
        return 'make' in builtin
          ? { kind: 'plain', call: builtin.make(store, instance, def) }
          : { kind: 'waiting', call: builtin.makeWaiting(store, instance, def) };
      }
      default:
        return core satisfies never;
    }
  }

  #module(id: ModuleId): WebAssembly.Module {
    const module = this.#modules[id];
    if (module === undefined) throw new TypeError(`core module ${id} is not there`);
    return module;
  }

  #coreImports(step: Step): Record<string, Record<string, unknown>> {
    // What adapters import has one name in all of them.
    const imports: Record<string, Record<string, unknown>> = step.kind === 'adapters'
      ? this.#shared
      : bare();
    for (const { module: from, name, item } of step.imports) {
      const names = (imports[from] ??= bare());
      if (step.kind === 'instantiate' || !(name in names)) names[name] = this.#coreItem(item);
    }
    return imports;
  }

  #made({ coreInstance }: Step, made: WebAssembly.Instance): void {
    this.#store.coreInstances.set(coreInstance, made);
  }

  #begin(step: GuestStep): CoreStart {
    const module = this.#module(step.module);
    const imports = this.#coreImports(step);
    const instance = this.#store.instance(step.instance);
    // A start function is a task, too: it may call imports.
    const { thread, end } = this.#startThread(instance);
    this.#store.enter(instance, undefined, thread.task.place);
    return { step, module, imports, instance, thread, end };
  }

  #startThread(instance: Instance): Pick<CoreStart, 'thread' | 'end'> {
    const func = 'start function';
    if (instance.isConcurrent) return this.#layers.concurrency!.startThread(instance, func);
    return { thread: new Thread(new Task(instance, func)), end: () => undefined };
  }

  #end({ step, instance, thread, end }: CoreStart, made: WebAssembly.Instance): void {
    this.#made(step, made);
    this.#watch(step, instance, made);
    end();
    this.#store.leave(instance, undefined, thread.task.place);
  }

  /** What is to be thrown where there is no instance: the store is dead. */
  #refused({ instance, thread }: CoreStart, error: unknown): Error {
    const refusal = this.#store.poison === undefined ? refusalOf(error) : undefined;
    if (refusal === undefined) return this.#store.kill(error, thread.task.place);
    const [code, problem] = refusal;
    const message = `a core module of \`${instance.label}\` ${problem}`;
    this.#store.kill(new Trap('trap/wasm', thread.task.place, message, { cause: error }));
    return new WitlinkError([diagnostic(code, message, undefined)], { cause: error });
  }

  #watch({ module }: GuestStep, instance: Instance, { exports }: WebAssembly.Instance): void {
    const planned = this.#plan.modules[module];
    if (planned?.kind !== 'inline') return;
    for (const { kind, name } of planned.watched ?? []) {
      this.#store.budget.watch(instance, kind, exports[name]);
    }
  }

  #coreItem(item: CoreItem): unknown {
    switch (item.kind) {
      case 'func':
        return this.#store.coreFunction(item.func);
      case 'memory':
        return this.#store.memory(item.memory);
      case 'table':
        return this.#store.table(item.table);
      case 'store':
        return this.#store.adapters!.item(item.item, this.#store, (edge) => this.#edgeItem(edge));
      default:
        return this.#store.definedExport(item);
    }
  }
}

/** A trace is the host's: what it throws is no fault of a guest or of ours. */
function trapping(trace: Trace): Trace {
  return (event) => {
    try {
      trace(event);
    } catch (error) {
      const detail = `it threw ${texts().thrown(error)}`;
      const place = { component: hostLabel, func: 'trace' };
      throw new Trap('trap/host-exception', place, detail, { cause: error });
    }
  };
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
