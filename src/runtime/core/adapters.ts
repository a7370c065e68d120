/**
 * What the adapters of a program share with the runtime: globals that say what runs and which check has failed, flags
 * and context slots of instances, the memory of the handle tables. Adapters end everything by `unreachable`, which
 * tells nothing; what they left in the globals becomes the trap that the plain way would have thrown.
 */
import type { EngineMemory } from './engine-types.ts';
import { hostMemory } from '../../plan/index.ts';
import type {
  InstanceId,
  Plan,
  PlanAdapters,
  ResourceId,
  StoreItem,
  StoreItemId,
} from '../../plan/index.ts';
import type { TextItem } from '../host/direct/js-string.ts';
import { emptyTables } from './handles/empty-tables.ts';
import type { AllLimits, LimitName } from './limits.ts';
import type { HostResource } from './resource.ts';
import type { Store } from './store.ts';
import { Trap, type TrapCode, type TrapPlace } from './trap.ts';
import { withoutThrowing } from './without-throwing.ts';

/** A number that adapters or JavaScript keep. */
export interface Cell {
  value: number;
}

/** What adapters import for the host's edge beside its memory. */
export type EdgeItem = (StoreItem & { readonly name: 'host' | 'wait' | 'taken' }) | TextItem;

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
  /** The block of marks that says whether an instance runs, or may not call what is outside; undefined where adapters don't. */
  mark?(of: 'entered' | 'kept', instance: InstanceId): Cell | undefined;
  /** The context slots of an instance, if adapters have its `context.*`. */
  contextSlots?(instance: InstanceId): readonly Cell[] | undefined;
  /** JavaScript calls core code: gives what an adapter was at, which is to be said again to `leave`. */
  enter(): number;
  /** The core code that JavaScript called has returned. */
  leave(at: number): void;
  /** The trap of the check that has failed, if one has; `func` is what ran unless an adapter knows better. */
  failed(func: string, store: Store, cause: unknown): Trap | undefined;
}

/** What adapters import that is made for them, by what it is. */
export interface AdapterParts extends Pick<
  Adapters,
  'handles' | 'hostMemory' | 'item' | 'mark' | 'contextSlots'
> {
  /** What runs, which check has failed, and what that has seen; never written where adapters have no such cell. */
  readonly at: Cell;
  readonly trap: Cell;
  readonly values: readonly Cell[];
  readonly depth: Cell | undefined;
}

/** What a running program shares with its adapters: all that the items say. */
export function shareWithAdapters(plan: Plan, sites: PlanAdapters, limits: AllLimits): Adapters {
  const { items } = sites;
  const cells = new Map<string, Cell>();
  const globals = items.map((item) => {
    if (!isGlobal(item)) return undefined;
    const global = cell(item.name === 'depth-limit' ? mostDepth(limits) : 0);
    cells.set(keyOf(item), global);
    return global;
  });
  const cellOf = (item: GlobalItem): Cell | undefined => cells.get(keyOf(item));
  const has = (what: StoreItem['name']): boolean => items.some(({ name }) => name === what);
  const handles = has('handles') ? emptyTables(plan.instances.length, limits.handles) : undefined;
  const hostMemory = has('host-memory') ? makeHostMemory(limits) : undefined;
  return adaptersOf(plan, sites, limits, {
    at: cellOf({ name: 'at' }) ?? noCell(),
    trap: cellOf({ name: 'trap' }) ?? noCell(),
    values: ([0, 1, 2] as const).map((index) => cellOf({ name: 'value', index }) ?? noCell()),
    depth: cellOf({ name: 'depth' }),
    handles,
    hostMemory,
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
          return grown(store);
        case 'dispose':
          return disposing(store, item.resource);
        default:
          return globals[id] ?? edge(item as EdgeItem);
      }
    },
    mark: (name, instance) => cellOf({ name, block: instance >>> 5 }),
    contextSlots(instance) {
      const slots = ([0, 1] as const).map((slot) => cellOf({ name: 'context', instance, slot }));
      return slots.some((slot) => slot !== undefined)
        ? slots.map((slot) => slot ?? noCell())
        : undefined;
    },
  });
}

/** A cell that wasm imports. */
export function cell(value: number): Cell {
  return new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, value) as Cell;
}

/** One that no adapter has. */
const noCell = (): Cell => ({ value: 0 });

/** What adapters compare depths with. */
export const mostDepth = ({ depth }: AllLimits): number => Math.min(depth, 2 ** 31 - 1);

/** What looks at what an instance has grown. */
export const grown =
  (store: Store) =>
  (instance: InstanceId): unknown =>
    store.growths!.grown(store, instance);

/** What is told that an own handle of an object of the host's was dropped. */
export function disposing(store: Store, id: ResourceId): (rep: number) => unknown {
  const { objects } = store.resources[id] as HostResource;
  const dispose = (rep: number): undefined => void objects.drop(rep >>> 0)?.();
  return withoutThrowing<number>(store, 1, dispose, 0);
}

/** What a running program shares with its adapters, made of the parts. */
export function adaptersOf(
  { instances }: Pick<Plan, 'instances'>,
  { calls, traps }: Pick<PlanAdapters, 'calls' | 'traps'>,
  limits: AllLimits,
  parts: AdapterParts,
): Adapters {
  const { at, trap, values, depth } = parts;
  return {
    ...parts,
    depth: depth ?? noCell(),
    countEntries: depth !== undefined,
    get place() {
      const call = calls[at.value - 1];
      return call && { component: instances[call.instance]!.label, func: call.func };
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

/** `{limit lifted}`, `{found 1}`, `{0}`, `{0x}`, `{0*8}` of `TrapSite.detail`. */
const valueForms = /\{(?:limit (\w+)|(found )?(\d)(x)?(?:\*(\d+))?)\}/g;

/** What of guests' values may lie there beside what is lifted of them, in bytes. */
const slack = 2 ** 20;

/** As large as a memory may be. */
export const mostPages = 65_536;

/** Guests may put there what may be lifted, and a little for what lies around it; hosts as much as there is. */
export function makeHostMemory({ lifted }: AllLimits): EngineMemory {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages });
  const view = new DataView(memory.buffer);
  view.setUint32(hostMemory.top, hostMemory.start, true);
  view.setUint32(hostMemory.room, Math.min(lifted + slack, 2 ** 32 - 1), true);
  view.setFloat64(hostMemory.mostLifted, lifted, true);
  return memory;
}
