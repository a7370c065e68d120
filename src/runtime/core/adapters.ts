/**
 * What the adapters of a program share with the runtime: globals that say what runs and which check has failed, flags
 * and context slots of instances, the memory of the handle tables. Adapters end everything by `unreachable`, which
 * tells nothing; what they left in the globals becomes the trap that the plain way would have thrown.
 */
import type { EngineGlobal, EngineMemory } from './engine-types.ts';
import { hostMemory } from '../../plan/index.ts';
import type { InstanceId, Plan, PlanAdapters, StoreItem, StoreItemId } from '../../plan/index.ts';
import type { TextItem } from '../host/direct/js-string.ts';
import { HandleMemory } from './handles/handle-memory.ts';
import type { AllLimits, LimitName } from './limits.ts';
import type { Store } from './store.ts';
import { Trap, type TrapCode, type TrapPlace } from './trap.ts';

/** A number that adapters or JavaScript keep. */
export interface Cell {
  value: number;
}

/** What adapters import for the host's edge beside its memory. */
export type EdgeItem = (StoreItem & { readonly name: 'host' }) | TextItem;

/** One for each running program that has adapters. */
export class Adapters {
  readonly #plan: Plan;
  readonly #sites: PlanAdapters;
  /** Where the handles are, if adapters use any. */
  readonly handles: HandleMemory | undefined;
  /** The globals among the items of the plan. */
  readonly #globals: readonly (EngineGlobal | undefined)[];
  readonly #at: Cell;
  readonly #trap: Cell;
  readonly #values: readonly Cell[];
  /** How many calls are under way, in adapters and outside. */
  readonly depth: Cell;
  readonly #kept: readonly Cell[];
  readonly #entered: readonly Cell[];
  readonly #limits: AllLimits;
  /** Where values of the host lie on their way, if any do. */
  readonly hostMemory: EngineMemory | undefined;
  readonly #contexts = new Map<InstanceId, Cell[]>();

