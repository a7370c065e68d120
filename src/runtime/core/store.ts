/**
 * Everything that one running program is: its component instances with their tables and flags, core instances,
 * resource types, the thread that runs, and whether a trap has ended it. CanonicalABI.md, Component Instances and
 * Embedding.
 */
import type { EngineGlobal, EngineInstance, EngineMemory, EngineTable } from './engine-types.ts';
import { AbiTypes } from '../../abi/index.ts';
import type { TypeId } from '../../model/index.ts';
import type { Scheduler } from '../async/scheduler.ts';
import type {
  CoreExportItem,
  CoreFuncId,
  CoreInstanceId,
  InstanceId,
  MemoryId,
  Plan,
  TableId,
} from '../../plan/index.ts';
import type { ValueKinds } from '../plain/kinds.ts';
import type { Trace } from '../trace/trace.ts';
import type { Tracer } from '../trace/tracer.ts';
import { ProgramExit, Trap, type TrapPlace } from './trap.ts';
import { type AllLimits, unlessGiven } from './limits.ts';
import type { Adapters } from './adapters.ts';
import { asTrap } from './as-trap.ts';
import { Budget } from './budget.ts';
import {
  applyCore,
  type CoreFunction,
  type CoreValue,
  type EdgeValue,
  type Entry,
} from './core-func.ts';
import type { HandleTables, MakeHandleTables } from './handles/handles.ts';
import { objectTables } from './handles/object-tables.ts';
import { hostPlace, Instance, sharedWith } from './instance.ts';
import type { StorePeer } from './peer.ts';
import type { Resource } from './resource.ts';
import type { Thread } from './thread.ts';

/** What a guard is told: the guest goes on, ends by a trap, or waits until our function has its result. */
export const guardSignals = { none: 0, trap: 1, wait: 2 } as const;

/** The functions of ours that core modules know. */
export interface OwnFunctions {
  /** What guests import, by core function of the plan. */
  readonly imported: ReadonlyMap<CoreFuncId, CoreFunction>;
  /** How functions of components that may wait are entered; absent where nothing of theirs waits. */
  readonly entries?: ReadonlyMap<CoreFuncId, Entry>;
  /** How a new thread is entered, where components make some. */
  readonly threadEntry?: Entry | undefined;
}

/**
 * What a store is made of beside its plan. Those that need the store are made by its constructor, one after the other
 * in the order they have here, and may use what was made before them; the rest they may keep for when it runs.
 */
export interface StoreParts {
  readonly limits?: AllLimits | undefined;
  /** What adapters share with it, where the plan has some. */
  readonly adapters?: Adapters | undefined;
  /** How handles are kept; as objects where nothing is said. */
  readonly handleTables?: MakeHandleTables | undefined;
  /** The kinds of values that can be lifted and lowered. */
  readonly kinds?: ValueKinds;
  /** Instances whose threads may have to wait, or can be told apart. */
  readonly concurrent?: ReadonlySet<InstanceId>;
  readonly trace?: Trace | undefined;
  /** What resumes threads; nothing may wait without. */
  readonly scheduler?: ((store: Store) => Scheduler) | undefined;
  /** The resource types, as the plan lists them. */
  readonly resources?: (store: Store) => readonly Resource[];
  /** Tells `trace` of calls. */
  readonly tracer?: ((store: Store) => Tracer) | undefined;
  readonly functions?: (store: Store) => OwnFunctions;
}

/** What is known of a plan's types, once for all of its instances. */
const abis = new WeakMap<Plan, AbiTypes>();

function abiOf(plan: Plan): AbiTypes {
  let abi = abis.get(plan);
  if (abi === undefined) abis.set(plan, (abi = new AbiTypes(plan.types)));
  return abi;
}

/** The state of a program, and of nothing else: programs linked apart meet as peers. */
export class Store {
  readonly plan: Plan;
  readonly abi: AbiTypes;
  readonly kinds: ValueKinds;
  readonly instances: readonly Instance[];
  /** Where the instances have their handles. */
  readonly handleTables: HandleTables;
  /** By the plan's ids. */
  readonly resources: readonly Resource[];
  readonly #resourceOf: ReadonlyMap<TypeId, Resource>;
  /** Filled as instantiation goes on. */
  readonly coreInstances: Map<CoreInstanceId, EngineInstance> = new Map();
  readonly functions: OwnFunctions;
  readonly trace: Trace | undefined;
  /** There when `trace` is. */
  readonly tracer: Tracer | undefined;
  /** What a guard does after one of our functions: a `guardSignals`. */
  readonly signal: EngineGlobal;
  /** Where core code has trapped, of which the engine will only tell later. */
  trapping: TrapPlace | undefined;
  /** What adapters share with it; absent where there are none. */
  readonly adapters: Adapters | undefined;
  /** What it has used of its limits. */
  readonly budget: Budget;
  readonly scheduler: Scheduler | undefined;
  #current: Thread | undefined;
  readonly #sharesSlots: boolean;
  /** How many calls are under way. */
  depth = 0;
  /** The trap that ended everything here. */
  poison: Trap | undefined;
  readonly #peers = new Set<StorePeer>();
  /** What programs linked with this one know of it. */
  readonly peer: StorePeer;

