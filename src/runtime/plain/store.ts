/**
 * The state of a program whose canonical definitions are run in JavaScript, all or some: handles behind their verbs, what
 * is known of types, who may call whom, what may wait, and who is told of it. CanonicalABI.md, Component Instances and
 * Embedding.
 */
import { AbiTypes } from '../../abi/index.ts';
import { diagnostic, WitlinkError } from '../../base/index.ts';
import type { TypeId } from '../../model/index.ts';
import {
  type CoreFuncId,
  type InstanceId,
  type MemoryId,
  objectTag,
  type Plan,
  type TableId,
} from '../../plan/index.ts';
import type { Scheduler } from '../async/scheduler.ts';
import type { Switchboard } from '../async/switchboard.ts';
import type { CoreFunction, Entry } from '../core/core-func.ts';
import type { EngineMemory, EngineTable } from '../core/engine-types.ts';
import type { HandleTables } from '../core/handles/handles.ts';
import type { memoryTables } from '../core/handles/memory-tables.ts';
import { objectTables } from '../core/handles/object-tables.ts';
import { unlessGiven } from '../core/limits.ts';
import type { DefinedResource, Resource } from '../core/resource.ts';
import { hostPlace } from '../core/instance.ts';
import { Store, type StoreParts } from '../core/store.ts';
import type { Trap, TrapPlace } from '../core/trap.ts';
import type { Trace } from '../trace/trace.ts';
import type { Tracer } from '../trace/tracer.ts';
import { dropOwn } from './drop.ts';
import { PlainInstance, sharedWith } from './instance.ts';
import type { ValueKinds } from './kinds.ts';
import { Task } from './task.ts';
import { Thread } from './thread.ts';

/** What JavaScript has called, and which trap it is where that can't wait for a promise. */
export interface Called extends TrapPlace {
  /** `trap/promise` where nothing is said. */
  readonly promiseTrap?: `trap/promise-${'at-start' | 'in-finalizer'}` | undefined;
}

/** The functions of ours that core modules know. */
export interface OwnFunctions {
  /** What guests import, by core function of the plan. */
  readonly imported: ReadonlyMap<CoreFuncId, CoreFunction>;
  /** How functions of components that may wait are entered; absent where nothing of theirs waits. */
  readonly entries?: ReadonlyMap<CoreFuncId, Entry>;
  /** How a new thread is entered, where components make some. */
  readonly threadEntry?: Entry | undefined;
}

/** What it is made of beside what every store is; parts that need the store come one after the other, as there. */
export interface PlainStoreParts extends Partial<Omit<StoreParts, 'instances' | 'resources'>> {
  /** How handles are kept where adapters use them, too; left out where they don't. */
  readonly memoryTables?: typeof memoryTables | undefined;
  /** The kinds of values that can be lifted and lowered. */
  readonly kinds?: ValueKinds;
  /** Instances whose threads may have to wait, or can be told apart. */
  readonly concurrent?: ReadonlySet<InstanceId>;
  /** Instances that can reach a function of the host's. */
  readonly reaching?: ReadonlySet<InstanceId>;
  readonly trace?: Trace | undefined;
  /** The resource types, as the plan lists them. */
  readonly resources?: ((store: Store) => readonly Resource[]) | undefined;
  /** What resumes threads; nothing may wait without. */
  readonly scheduler?: ((store: PlainStore) => Scheduler) | undefined;
  /** What puts stacks aside; made when it is first asked for. */
  readonly switchboard?: ((store: PlainStore) => Switchboard) | undefined;
  /** Tells `trace` of calls. */
  readonly tracer?: ((store: PlainStore) => Tracer) | undefined;
  readonly functions?: (store: PlainStore) => OwnFunctions;
}

/** What is known of a plan's types, once for all of its instances. */
const abis = new WeakMap<Plan, AbiTypes>();

function abiOf(plan: Plan): AbiTypes {
  let abi = abis.get(plan);
  if (abi === undefined) abis.set(plan, (abi = new AbiTypes(plan.types)));
  return abi;
}

/** A store of which JavaScript runs definitions. */
export class PlainStore extends Store {
  declare readonly instances: readonly PlainInstance[];
  readonly abi: AbiTypes;
  readonly kinds: ValueKinds;
  /** Where the instances have their handles. */
  readonly handleTables: HandleTables;
  readonly functions: OwnFunctions;
  /** What resumes threads; nothing may wait without. */
  readonly scheduler: Scheduler | undefined;
  readonly trace: Trace | undefined;
  /** There when `trace` is. */
  readonly tracer: Tracer | undefined;
  readonly #resourceOf: ReadonlyMap<TypeId, Resource>;
  readonly #sharesSlots: boolean;
  readonly #makeSwitchboard: PlainStoreParts['switchboard'];
  #switchboard: Switchboard | undefined;
  /** Instances that can reach a function of the host's. */
  readonly reaching: ReadonlySet<InstanceId>;
  /** Where core code has trapped, of which the engine will only tell later. */
  trapping: TrapPlace | undefined;
  /** What JavaScript has called last. */
  called: Called = hostPlace;
  /** While a promise of a synchronous function is waited for: the trap where that can't be. */
  awaited: Trap | undefined;
  /** How many calls are under way, for the trace. */
  depth = 0;

