/**
 * What the adapters of a program share with the runtime: globals that say what runs and which check has failed, flags
 * and context slots of instances, the memory of the handle tables. Adapters end everything by `unreachable`, which
 * tells nothing; what they left in the globals becomes the trap that the plain way would have thrown.
 */
import type { EngineGlobal, EngineMemory } from './engine-types.ts';
import type { InstanceId, Plan, PlanAdapters, StoreItem } from '../../plan/index.ts';
import { memoryTables, type MemoryTables } from './handles/memory-tables.ts';
import type { HandleTables } from './handles/handles.ts';
import type { Instance } from './instance.ts';
import type { AllLimits } from './limits.ts';
import type { Store } from './store.ts';
import { Trap, type TrapCode, type TrapPlace } from './trap.ts';

/** A number that adapters or JavaScript keep. */
export interface Cell {
  value: number;
}

/** One for each running program that has adapters. */
export class Adapters {
  readonly #plan: Plan;
  readonly #sites: PlanAdapters;
  readonly #limits: AllLimits;
  readonly #cells = new Map<string, EngineGlobal>();
  readonly #tables: MemoryTables | undefined;
  readonly #at: Cell;
  readonly #trap: Cell;

  constructor(plan: Plan, sites: PlanAdapters, limits: AllLimits) {
    this.#plan = plan;
    this.#sites = sites;
    this.#limits = limits;
    const items = new Set(plan.steps.flatMap(({ imports }) => imports.flatMap(storeItem)));
    if (items.has('handles')) this.#tables = memoryTables(plan, limits);
    this.#at = this.#cell({ name: 'at' });
    this.#trap = this.#cell({ name: 'trap' });
  }

  /** Where the handles are, if adapters use any. */
  get handleTables(): HandleTables | undefined {
    return this.#tables;
  }

  /** What adapters import under the name. */
  item(item: StoreItem, store: Store): EngineGlobal | EngineMemory | (() => number) {
    switch (item.name) {
      case 'handles':
        return this.#tables!.memory;
      case 'grown':
        return () => store.grown(store.instance(item.instance));
      default:
        return this.#cell(item) as EngineGlobal;
    }
  }

  /** How many calls are under way, in adapters and outside. */
  get depth(): Cell {
    return this.#cell({ name: 'depth' });
  }

  /** Whether an instance may call what is outside: 1 or 0. */
  mayLeave(instance: InstanceId): Cell {
    return this.#cell({ name: 'may-leave', instance });
  }

  /** The context slots that an instance uses, if adapters have its `context.*`. */
  contextSlots(instance: InstanceId): readonly Cell[] | undefined {
    const { coreFuncs } = this.#plan;
    const plain = coreFuncs.some(
      (f) =>
        f.kind === 'builtin' && f.instance === instance && f.builtin.name.startsWith('context.'),
    );
    if (plain) return undefined;
    const slots = ([0, 1] as const).map((slot) => ({ name: 'context', instance, slot }) as const);
    return slots.some((slot) => this.#isShared(slot)) ? slots.map((s) => this.#cell(s)) : undefined;
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
  failed(func: string, instances: readonly Instance[], cause: unknown): Trap | undefined {
    const site = this.#sites.traps[this.#trap.value - 1];
    if (site === undefined) return undefined;
    const values = ([0, 1, 2] as const).map(
      (index) => this.#cell({ name: 'value', index }).value >>> 0,
    );
    const instance = instances[site.instance]!;
    const detail = site.detail
      .replace(valueForms, (_, at: string, hex?: string, times?: string) => {
        const value = values[Number(at)]!;
        return hex === undefined ? `${value * Number(times ?? 1)}` : `0x${value.toString(16)}`;
      })
      .replace(foundForm, (_, at: string) => this.#found(instance, values[Number(at)]!));
    const place = { component: instance.label, func: this.place?.func ?? func };
    return new Trap(site.code as TrapCode, place, detail, { cause });
  }

  /** What stands at an index of an instance's table, as traps call it. */
  #found(instance: Instance, wanted: number): string {
    for (const [index, entry] of instance.handles.entries()) {
      if (index !== wanted) continue;
      return 'resource' in entry ? this.#plan.resources[entry.resource]!.label : `a ${entry.kind}`;
    }
    return 'nothing';
  }

  #isShared(item: StoreItem): boolean {
    const key = keyOf(item);
    return this.#plan.steps.some(({ imports }) =>
      imports.some((i) => i.item.kind === 'store' && keyOf(i.item.item) === key),
    );
  }

  #cell(item: StoreItem): Cell {
    const key = keyOf(item);
    let cell = this.#cells.get(key);
    if (cell === undefined) {
      const first =
        item.name === 'may-leave'
          ? 1
          : item.name === 'depth-limit'
            ? Math.min(this.#limits.depth, 2 ** 31 - 1)
            : 0;
      cell = new WebAssembly.Global<'i32'>({ value: 'i32', mutable: true }, first);
      this.#cells.set(key, cell);
    }
    return cell as Cell;
  }
}

/** `{0}`, `{0x}`, `{0*8}` of `TrapSite.detail`. */
const valueForms = /\{(\d)(x)?(?:\*(\d+))?\}/g;
/** `{found 0}`. */
const foundForm = /\{found (\d)\}/g;

function keyOf(item: StoreItem): string {
  return Object.values(item).join(' ');
}

function storeItem({ item }: Plan['steps'][number]['imports'][number]): readonly string[] {
  return item.kind === 'store' ? [item.item.name] : [];
}
