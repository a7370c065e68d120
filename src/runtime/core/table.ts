/**
 * The tables that each component instance has, of handles and of threads: small numbers for guests, entries for us.
 * Index 0 is never given out, the index freed last is used first. A table finds and keeps entries; which rules an
 * entry must meet, its users say. CanonicalABI.md, Table State.
 */
import type { TrapPlace } from './trap.ts';
import type { Budget } from './budget.ts';

/** Entries by index, from 1; how many there may be in all tables of a program, its budget says. */
export class Table<T> {
  readonly #entries: (T | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get(index: number): T | undefined {
    return this.#entries[index];
  }

  /** As how many entries one counts. */
  protected weight(_: T): number {
    return 1;
  }

  /** The new entry's index; traps where there are too many. */
  add(entry: T, place: TrapPlace): number {
    this.#budget.take(this.weight(entry), place);
    const index = this.#free.pop() ?? this.#entries.length;
    this.#entries[index] = entry;
    return index;
  }

  /** What stood there, if anything did; the index is the next that is given out. */
  remove(index: number): T | undefined {
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    this.#entries[index] = undefined;
    this.#free.push(index);
    this.#budget.give(this.weight(entry));
    return entry;
  }

  /** What is in the table, in the order of indexes. */
  *entries(): Generator<readonly [index: number, entry: T], void> {
    for (const [index, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [index, entry];
    }
  }
}
