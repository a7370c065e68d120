/**
 * What one running program is, as far as every program has it: its component instances, core instances and resource types,
 * the thread that runs, and whether a trap has ended it. What programs have whose canonical definitions are run in
 * JavaScript is added by `plain/store.ts`. CanonicalABI.md, Component Instances and Embedding.
 */
import type { EngineGlobal, EngineInstance } from './engine-types.ts';
import { signalTrap, resourceOf } from '../../plan/index.ts';
import type {
  CoreExportItem,
  CoreFuncId,
  CoreInstanceId,
  InstanceId,
  Plan,
} from '../../plan/index.ts';
import type { Adapters } from './adapters.ts';
import { asTrap } from './as-trap.ts';
import { exceeded } from './exceeded.ts';
import { applyCore, type CoreFunction, type CoreValue } from './core-func.ts';
import type { Growths } from './growths.ts';
import { hostPlace, Instance, standsIn } from './instance.ts';
import type { AllLimits } from './limits.ts';
import { runtimeVersion, type StorePeer } from './peer.ts';
import { type DefinedResource, dtorPlace, type Resource } from './resource.ts';
import type { Runner } from './runner.ts';
import { isExit } from './program-exit.ts';
import { texts } from './texts.ts';
import { Trap, type TrapPlace } from './trap.ts';

/**
 * What a store is made of beside its plan. Those that need the store are made by its constructor, one after the other
 * in the order they have here, and may use what was made before them; the rest they may keep for when it runs.
 */
export interface StoreParts {
  readonly limits: AllLimits;
  /** What adapters share with it, where the plan has some. */
  readonly adapters?: Adapters | undefined;
  /** Watches what core modules grow, where that is to be watched. */
  readonly growths?: Growths | undefined;
  /** The component instances; as far as every program has them where nothing is said. */
  readonly instances?: ((store: Store) => readonly Instance[]) | undefined;
  /** The resource types, as the plan lists them. */
  readonly resources?: ((store: Store) => readonly Resource[]) | undefined;
}

/** The state of a program, and of nothing else: programs linked apart meet as peers. */
export class Store {
  readonly plan: Plan;
  readonly instances: readonly Instance[];
  /** By the plan's ids. */
  readonly resources: readonly Resource[];
  /** Filled as instantiation goes on. */
  readonly coreInstances: Map<CoreInstanceId, EngineInstance> = new Map();
  /** What a guard does after one of our functions: see `plan/guard-signals.ts`. */
  readonly signal: EngineGlobal;
  /** What adapters share with it; absent where there are none. */
  readonly adapters: Adapters | undefined;
  readonly limits: AllLimits;
  /** How many calls of core code are under way, as far as they are counted. */
  readonly #depth: { value: number };
  readonly growths: Growths | undefined;
  #current: Runner | undefined;
  /** Of a call of the host's by an adapter: its instance is entered, with all that this stands in. */
  #byHost: Runner | undefined;
  /** How many instances are marked as entered. */
  #marked = 0;
  /** The trap that ended everything here. */
  poison: Trap | undefined;
  readonly #peers = new Set<StorePeer>();
  /** What programs linked with this one know of it. */
  readonly peer: StorePeer;

