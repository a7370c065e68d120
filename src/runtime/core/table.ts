/**
 * Tables of a component instance as JavaScript keeps them, of threads and of handles: small numbers for guests, entries
 * for us.
 * Index 0 is never given out, the index freed last is used first. A table finds and keeps entries; which rules an
 * entry must meet, its users say. CanonicalABI.md, Table State.
 */
import type { TrapPlace } from './trap.ts';
import type { HandleCount } from './handles/count.ts';

/** Entries by index, from 1; in all tables of a program there may be as many as `count` allows. */
export class Table<T> {
  readonly #entries: (T | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #count: HandleCount;
  readonly #weight: (entry: T) => number;

  /** `weight` says as how many entries one counts. */
  constructor(count: HandleCount, weight: (entry: T) => number = () => 1) {
    this.#count = count;
    this.#weight = weight;
  }

  get(index: number): T | undefined {
    return this.#entries[index];
  }

  /** The new entry's index; traps where there are too many. */
  add(entry: T, place: TrapPlace): number {
    this.#count.take(this.#weight(entry), place);
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
    this.#count.give(this.#weight(entry));
    return entry;
  }

  /** What is in the table, in the order of indexes. */
  *entries(): Generator<readonly [index: number, entry: T], void> {
    for (const [index, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [index, entry];
    }
  }
}