  constructor(plan: Plan, sites: PlanAdapters, limits: AllLimits) {
    this.#plan = plan;
    this.#sites = sites;
    const cells = { at: own(), trap: own(), depth: own() };
    const values = [own(), own(), own()];
    const kept: Cell[] = [];
    const entered: Cell[] = [];
    this.#globals = sites.items.map((item) => {
      switch (item.name) {
        case 'handles':
        case 'host-memory':
        case 'signal':
        case 'grown':
        case 'host':
        case 'js-string':
        case 'short-text':
        case 'write-text':
        case 'read-text':
          return undefined;
        default:
      }
      const first = item.name === 'depth-limit' ? Math.min(limits.depth, 2 ** 31 - 1) : 0;
      const global = new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, first);
      const cell = global as Cell;
      if (item.name === 'value') values[item.index] = cell;
      else if (item.name === 'kept') kept[item.block] = cell;
      else if (item.name === 'entered') entered[item.block] = cell;
      else if (item.name === 'context') this.#addSlot(item.instance, item.slot, cell);
      else if (item.name !== 'depth-limit') cells[item.name] = cell;
      return global;
    });
    const has = (what: StoreItem['name']): boolean => sites.items.some(({ name }) => name === what);
    if (has('handles')) this.handles = new HandleMemory(plan.instances.length, limits.handles);
    if (has('host-memory')) this.hostMemory = makeHostMemory(limits);
    this.#limits = limits;
    this.#at = cells.at;
    this.#trap = cells.trap;
    this.depth = cells.depth;
    this.#values = values;
    this.#kept = kept;
    this.#entered = entered;
  }

  #addSlot(instance: InstanceId, slot: 0 | 1, cell: Cell): void {
    let slots = this.#contexts.get(instance);
    if (slots === undefined) this.#contexts.set(instance, (slots = [own(), own()]));
    slots[slot] = cell;
  }

  /** What adapters import; `edge` gives what is for the host's edge. */
  item(id: StoreItemId, store: Store, edge: (item: EdgeItem) => unknown): unknown {
    const global = this.#globals[id];
    if (global !== undefined) return global;
    const item = this.#sites.items[id]!;
    switch (item.name) {
      case 'handles':
        return this.handles!.memory;
      case 'host-memory':
        return this.hostMemory;
      case 'signal':
        return store.signal;
      case 'grown':
        return (instance: InstanceId) => store.grown(instance);
      default:
        return edge(item as EdgeItem);
    }
  }

  /** Whether an instance may call what is outside. */
  mayLeave(instance: InstanceId): boolean {
    return !isMarked(this.#kept, instance);
  }

  setMayLeave(instance: InstanceId, may: boolean): void {
    mark(this.#kept, instance, !may);
  }

  /** Whether they mark which instances run. */
  get marksEntered(): boolean {
    return this.#entered.length > 0;
  }

  /** Whether nothing runs in an instance, as far as adapters know. */
  mayEnter(instance: InstanceId): boolean {
    return !isMarked(this.#entered, instance);
  }

  setMayEnter(instance: InstanceId, may: boolean): void {
    mark(this.#entered, instance, !may);
  }

  /** The context slots of an instance, if adapters have its `context.*`. */
  contextSlots(instance: InstanceId): readonly Cell[] | undefined {
    return this.#contexts.get(instance);
  }

  /** JavaScript calls core code: gives what an adapter was at, which is to be said again to `leave`. */
  enter(): number {
    const at = this.#at.value;
    this.#at.value = 0;
    return at;
  }

  /** The core code that JavaScript called has returned. */
  leave(at: number): void {
    this.#at.value = at;
  }

  /** What runs through an adapter; undefined where JavaScript has called what runs. */
  get place(): TrapPlace | undefined {
    const call = this.#sites.calls[this.#at.value - 1];
    if (call === undefined) return undefined;
    return { component: this.#plan.instances[call.instance]!.label, func: call.func };
  }

  /** The trap of the check that has failed, if one has; `func` is what ran unless an adapter knows better. */
  failed(func: string, store: Store, cause: unknown): Trap | undefined {
    const site = this.#sites.traps[this.#trap.value - 1];
    if (site === undefined) return undefined;
    const values = this.#values.map((cell) => cell.value >>> 0);
    const instance = store.instances[site.instance]!;
    const detail = site.detail
      .replace(valueForms, (_, at: string, hex?: string, times?: string) => {
        const value = values[Number(at)]!;
        return hex === undefined ? `${value * Number(times ?? 1)}` : `0x${value.toString(16)}`;
      })
      .replace(limitForm, (_, name: LimitName) => `${this.#limits[name]}`)
      .replace(foundForm, (_, at: string) =>
        store.nameOfHandle(site.instance, values[Number(at)]!),
      );
    const place = { component: instance.label, func: this.place?.func ?? func };
    return new Trap(site.code as TrapCode, place, detail, { cause });
  }
}

/** A cell that no adapter has. */
const own = (): Cell => ({ value: 0 });

/** `{0}`, `{0x}`, `{0*8}` of `TrapSite.detail`. */
const valueForms = /\{(\d)(x)?(?:\*(\d+))?\}/g;
/** `{limit lifted}`. */
const limitForm = /\{limit (\w+)\}/g;
/** `{found 0}`. */
const foundForm = /\{found (\d)\}/g;

/** Whether an instance's bit is set, in cells of 32 instances each. */
function isMarked(cells: readonly Cell[], instance: InstanceId): boolean {
  const cell = cells[instance >>> 5];
  return cell !== undefined && (cell.value & (1 << (instance & 31))) !== 0;
}

function mark(cells: readonly Cell[], instance: InstanceId, is: boolean): void {
  const cell = cells[instance >>> 5];
  if (cell === undefined) return;
  const bit = 1 << (instance & 31);
  cell.value = is ? cell.value | bit : cell.value & ~bit;
}

/** What of guests' values may lie there beside what is lifted of them, in bytes. */
const slack = 2 ** 20;

/** Guests may put there what may be lifted, and a little for what lies around it; hosts as much as there is. */
function makeHostMemory({ lifted }: AllLimits): EngineMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const words = new Uint32Array(memory.buffer);
  words[hostMemory.top / 4] = hostMemory.start;
  words[hostMemory.room / 4] = Math.min(lifted + slack, 2 ** 32 - 1);
  new Float64Array(memory.buffer)[hostMemory.mostLifted / 8] = lifted;
  return memory;
}
