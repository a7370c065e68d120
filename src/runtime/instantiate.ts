/**
 * A flat plan, its compiled core modules and the host's imports -> a running program. Each pair of lift and lower is
 * run as the specification writes it; adapters will take their place and leave the rest as it is.
 */
import type { EngineModule } from './core/engine-types.ts';
import { diagnostic, hasErrors, parsePlainName, WitlinkError } from '../base/index.ts';
import { builtins } from './builtins.ts';
import { resourceDrop } from './plain/builtins/resource-drop.ts';
import { resourceNew } from './plain/builtins/resource-new.ts';
import { resourceRep } from './plain/builtins/resource-rep.ts';
import { canonLift } from './plain/lift.ts';
import { canonLower } from './plain/lower.ts';
import type { OwnFunction } from './async/coroutine.ts';
import { Thread } from './async/thread.ts';
import { guard } from './guard/guard.ts';
import { HostChannels } from './host/channels.ts';
import { describeThrown } from './host/describe.ts';
import { makeExports } from './host/exports.ts';
import { HostFuncs } from './host/func.ts';
import { GuestFuncs } from './host/guest-func.ts';
import { findImports, type FoundImports } from './host/imports.ts';
import { HostHandles } from './host/resources.ts';
import { HostValues } from './host/values.ts';
import { type AllLimits, limitsOf } from './core/limits.ts';
import type { Imports, InstantiateOptions } from './options.ts';
import type {
  CoreExportItem,
  CoreFunc,
  CoreFuncId,
  CoreItem,
  Facts,
  FuncId,
  Plan,
  PlanResource,
  Step,
} from '../plan/index.ts';
import type { FuncInst } from './core/call.ts';
import type { CoreFunction } from './core/core-func.ts';
import type { Resource } from './core/resource.ts';
import { hostLabel, type Instance } from './core/instance.ts';
import { isStackOverflow } from './core/as-trap.ts';
import { Store } from './core/store.ts';
import { Task } from './core/task.ts';
import type { Trace } from './plain/trace/trace.ts';
import { Tracer } from './plain/trace/tracer.ts';
import { Trap } from './core/trap.ts';

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

/**
 * Instantiates a plan. Of modules of any size the engine makes instances in its own time. Throws `WitlinkError` where
 * the imports don't fit the plan, before anything runs, and `Trap` where a start function traps.
 */
export async function instantiatePlan(
  compiled: CompiledPlan,
  imports: Imports,
  options: InstantiateOptions = {},
): Promise<Running> {
  return prepared(compiled, imports, options).run();
}

/** As `instantiatePlan`, without waiting; on a main thread engines refuse large modules. */
export function instantiatePlanSync(
  compiled: CompiledPlan,
  imports: Imports,
  options: InstantiateOptions = {},
): Running {
  return prepared(compiled, imports, options).runSync();
}

function prepared(
  compiled: CompiledPlan,
  imports: Imports,
  options: InstantiateOptions,
): Instantiation {
  const found = findImports(compiled.plan, imports);
  const limits = limitsOf(options.limits);
  const diagnostics = [...limits.diagnostics, ...found.diagnostics];
  if (hasErrors(diagnostics)) {
    const { cause } = found;
    throw new WitlinkError(diagnostics, cause === undefined ? undefined : { cause });
  }
  return new Instantiation(compiled, found.value, options, limits.value);
}

/** A core module on its way to an instance. */
interface CoreStart {
  readonly step: Step;
  readonly module: WebAssembly.Module;
  readonly imports: Record<string, Record<string, unknown>>;
  readonly instance: Instance;
  readonly thread: Thread;
}

class Instantiation {
  readonly #plan: Plan;
  readonly #modules: readonly (WebAssembly.Module | undefined)[];
  readonly #imports: FoundImports;
  readonly #store: Store;
  readonly #hostFuncs: HostFuncs;
  readonly #guestFuncs: GuestFuncs;
  readonly #handles: HostHandles;
  readonly #resources: readonly Resource[];
  readonly #funcs = new Map<FuncId, FuncInst>();
  readonly #guarded: ReadonlyMap<CoreFuncId, CoreFunction>;

