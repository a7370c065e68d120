/**
 * How many handles and threads a running program has in all its tables, and the trap where that is too much
 * (`limits.handles`). The number itself stands where the tables are.
 */
import { exceeded } from '../exceeded.ts';
import type { AllLimits } from '../limits.ts';
import type { TrapPlace } from '../trap.ts';

/** One for each running program. */
export abstract class HandleCount {
  readonly #limits: AllLimits;
  /** How many there are. */
  abstract used: number;

  constructor(limits: AllLimits) {
    this.#limits = limits;
  }

  /** Counts `more` handles; traps where they are too many. */
  take(more: number, place: TrapPlace): void {
    const used = this.used + more;
    if (used > this.#limits.handles) throw exceeded('handles', this.#limits, place);
    this.used = used;
  }

  /** They are gone. */
  give(fewer: number): void {
    this.used -= fewer;
  }
}