  constructor(plan: Plan, parts: StoreParts = {}) {
    this.plan = plan;
    this.abi = abiOf(plan);
    this.kinds = parts.kinds ?? {};
    this.adapters = parts.adapters;
    this.budget = new Budget(parts.limits ?? unlessGiven, this.adapters?.depth);
    this.trace = parts.trace;
    this.signal = new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, 0);
    this.peer = { poison: (trap) => this.kill(trap), join: (peer) => this.#peers.add(peer) };
    this.handleTables =
      this.adapters?.handleTables ?? (parts.handleTables ?? objectTables)(plan, this.budget.limits);
    const instances: Instance[] = [];
    for (const [id, { label, parent }] of plan.instances.entries()) {
      const outer = parent === undefined ? undefined : instances[parent];
      const isConcurrent = parts.concurrent?.has(id) === true;
      instances.push(
        new Instance(id, label, outer, isConcurrent, this.handleTables, this.adapters),
      );
    }
    this.instances = instances;
    this.#sharesSlots = instances.some((i) => i.contextSlots !== undefined);
    this.scheduler = parts.scheduler?.(this);
    this.resources = parts.resources?.(this) ?? [];
    this.#resourceOf = new Map(this.resources.map((r, id) => [plan.resources[id]!.type, r]));
    this.tracer = parts.tracer?.(this);
    this.functions = parts.functions?.(this) ?? { imported: new Map() };
  }

  /** The thread that runs. */
  get current(): Thread | undefined {
    return this.#current;
  }