  constructor(plan: Plan, parts: StoreParts) {
    this.plan = plan;
    this.adapters = parts.adapters;
    this.limits = parts.limits;
    this.#depth = this.adapters?.depth ?? { value: 0 };
    this.growths = parts.growths;
    this.signal = new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, 0);
    this.peer = {
      version: runtimeVersion,
      poison: (trap) => this.kill(trap),
      join: (peer) => this.#peers.add(peer),
    };
    this.instances = (parts.instances ?? coreInstances)(this);
    this.resources = parts.resources?.(this) ?? [];
  }

  /** What runs. */
  get current(): Runner | undefined {
    return this.#current ?? this.#byHost;
  }

  set current(runner: Runner | undefined) {
    this.#current = runner === this.#byHost ? undefined : runner;
  }

  /** What will run in an instance that nothing runs in: its context slots, where adapters have them, are 0. */
  runner(instance: Instance, func: string): Runner {
    for (const slot of this.adapters?.contextSlots?.(instance.id) ?? []) slot.value = 0;
    return { instance, place: { component: instance.label, func } };
  }

  /** A core function of the plan, once its instance is there. */
  coreFunction(id: CoreFuncId): CoreFunction {
    return this.coreExport(this.plan.coreFuncs[id] as CoreExportItem) as CoreFunction;
  }

  /** What a core instance exports; undefined where that is not there yet. */
  coreExport({ coreInstance, name }: CoreExportItem): unknown {
    // What an engine exports has no prototype.
    return this.coreInstances.get(coreInstance)?.exports[name];
  }

  /** Begins to run in `instance` on behalf of the host; traps where something runs there already. */
  enter(instance: Instance, place: TrapPlace): void {
    this.checkFree(instance, place);
    this.allow(instance, false);
  }

  /** Takes `enter` back; after a trap nobody does, so that nothing runs there again. */
  leave(instance: Instance, place: TrapPlace): void {
    this.growths?.check(instance, place);
    this.allow(instance, true);
  }

  /** Marks an instance, and those that it stands in up to `outer`, as entered or not. */
  protected allow(instance: Instance, may: boolean, outer?: Instance): void {
    for (let i: Instance | undefined = instance; i !== outer; i = i!.parent) {
      i!.mayEnter = may;
      this.#marked += may ? -1 : 1;
    }
  }

  /** Whether nothing runs in an instance, or in those that it stands in up to `outer`. */
  protected isFree(instance: Instance, outer: Instance | undefined): boolean {
    for (let i: Instance | undefined = instance; i !== outer; i = i!.parent) {
      if (!i!.mayEnter || standsIn(this.#byHost?.instance, i!)) return false;
    }
    return true;
  }

  protected checkFree(instance: Instance, place: TrapPlace, outer?: Instance): void {
    if (this.isFree(instance, outer)) return;
    throw new Trap('trap/cannot-enter', place, 'called while it is running');
  }

  /** As `enter`, for an adapter, which marks what it has to; `runner` is what runs until `leaveByAdapter`. */
  enterByAdapter(runner: Runner, place: TrapPlace): void {
    if (this.#byHost !== undefined || this.#marked > 0) {
      this.checkFree(runner.instance, place);
    }
    this.#byHost = runner;
  }

  leaveByAdapter({ instance }: Runner, place: TrapPlace): void {
    this.growths?.check(instance, place);
    this.#byHost = undefined;
  }

  /** Counts a call of core code that begins plainly. */
  countCall({ place }: Runner): void {
    const isOver = this.#byHost === undefined || this.adapters!.countEntries;
    const depth = ++this.#depth.value + (isOver ? 0 : 1);
    if (depth > this.limits.depth) throw exceeded('depth', this.limits, place);
  }

  /** And is over. */
  uncountCall(): void {
    this.#depth.value--;
  }

  /**
   * Calls core code, plainly. Whatever it throws leaves as a Trap: no exception of a guest crosses into
   * another component.
   */
  callCore(runner: Runner, func: CoreFunction, args: readonly CoreValue[]): CoreValue | undefined {
    const { adapters } = this;
    const at = adapters?.enter();
    const result = this.#call(runner, func, args);
    adapters?.leave(at!);
    return result;
  }

  #call(runner: Runner, func: CoreFunction, args: readonly CoreValue[]): CoreValue | undefined {
    this.countCall(runner);
    const before = this.current;
    this.current = runner;
    try {
      return applyCore(func, args);
    } catch (error) {
      const trap = this.poison ?? this.trapOf(error, runner.place);
      texts().passage(trap, this.plan, runner.place);
      throw trap;
    } finally {
      this.current = before;
      this.uncountCall();
    }
  }

  /** Ends what an own handle of the host's stood for: runs the destructor. */
  destroy(resource: DefinedResource, rep: number): void {
    const { instance, dtor } = resource;
    const place = dtorPlace(resource);
    this.enter(instance, place);
    if (dtor !== undefined) {
      this.callCore(this.runner(instance, place.func), this.coreFunction(dtor), [rep]);
    }
    this.leave(instance, place);
  }

  /** What stands at an index of an instance's table, as traps call it; its tag says which resource it is of. */
  nameOfHandle(tag: number, _instance: InstanceId, _index: number): string {
    return this.resources[resourceOf(tag)]!.label;
  }

  /** The trap that ended core code which ran at `place`, unless an adapter knows better. */
  trapOf(error: unknown, place: TrapPlace): Trap {
    const { adapters } = this;
    if (adapters === undefined || error instanceof Trap) return asTrap(error, place);
    return adapters.failed(place.func, this, error) ?? asTrap(error, adapters.place ?? place);
  }

  /** Throws where the host may call nothing now. */
  checkCallable(place: TrapPlace): void {
    this.checkAlive(place);
  }

  /** A call of the host's is over: what waits may go on. */
  goOn(): void {}

  /** Throws when a trap has ended the store. */
  checkAlive(place: TrapPlace): void {
    const cause = this.poison;
    if (cause === undefined) return;
    const detail = isExit(cause)
      ? `called after the program exited with ${cause.exitCode}`
      : `called after a trap: ${cause.message}`;
    throw new Trap('trap/poisoned', place, detail, { cause });
  }

  /** Ends the store, and all programs linked with it; gives the trap that did it first. */
  kill(error: unknown, place: TrapPlace = hostPlace): Trap {
    if (this.poison) return this.poison;
    const trap = this.trapOf(error, place);
    this.poison = trap;
    texts().passage(trap, this.plan);
    this.signal.value = signalTrap;
    this.died(trap);
    for (const peer of this.#peers) peer.poison(trap);
    return trap;
  }

  /** Tells who else is to know of the trap that has ended the store. */
  protected died(_: Trap): void {}

  /** Shares the fate of another program, whose exports were given to this one. */
  join(peer: StorePeer): void {
    if (peer === this.peer) return;
    this.#peers.add(peer);
    peer.join(this.peer);
  }
}

/** Each after the one that it stands in. */
function coreInstances({ plan, adapters }: Store): readonly Instance[] {
  const instances: Instance[] = [];
  for (const [id, { label, parent }] of plan.instances.entries()) {
    instances.push(new Instance(id, label, instances[parent!], adapters));
  }
  return instances;
}