  constructor(
    { plan, facts, modules, guards }: CompiledPlan,
    imports: FoundImports,
    options: InstantiateOptions,
    limits: AllLimits,
  ) {
    this.#plan = plan;
    this.#modules = modules.map((module, id) => module ?? imports.modules.get(id));
    this.#imports = imports;
    const trace = options.trace && trapping(options.trace);
    const store = new Store(plan, trace, options.stalled === 'trap', limits);
    this.#store = store;
    for (const id of facts.concurrent) store.instance(id).isConcurrent = true;
    for (const peer of imports.peers) store.join(peer);
    const values = new HostValues(plan.types, store.abi, options.values);
    if (trace !== undefined) {
      // A trace shows values in one form, whichever the host has chosen for itself.
      store.tracer = new Tracer(
        (resource) => store.resource(resource).label,
        new HostValues(plan.types, store.abi),
        trace,
      );
    }
    this.#handles = new HostHandles(store);
    const edge = { store, values, handles: this.#handles };
    this.#handles.channels = new HostChannels(edge);
    this.#hostFuncs = new HostFuncs(edge);
    this.#guestFuncs = new GuestFuncs(edge);
    this.#resources = plan.resources.map((resource, id) => this.#makeResource(resource, id));
    for (const [id, resource] of this.#resources.entries()) {
      store.resources.set(plan.resources[id]!.type, resource);
    }
    store.coreFunction = (id) => this.#coreFunction(id);
    this.#guarded = guard(store, facts, guards, this.#ownFunctions());
  }

  async run(): Promise<Running> {
    const store = this.#store;
    // While an engine takes its time, nothing else runs in the store.
    const release = store.scheduler.hold();
    try {
      for (const step of this.#plan.steps) {
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
      release();
    }
    return this.#running();
  }

  runSync(): Running {
    const store = this.#store;
    for (const step of this.#plan.steps) {
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
    this.#store.scheduler.schedule();
    const exports = makeExports({
      plan: this.#plan,
      store: this.#store,
      guestFuncs: this.#guestFuncs,
      handles: this.#handles,
      funcs: (id) => this.#func(id),
      resources: this.#resources,
      modules: this.#modules,
    });
    return { exports, store: this.#store };
  }

  #makeResource(resource: PlanResource, id: number): Resource {
    const { label } = resource;
    switch (resource.kind) {
      case 'defined':
        return {
          kind: 'defined',
          id,
          label,
          instance: this.#store.instance(resource.instance),
          ...(resource.dtor === undefined ? {} : { dtor: resource.dtor }),
        };
      case 'imported':
        return { kind: 'host', id, label, ...this.#imports.resources.get(id)! };
      default:
        return resource satisfies never;
    }
  }

  /** A component-level function, made when it is first asked for. */
  #func(id: FuncId): FuncInst {
    let func = this.#funcs.get(id);
    if (func === undefined) {
      const planned = this.#plan.funcs[id]!;
      func =
        planned.kind === 'lift'
          ? canonLift(this.#store, planned)
          : this.#hostFuncs.make(
              planned.type,
              planned.label,
              this.#imports.funcs.get(id)!,
              parsePlainName(planned.path.at(-1) ?? '').kind === 'constructor',
            );
      this.#funcs.set(id, func);
    }
    return func;
  }

  /** The canonical definitions as JavaScript, before guards are put around them. */
  #ownFunctions(): Map<CoreFuncId, OwnFunction> {
    const functions = new Map<CoreFuncId, OwnFunction>();
    for (const [id, core] of this.#plan.coreFuncs.entries()) {
      if (core.kind !== 'export') functions.set(id, this.#ownFunction(core));
    }
    return functions;
  }

  #ownFunction(core: Exclude<CoreFunc, { kind: 'export' }>): OwnFunction {
    const store = this.#store;
    const instance = store.instance(core.instance);
    switch (core.kind) {
      case 'lower': {
        const func = this.#plan.funcs[core.func]!;
        return canonLower(store, core, func, this.#func(core.func));
      }
      case 'resource-new':
        return {
          kind: 'plain',
          call: resourceNew(store, instance, this.#resources[core.resource]!),
        };
      case 'resource-drop':
        return resourceDrop(store, instance, this.#resources[core.resource]!);
      case 'resource-rep':
        return {
          kind: 'plain',
          call: resourceRep(store, instance, this.#resources[core.resource]!),
        };
      case 'builtin': {
        const def = core.builtin;
        const builtin = builtins.get(def.name)!;
        return 'make' in builtin
          ? { kind: 'plain', call: builtin.make(store, instance, def) }
          : { kind: 'waiting', call: builtin.makeWaiting(store, instance, def) };
      }
      default:
        return core satisfies never;
    }
  }

  #coreFunction(id: CoreFuncId): CoreFunction {
    const guarded = this.#guarded.get(id);
    if (guarded !== undefined) return guarded;
    const core = this.#plan.coreFuncs[id];
    if (core?.kind !== 'export') throw new TypeError(`core function ${id} is not there`);
    return this.#coreExport(core) as CoreFunction;
  }

  #coreExport(item: CoreExportItem): unknown {
    const found = this.#store.coreExport(item);
    if (found === undefined) {
      throw new TypeError(`core instance ${item.coreInstance} has no export \`${item.name}\``);
    }
    return found;
  }

  #begin(step: Step): CoreStart {
    const module = this.#modules[step.module];
    if (module === undefined) throw new TypeError(`core module ${step.module} is not there`);
    const imports: Record<string, Record<string, unknown>> = bare();
    for (const { module: from, name, item } of step.imports) {
      (imports[from] ??= bare())[name] = this.#coreItem(item);
    }
    const instance = this.#store.instance(step.instance);
    // A start function is a task, too: it may call imports.
    const task = new Task(instance, 'start function', undefined);
    this.#store.enter(instance, undefined, task.place);
    const thread = new Thread(task);
    if (instance.isConcurrent) task.registerThread(thread);
    return { step, module, imports, instance, thread };
  }

  #end({ step, instance, thread }: CoreStart, made: WebAssembly.Instance): void {
    this.#store.coreInstances.set(step.coreInstance, made);
    this.#watch(step, instance, made);
    thread.task.state = 'resolved';
    if (instance.isConcurrent) thread.task.unregisterThread(thread);
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

  #watch({ module }: Step, instance: Instance, { exports }: WebAssembly.Instance): void {
    const planned = this.#plan.modules[module];
    if (planned?.kind !== 'inline') return;
    for (const { kind, name } of planned.watched ?? []) {
      this.#store.budget.watch(instance, kind, exports[name]);
    }
  }

  #coreItem(item: CoreItem): unknown {
    switch (item.kind) {
      case 'func':
        return this.#coreFunction(item.func);
      case 'memory':
        return this.#store.memory(item.memory);
      case 'table':
        return this.#store.table(item.table);
      default:
        return this.#coreExport(item);
    }
  }
}

/** A trace is the host's: what it throws is no fault of a guest or of ours. */
function trapping(trace: Trace): Trace {
  return (event) => {
    try {
      trace(event);
    } catch (error) {
      const detail = `it threw ${describeThrown(error)}`;
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