  /** Where adapters have an instance's `context.*`, its slots are those of the thread of it that runs. */
  set current(thread: Thread | undefined) {
    const before = this.#current;
    this.#current = thread;
    if (!this.#sharesSlots || before === thread) return;
    before?.keepSlots();
    thread?.takeSlots();
  }

  instance(id: InstanceId): Instance {
    const instance = this.instances[id];
    if (instance === undefined) throw new RangeError(`no instance ${id}`);
    return instance;
  }

  /** The resource type that handles of the type refer to. */
  resource(type: TypeId): Resource {
    const resource = this.#resourceOf.get(type);
    if (resource === undefined) throw new RangeError(`type ${type} is no resource of the plan`);
    return resource;
  }

  /** A core function of the plan: one that guests import, or an export whose instance is there. */
  coreFunction(id: CoreFuncId): CoreFunction {
    const imported = this.functions.imported.get(id);
    if (imported !== undefined) return imported;
    const core = this.plan.coreFuncs[id];
    if (core?.kind !== 'export') throw new TypeError(`core function ${id} is not there`);
    return this.definedExport(core) as CoreFunction;
  }

  /** What a core instance exports, once it is there. */
  definedExport(item: CoreExportItem): unknown {
    const found = this.coreExport(item);
    if (found !== undefined) return found;
    throw new TypeError(`core instance ${item.coreInstance} has no export \`${item.name}\``);
  }

  /** What a core instance exports; undefined where that is not there yet. */
  coreExport({ coreInstance, name }: CoreExportItem): unknown {
    const exports = this.coreInstances.get(coreInstance)?.exports ?? {};
    return Object.hasOwn(exports, name) ? exports[name] : undefined;
  }

  /** A memory of the plan, once its instance is there. */
  memory(id: MemoryId): EngineMemory {
    const memory = this.coreExport(this.plan.memories[id]!);
    if (!(memory instanceof WebAssembly.Memory)) throw new TypeError(`memory ${id} is not there`);
    return memory;
  }

  /** A table of the plan, once its instance is there. */
  table(id: TableId): EngineTable {
    const table = this.coreExport(this.plan.tables[id]!);
    if (!(table instanceof WebAssembly.Table)) throw new TypeError(`table ${id} is not there`);
    return table;
  }

  /** Begins to run in `instance` on behalf of `caller`; traps where something runs there already. */
  enter(instance: Instance, caller: Instance | undefined, place: TrapPlace): void {
    if (caller !== undefined) this.budget.check(caller, place);
    // What the call newly enters; the host enters all of it.
    const shared = caller && sharedWith(instance, caller);
    for (let i: Instance | undefined = instance; i !== shared; i = i!.parent) {
      if (!i!.mayEnter) throw new Trap('trap/cannot-enter', place, 'called while it is running');
    }
    for (let i: Instance | undefined = instance; i !== shared; i = i!.parent) i!.mayEnter = false;
  }

  /** Whether `enter` would succeed. */
  mayEnter(instance: Instance, caller: Instance | undefined): boolean {
    const shared = caller && sharedWith(instance, caller);
    for (let i: Instance | undefined = instance; i !== shared; i = i!.parent) {
      if (!i!.mayEnter) return false;
    }
    return true;
  }

  /** Takes `enter` back; after a trap nobody does, so that nothing runs there again. */
  leave(instance: Instance, caller: Instance | undefined, place: TrapPlace): void {
    this.budget.check(instance, place);
    const shared = caller && sharedWith(instance, caller);
    for (let i: Instance | undefined = instance; i !== shared; i = i!.parent) i!.mayEnter = true;
  }

  /**
   * Calls core code on `thread`, plainly. Whatever it throws leaves as a Trap: no exception of a guest crosses into
   * another component.
   */
  callCore(thread: Thread, func: CoreFunction, args: readonly CoreValue[]): CoreValue | undefined {
    const { adapters } = this;
    if (adapters === undefined) return this.callEntry(thread, func, args);
    const at = adapters.enter();
    const result = this.callEntry(thread, func, args);
    adapters.leave(at);
    return result;
  }

  /** As `callCore`, where an adapter of the host's is called, which says by itself what runs. */
  callEntry<V extends EdgeValue>(
    thread: Thread,
    func: (...args: V[]) => V | undefined,
    args: readonly V[],
  ): V | undefined {
    this.budget.enter(thread);
    const before = this.current;
    this.current = thread;
    try {
      return applyCore(func, args);
    } catch (error) {
      throw this.poison ?? this.trapOf(error, thread.task.place);
    } finally {
      this.current = before;
      this.budget.exit();
    }
  }

  /** The trap that ended core code which ran at `place`, unless an adapter knows better. */
  trapOf(error: unknown, place: TrapPlace): Trap {
    const { adapters } = this;
    if (adapters === undefined || error instanceof Trap) return asTrap(error, place);
    return (
      adapters.failed(place.func, this.instances, error) ?? asTrap(error, adapters.place ?? place)
    );
  }

  /** Where a rule is broken by what runs, for traps of `instance`. */
  placeIn(instance: Instance): TrapPlace {
    const func = this.adapters?.place?.func ?? this.current?.task.func ?? 'start function';
    return { component: instance.label, func };
  }

  /** Looks at what an instance has grown, for adapters; 1 where that has ended the store. */
  grown(instance: Instance): number {
    try {
      this.budget.check(instance, this.adapters?.place ?? this.placeIn(instance));
      return 0;
    } catch (error) {
      this.kill(error);
      return 1;
    }
  }

  /** Throws when a trap has ended the store. */
  checkAlive(place: TrapPlace): void {
    if (this.poison === undefined) return;
    const cause = this.poison;
    const detail =
      cause instanceof ProgramExit
        ? `called after the program exited with ${cause.exitCode}`
        : `called after a trap: ${cause.message}`;
    throw new Trap('trap/poisoned', place, detail, { cause });
  }

  /** Ends the store, and all programs linked with it; gives the trap that did it first. */
  kill(error: unknown, place: TrapPlace = hostPlace): Trap {
    if (this.poison !== undefined) return this.poison;
    const trap = this.trapOf(error, place);
    this.poison = trap;
    this.signal.value = guardSignals.trap;
    try {
      this.trace?.({ kind: 'trap', code: trap.code, message: trap.message, depth: this.depth });
    } catch {
      // The first trap is the one that counts.
    }
    this.scheduler?.fail(trap);
    for (const peer of this.#peers) peer.poison(trap);
    return trap;
  }

  /** Shares the fate of another program, whose exports were given to this one. */
  join(peer: StorePeer): void {
    if (peer === this.peer) return;
    this.#peers.add(peer);
    peer.join(this.peer);
  }
}
