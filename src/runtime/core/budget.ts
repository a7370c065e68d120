/**
 * How many calls of a running program are under way, and the traps of its limits. Handles are counted where their tables
 * are, what grows by `growths.ts`.
 */
import type { AllLimits, LimitName } from './limits.ts';
import { Trap, type TrapPlace } from './trap.ts';

/** One for each running program. */
export class Budget {
  readonly limits: AllLimits;
  readonly #depth: { value: number };

  /** `depth` is where it is counted how many calls are under way. */
  constructor(limits: AllLimits, depth: { value: number } = { value: 0 }) {
    this.limits = limits;
    this.#depth = depth;
  }

  /** A call of core code begins, within so many that were not counted. */
  enter(place: TrapPlace, uncounted: 0 | 1): void {
    if (++this.#depth.value + uncounted > this.limits.depth) throw this.exceeded('depth', place);
  }

  /** And is over. */
  exit(): void {
    this.#depth.value--;
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