  constructor(plan: Plan, parts: PlainStoreParts = {}) {
    const limits = parts.limits ?? unlessGiven;
    const tables = tablesOf(plan, { ...parts, limits });
    super(plan, {
      limits,
      adapters: parts.adapters,
      growths: parts.growths,
      instances: ({ adapters }) => {
        const instances: PlainInstance[] = [];
        for (const [id, { label, parent }] of plan.instances.entries()) {
          const outer = instances[parent!];
          const isConcurrent = parts.concurrent?.has(id) === true;
          instances.push(new PlainInstance(id, label, outer, isConcurrent, tables, adapters));
        }
        return instances;
      },
      resources: parts.resources,
    });
    this.abi = abiOf(plan);
    this.kinds = parts.kinds ?? {};
    this.handleTables = tables;
    this.#sharesSlots = this.instances.some((i) => i.contextSlots !== undefined);
    this.#resourceOf = new Map(this.resources.map((r, id) => [plan.resources[id]!.type, r]));
    this.trace = parts.trace;
    this.scheduler = parts.scheduler?.(this);
    this.#makeSwitchboard = parts.switchboard;
    this.reaching = parts.reaching ?? new Set();
    this.tracer = parts.tracer?.(this);
    this.functions = parts.functions?.(this) ?? { imported: new Map() };
  }

  override get current(): Thread | undefined {
    return super.current as Thread | undefined;
  }

  /** Where adapters have an instance's `context.*`, its slots are those of the thread of it that runs. */
  override set current(thread: Thread | undefined) {
    const before = this.current;
    super.current = thread;
    if (!this.#sharesSlots || before === thread) return;
    before?.keepSlots();
    thread?.takeSlots();
  }

  override runner(instance: PlainInstance, func: string): Thread {
    return new Thread(new Task(instance, func));
  }

  /** What puts stacks aside; there where anything may wait. */
  get switchboard(): Switchboard | undefined {
    return (this.#switchboard ??= this.#makeSwitchboard?.(this));
  }

  instance(id: InstanceId): PlainInstance {
    return this.instances[id]!;
  }

  resource(type: TypeId): Resource {
    const resource = this.#resourceOf.get(type);
    if (resource === undefined) throw new RangeError(`type ${type} is no resource of the plan`);
    return resource;
  }

  /** One that guests import, too. */
  override coreFunction(id: CoreFuncId): CoreFunction {
    return this.functions.imported.get(id) ?? super.coreFunction(id);
  }

  /** Whether `enterFrom` would succeed. */
  mayEnter(instance: PlainInstance, caller: PlainInstance | undefined): boolean {
    return this.isFree(instance, caller && sharedWith(instance, caller));
  }

  /** Begins to run in `instance` on behalf of `caller`; traps where something runs there already. */
  enterFrom(instance: PlainInstance, caller: PlainInstance | undefined, place: TrapPlace): void {
    if (caller === undefined) return this.enter(instance, place);
    this.growths?.check(caller, place);
    // What the call newly enters.
    const shared = sharedWith(instance, caller);
    this.checkFree(instance, place, shared);
    this.allow(instance, false, shared);
  }

  /** Takes `enterFrom` back; after a trap nobody does, so that nothing runs there again. */
  leaveTo(instance: PlainInstance, caller: PlainInstance | undefined, place: TrapPlace): void {
    if (caller === undefined) return this.leave(instance, place);
    this.growths?.check(instance, place);
    this.allow(instance, true, sharedWith(instance, caller));
  }

  override destroy(resource: DefinedResource, rep: number): void {
    dropOwn(this, { resource, rep, caller: undefined });
  }

  override nameOfHandle(tag: number, instance: InstanceId, index: number): string {
    if (tag !== objectTag) return super.nameOfHandle(tag, instance, index);
    for (const [at, entry] of this.instance(instance).handles.entries()) {
      if (at === index) return `a ${entry.kind}`;
    }
    return 'nothing';
  }

  /** Also while another call waits. */
  override checkCallable(place: TrapPlace): void {
    if (this.poison !== undefined) this.checkAlive(place);
    if (this.scheduler?.inFlight !== true) {
      this.called = place;
      return;
    }
    const name = `function \`${place.func}\` of \`${place.component}\``;
    const message = `${name} was called while another call waits`;
    throw new WitlinkError([diagnostic('host/busy', message, undefined)]);
  }

  override goOn(): void {
    if (this.scheduler?.isIdle === false) this.scheduler.schedule();
  }

  protected override died(trap: Trap): void {
    try {
      this.trace?.({ kind: 'trap', code: trap.code, message: trap.message, depth: this.depth });
    } catch {
      // The first trap is the one that counts.
    }
    this.scheduler?.fail(trap);
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
}

function tablesOf(
  plan: Plan,
  { adapters, memoryTables: inMemory, limits }: PlainStoreParts & Pick<StoreParts, 'limits'>,
): HandleTables {
  const { handles } = adapters ?? {};
  return handles === undefined ? objectTables(plan, limits) : inMemory!(plan, limits, handles);
}
