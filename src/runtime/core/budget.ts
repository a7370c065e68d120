/**
 * What a running program has used of its limits, and the traps where that is too much; handles are counted where their
 * tables are. Memories and tables are bounded
 * in their modules; where several component instances can grow, which one does is looked at whenever a call enters or
 * leaves an instance.
 */
import type { AllLimits, LimitName } from './limits.ts';
import { Trap, type TrapPlace } from './trap.ts';

/** A memory or table of a component instance, as large as it was when it was last looked at. */
interface Growth {
  readonly kind: 'memory' | 'table';
  readonly size: () => number;
  last: number;
}

/** One for each running program. */
export class Budget {
  readonly limits: AllLimits;
  readonly #depth: { value: number };
  readonly #used = { memory: 0, table: 0 };
  readonly #growths = new Map<object, Growth[]>();
  /** Whether there are any. */
  #watches = false;

  /** `depth` is where it is counted how many calls are under way. */
  constructor(limits: AllLimits, depth: { value: number } = { value: 0 }) {
    this.limits = limits;
    this.#depth = depth;
  }

  /** A call of core code begins. */
  enter(thread: { readonly task: { readonly place: TrapPlace } }): void {
    if (++this.#depth.value > this.limits.depth) throw this.exceeded('depth', thread.task.place);
  }

  /** And is over. */
  exit(): void {
    this.#depth.value--;
  }

  /** Begins to watch what `instance` can grow. */
  watch(instance: object, kind: Growth['kind'], item: unknown): void {
    const size = sizeOf(item);
    if (size === undefined) return;
    const growths = this.#growths.get(instance) ?? [];
    this.#growths.set(instance, growths);
    growths.push({ kind, size, last: 0 });
    this.#watches = true;
  }

  /** Looks at what `instance` has grown. */
  check(instance: object, place: TrapPlace): void {
    if (!this.#watches) return;
    for (const growth of this.#growths.get(instance) ?? []) {
      const size = growth.size();
      if (size === growth.last) continue;
      this.#used[growth.kind] += size - growth.last;
      growth.last = size;
      if (this.#used[growth.kind] > this.limits[growth.kind]) {
        throw this.exceeded(growth.kind, place);
      }
    }
  }

  /** The trap of a limit. */
  exceeded(what: LimitName, place: TrapPlace): Trap {
    return exceeded(what, this.limits, place);
  }
}

/** The trap of a limit. */
export function exceeded(what: LimitName, limits: AllLimits, place: TrapPlace): Trap {
  const detail = `more than the ${limits[what]} of \`limits.${what}\``;
  return new Trap(`trap/limit-${what}`, place, detail);
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
