/**
 * What of a program no adapter does, as one layer: lifts and lowers that are run as the specification writes them,
 * built-ins, guards around all that guests import, what may wait, and the trace. CanonicalABI.md, canon lift and canon
 * lower.
 */
import type { Concurrency } from './async/concurrency.ts';
import type { ExportedPromises } from './async/exported-promises.ts';
import type { OwnFunction } from './async/coroutine.ts';
import type { FuncInst } from './core/call.ts';
import type { memoryTables } from './core/handles/memory-tables.ts';
import { hostLabel, type Instance } from './core/instance.ts';
import type { StoreParts } from './core/store.ts';
import { texts } from './core/texts.ts';
import type { Runner } from './core/runner.ts';

import { Trap } from './core/trap.ts';
import type { HostFunction } from './host/refused.ts';
import { hostFunc } from './host/func.ts';
import { exportedFunc, guestFunc } from './host/guest-func.ts';
import type { FoundImports } from './host/imports.ts';
import { PlainEdge } from './host/plain-edge.ts';
import type { HostKinds } from './host/values.ts';
import type { CompiledPlan, Settings } from './instantiate.ts';
import type { Builtins } from './plain/builtins/builtin.ts';
import { guard } from './plain/guard.ts';
import { plain } from './plain/index.ts';
import type { ValueKinds } from './plain/kinds.ts';
import { type OwnFunctions, PlainStore } from './plain/store.ts';
import type { CoreFunc, CoreFuncId, FuncId, HostExport, HostType } from '../plan/index.ts';
import type { Trace } from './trace/trace.ts';
import type { Tracer } from './trace/tracer.ts';

/** What the plain way is put together from. */
export interface PlainLayers {
  /** The kinds of values, as guests have them. */
  readonly kinds: ValueKinds;
  /** And as the host has them. */
  readonly hostKinds: HostKinds;
  readonly builtins: Builtins;
  /** How handles are kept where adapters use them, too; left out where they don't. */
  readonly memoryTables?: typeof memoryTables;
  /** Threads, streams and all that may wait; left out where nothing does. */
  readonly concurrency?: Concurrency;
  /** Makes what tells a trace of calls; left out where nobody traces. */
  readonly tracer?: (
    store: PlainStore,
    types: readonly HostType[],
    kinds: HostKinds,
    trace: Trace,
  ) => Tracer;
}

/** Goes it for a program. */
export type PlainWay = (
  parts: StoreParts,
  compiled: CompiledPlan,
  imports: FoundImports,
  settings: Settings,
) => Way;

/** The plain way of one running program. */
export interface Way {
  readonly store: PlainStore;
  readonly edge: PlainEdge;
  /** A function that the host calls. */
  exported(exported: HostExport): HostFunction;
  /** The same where it returns a promise however it is called; undefined for the others. */
  promising(exported: HostExport): HostFunction | undefined;
  /** What runs a start function, where that is a thread to be told apart, and what ends it. */
  start(
    instance: Instance,
    func: string,
  ): { readonly runner: Runner; readonly end: () => void } | undefined;
}

/** The plain way of programs that need such layers. */
export function plainWay(layers: PlainLayers): PlainWay {
  return (...given) => new RunningWay(layers, ...given);
}

class RunningWay implements Way {
  readonly store: PlainStore;
  readonly edge: PlainEdge;
  readonly #promises: ExportedPromises | undefined;
  readonly #layers: PlainLayers;
  readonly #compiled: CompiledPlan;
  readonly #imports: FoundImports;
  readonly #funcs = new Map<FuncId, FuncInst>();

  constructor(
    layers: PlainLayers,
    parts: StoreParts,
    compiled: CompiledPlan,
    imports: FoundImports,
    settings: Settings,
  ) {
    const { concurrency, hostKinds, kinds, tracer } = layers;
    const { types } = compiled.host;
    const { facts } = compiled.plain!;
    const { values: shapes, promises = false } = settings;
    this.#layers = layers;
    this.#compiled = compiled;
    this.#imports = imports;
    const trace = settings.trace && trapping(settings.trace);
    let edge: PlainEdge | undefined;
    const edgeOf = (store: PlainStore): PlainEdge =>
      (edge ??= new PlainEdge(store, { types, kinds: hostKinds, shapes, concurrency, promises }));
    this.store = new PlainStore(compiled.plan, {
      ...parts,
      kinds: { ...kinds, ...concurrency?.kinds },
      memoryTables: layers.memoryTables,
      concurrent: facts.concurrent,
      reaching: facts.reaching,
      trace,
      scheduler:
        concurrency && ((store) => concurrency.scheduler(store, settings.stalled === 'trap')),
      switchboard: concurrency?.switchboard,
      tracer: trace && tracer && ((store) => tracer(store, types, hostKinds, trace)),
      functions: (store) => this.#ownFunctions(edgeOf(store)),
    });
    this.edge = edgeOf(this.store);
    const funcOf = (id: FuncId): FuncInst => this.#func(this.edge, id);
    this.#promises = concurrency?.exportedPromises(this.edge, compiled, funcOf);
  }

  promising(of: HostExport): HostFunction | undefined {
    return this.#promises?.always(of);
  }

  exported(of: HostExport): HostFunction {
    const exported = exportedFunc(this.edge, this.#compiled, of);
    return guestFunc(exported, this.#func(this.edge, of.func));
  }

  start({ id }: Instance, func: string): ReturnType<Way['start']> {
    const instance = this.store.instance(id);
    this.store.called = { component: instance.label, func, promiseTrap: 'trap/promise-at-start' };
    if (!instance.isConcurrent) return undefined;
    const { thread, end } = this.#layers.concurrency!.startThread(instance, func);
    return { runner: thread, end };
  }

  /** A component-level function, made when it is first asked for. */
  #func(edge: PlainEdge, id: FuncId): FuncInst {
    let func = this.#funcs.get(id);
    if (func === undefined) {
      const { plan, host } = this.#compiled;
      const planned = plan.funcs[id]!;
      const { type, label } = planned;
      func =
        planned.kind === 'lift'
          ? plain.lift(edge.store, planned, this.#layers.concurrency)
          : hostFunc(edge, type, host.signatures[id]!, label, this.#imports.funcs.get(id)!);
      this.#funcs.set(id, func);
    }
    return func;
  }

  /** The canonical definitions, with guards around them. */
  #ownFunctions(edge: PlainEdge): OwnFunctions {
    const { plan, plain: parts } = this.#compiled;
    const functions = new Map<CoreFuncId, OwnFunction>();
    for (const [id, core] of plan.coreFuncs.entries()) {
      if (core.kind !== 'export') functions.set(id, this.#ownFunction(edge, core));
    }
    const { facts, guards } = parts!;
    return guard(edge.store, facts, guards, functions, this.#layers.concurrency);
  }

  #ownFunction(edge: PlainEdge, core: Exclude<CoreFunc, { kind: 'export' }>): OwnFunction {
    const { store } = edge;
    const { builtins, concurrency } = this.#layers;
    const instance = store.instance(core.instance);
    switch (core.kind) {
      case 'lower': {
        const func = this.#compiled.plan.funcs[core.func]!;
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
}

/** A trace is the host's: what it throws is no fault of a guest or of ours. */
function trapping(trace: Trace): Trace {
  return (event) => {
    try {
      trace(event);
    } catch (error) {
      const detail = `it ${texts().thrown(error)[1]}`;
      const place = { component: hostLabel, func: 'trace' };
      throw new Trap('trap/host-exception', place, detail, { cause: error });
    }
  };
}
