/**
 * What the component instances of a program have grown, and the trap where that is too much. Memories and tables are bounded
 * in their modules; where several component instances can grow, which one does is looked at whenever a call enters or
 * leaves an instance.
 */
import type { InstanceId, Plan, PlanModule } from '../../plan/index.ts';
import { exceeded } from './exceeded.ts';
import type { AllLimits } from './limits.ts';
import { placeIn } from './place-in.ts';
import type { Store } from './store.ts';
import type { TrapPlace } from './trap.ts';

/** A memory or table of a component instance, as large as it was when it was last looked at. */
interface Growth {
  readonly kind: 'memory' | 'table';
  readonly size: () => number;
  last: number;
}

/** One for each running program that has something to watch. */
export class Growths {
  readonly #limits: AllLimits;
  readonly #used = { memory: 0, table: 0 };
  readonly #growths = new Map<object, Growth[]>();

  constructor(limits: AllLimits) {
    this.#limits = limits;
  }

  /** Begins to watch what an instance's module says is to be watched. */
  watchAll(instance: object, module: PlanModule, exports: Record<string, unknown>): void {
    const { watched = [] } = module.kind === 'inline' ? module : {};
    for (const { kind, name } of watched) this.watch(instance, kind, exports[name]);
  }

  /** Begins to watch what `instance` can grow. */
  watch(instance: object, kind: Growth['kind'], item: unknown): void {
    const size = sizeOf(item);
    if (size === undefined) return;
    const growths = this.#growths.get(instance) ?? [];
    this.#growths.set(instance, growths);
    growths.push({ kind, size, last: 0 });
  }

  /** Looks at what an instance has grown, for adapters; 1 where that has ended the store. */
  grown(store: Store, id: InstanceId): number {
    const instance = store.instances[id]!;
    try {
      this.check(instance, store.adapters?.place ?? placeIn(store, instance));
      return 0;
    } catch (error) {
      store.kill(error);
      return 1;
    }
  }

  /** Looks at what `instance` has grown. */
  check(instance: object, place: TrapPlace): void {
    for (const growth of this.#growths.get(instance) ?? []) {
      const size = growth.size();
      if (size === growth.last) continue;
      this.#used[growth.kind] += size - growth.last;
      growth.last = size;
      if (this.#used[growth.kind] > this.#limits[growth.kind]) {
        throw exceeded(growth.kind, this.#limits, place);
      }
    }
  }
}

/** What is to be watched of a plan; undefined where that is nothing, as each call of the host's would look. */
export function growthsOf({ modules }: Plan, limits: AllLimits): Growths | undefined {
  const isWatched = modules.some((m) => m.kind === 'inline' && m.watched !== undefined);
  return isWatched ? new Growths(limits) : undefined;
}

function sizeOf(item: unknown): (() => number) | undefined {
  if (item instanceof WebAssembly.Memory) {
    let { buffer } = item;
    // A shared one stays as it was when the memory grows.
    if (!(buffer instanceof ArrayBuffer)) return () => item.buffer.byteLength;
    // Growing detaches it, which is cheaper to see than to ask for the buffer each time.
    return () => {
      if (buffer.byteLength === 0) ({ buffer } = item);
      return buffer.byteLength;
    };
  }
  if (item instanceof WebAssembly.Table) return () => item.length;
  return undefined;
}
