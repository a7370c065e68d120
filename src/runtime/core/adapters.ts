/**
 * What the adapters of a program share with the runtime: globals that say what runs and which check has failed, flags
 * and context slots of instances, the memory of the handle tables. Adapters end everything by `unreachable`, which
 * tells nothing; what they left in the globals becomes the trap that the plain way would have thrown.
 */
import type { EngineMemory } from './engine-types.ts';
import { hostMemory } from '../../plan/index.ts';
import type { InstanceId, Plan, PlanAdapters, StoreItem, StoreItemId } from '../../plan/index.ts';
import type { TextItem } from '../host/direct/js-string.ts';
import { emptyTables } from './handles/empty-tables.ts';
import type { AllLimits, LimitName } from './limits.ts';
import type { Store } from './store.ts';
import { Trap, type TrapCode, type TrapPlace } from './trap.ts';

/** A number that adapters or JavaScript keep. */
export interface Cell {
  value: number;
}

/** What adapters import for the host's edge beside its memory. */
export type EdgeItem = (StoreItem & { readonly name: 'host' | 'wait' | 'taken' }) | TextItem;

/** Whether one bit of a cell is set. */
export interface Mark {
  isSet: boolean;
}

/** What a running program shares with its adapters. */
export interface Adapters {
  /** Where the handles are, if adapters use any. */
  readonly handles: EngineMemory | undefined;
  /** Where values of the host lie on their way, if any do. */
  readonly hostMemory: EngineMemory | undefined;
  /** How many calls are under way, in adapters and outside. */
  readonly depth: Cell;
  /** Whether calls of the host's by adapters are counted by these. */
  readonly countEntries: boolean;
  /** What runs through an adapter; undefined where JavaScript has called what runs. */
  readonly place: TrapPlace | undefined;
  /** What adapters import; `edge` gives what is for the host's edge. */
  item(id: StoreItemId, store: Store, edge: (item: EdgeItem) => unknown): unknown;
  /** Whether an instance runs, or may not call what is outside; undefined where adapters don't say. */
  mark(of: 'entered' | 'kept', instance: InstanceId): Mark | undefined;
  /** The context slots of an instance, if adapters have its `context.*`. */
  contextSlots(instance: InstanceId): readonly Cell[] | undefined;
  /** JavaScript calls core code: gives what an adapter was at, which is to be said again to `leave`. */
  enter(): number;
  /** The core code that JavaScript called has returned. */
  leave(at: number): void;
  /** The trap of the check that has failed, if one has; `func` is what ran unless an adapter knows better. */
  failed(func: string, store: Store, cause: unknown): Trap | undefined;
}

/** Makes what a running program shares with its adapters. */
export function shareWithAdapters(
  { instances }: Plan,
  { items, calls, traps }: PlanAdapters,
  limits: AllLimits,
): Adapters {
  const cells = new Map<string, Cell>();
  const globals = items.map((item) => {
    if (!isGlobal(item)) return undefined;
    const first = item.name === 'depth-limit' ? Math.min(limits.depth, 2 ** 31 - 1) : 0;
    const global = new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, first);
    cells.set(keyOf(item), global as Cell);
    return global;
  });
  /** A cell that perhaps no adapter has. */
  const cell = (item: GlobalItem): Cell => cells.get(keyOf(item)) ?? { value: 0 };
  const has = (what: StoreItem['name']): boolean => items.some(({ name }) => name === what);
  const at = cell({ name: 'at' });
  const trap = cell({ name: 'trap' });
  const values = ([0, 1, 2] as const).map((index) => cell({ name: 'value', index }));
  const handles = has('handles') ? emptyTables(instances.length, limits.handles) : undefined;
  const hostMemory = has('host-memory') ? makeHostMemory(limits) : undefined;

  return {
    handles,
    hostMemory,
    depth: cell({ name: 'depth' }),
    countEntries: has('depth'),
    get place() {
      const call = calls[at.value - 1];
      return call && { component: instances[call.instance]!.label, func: call.func };
    },
    item(id, store, edge) {
      const item = items[id]!;
      switch (item.name) {
        case 'handles':
          return handles;
        case 'host-memory':
          return hostMemory;
        case 'signal':
          return store.signal;
        case 'grown':
          return (instance: InstanceId) => store.growths!.grown(store, instance);
        default:
          return globals[id] ?? edge(item as EdgeItem);
      }
    },
    mark(name, instance) {
      const marks = cells.get(keyOf({ name, block: instance >>> 5 }));
      return marks && new Bit(marks, 1 << (instance & 31));
    },
    contextSlots(instance) {
      const slots = ([0, 1] as const).map((slot) => ({ name: 'context', instance, slot }) as const);
      return slots.some((slot) => cells.has(keyOf(slot))) ? slots.map(cell) : undefined;
    },
    enter() {
      const before = at.value;
      at.value = 0;
      return before;
    },
    leave(before) {
      at.value = before;
    },
    failed(func, store, cause) {
      const site = traps[trap.value - 1];
      if (site === undefined) return undefined;
      const { code, instance } = site;
      const detail = site.detail.replace(valueForms, (...groups) => {
        const [, limit, is, index, hex, times] = groups as (string | undefined)[];
        if (limit !== undefined) return `${limits[limit as LimitName]}`;
        const value = values[Number(index)]!.value >>> 0;
        if (is !== undefined) return store.nameOfHandle(value, instance, values[0]!.value >>> 0);
        return hex === undefined ? `${value * Number(times ?? 1)}` : `0x${value.toString(16)}`;
      });
      const place = { component: instances[instance]!.label, func: this.place?.func ?? func };
      return new Trap(code as TrapCode, place, detail, { cause });
    },
  };
}

/** What is a global that adapters and JavaScript write to. */
type GlobalItem = StoreItem & {
  readonly name: 'at' | 'trap' | 'value' | 'depth' | 'depth-limit' | 'kept' | 'entered' | 'context';
};

const isGlobal = (item: StoreItem): item is GlobalItem =>
  /^(?:at|trap|value|depth.*|kept|entered|context)$/.test(item.name);

/** By its name and what tells it from others of that name, in the order of `StoreItem`. */
const keyOf = (item: GlobalItem): string => Object.values(item).join();

class Bit implements Mark {
  readonly #cell: Cell;
  readonly #bit: number;

  constructor(cell: Cell, bit: number) {
    this.#cell = cell;
    this.#bit = bit;
  }

  get isSet(): boolean {
    return (this.#cell.value & this.#bit) !== 0;
  }

  set isSet(is: boolean) {
    this.#cell.value = is ? this.#cell.value | this.#bit : this.#cell.value & ~this.#bit;
  }
}

/** `{limit lifted}`, `{found 1}`, `{0}`, `{0x}`, `{0*8}` of `TrapSite.detail`. */
const valueForms = /\{(?:limit (\w+)|(found )?(\d)(x)?(?:\*(\d+))?)\}/g;

/** What of guests' values may lie there beside what is lifted of them, in bytes. */
const slack = 2 ** 20;

/** Guests may put there what may be lifted, and a little for what lies around it; hosts as much as there is. */
function makeHostMemory({ lifted }: AllLimits): EngineMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 65_536 });
  const view = new DataView(memory.buffer);
  view.setUint32(hostMemory.top, hostMemory.start, true);
  view.setUint32(hostMemory.room, Math.min(lifted + slack, 2 ** 32 - 1), true);
  view.setFloat64(hostMemory.mostLifted, lifted, true);
  return memory;
}
