/**
 * The tables that each component instance has, of handles and of threads: small numbers for guests, entries for us.
 * Index 0 is never given out, the index freed last is used first. A table finds and keeps entries; which rules an
 * entry must meet, its users say. CanonicalABI.md, Table State.
 */
import { limits } from '../../base/index.ts';

/** Entries by index, from 1 to `max`. */
export class Table<T> {
  readonly #entries: (T | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #max: number;

  constructor(max: number = limits.handles) {
    this.#max = max;
  }

  get(index: number): T | undefined {
    return this.#entries[index];
  }

  /** The new entry's index, or undefined when the table is full. */
  add(entry: T): number | undefined {
    const index = this.#free.pop() ?? this.#entries.length;
    if (index > this.#max) return undefined;
    this.#entries[index] = entry;
    return index;
  }

  /** What stood there, if anything did; the index is the next that is given out. */
  remove(index: number): T | undefined {
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    this.#entries[index] = undefined;
    this.#free.push(index);
    return entry;
  }

  /** What is in the table, in the order of indexes. */
  *entries(): Generator<readonly [index: number, entry: T], void> {
    for (const [index, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [index, entry];
    }
  }
}
