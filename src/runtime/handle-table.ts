/**
 * The table of handles that each component instance has: small numbers for guests, entries for us. Index 0 is never
 * given out, the index freed last is used first. The table finds and keeps entries; which rules an entry must meet,
 * its users say. CanonicalABI.md, Table State and Resource State.
 */
import { limits } from '../base/index.ts';
import type { Resource } from './resource.ts';
import type { Task } from './task.ts';

/** A handle to a resource. Subtasks, streams and the like will be further kinds of entry. */
export interface ResourceHandle {
  readonly kind: 'resource';
  readonly resource: Resource;
  readonly rep: number;
  readonly own: boolean;
  /** The task that a borrow was lent to, which must drop it before it returns. */
  readonly scope?: Task;
  /** How many borrows of this handle are under way. */
  lends: number;
}

export type TableEntry = ResourceHandle;

export class HandleTable {
  readonly #entries: (TableEntry | undefined)[] = [undefined];
  readonly #free: number[] = [];
  readonly #max: number;

  constructor(max: number = limits.handles) {
    this.#max = max;
  }

  get(index: number): TableEntry | undefined {
    return this.#entries[index];
  }

  /** The new entry's index, or undefined when the table is full. */
  add(entry: TableEntry): number | undefined {
    const index = this.#free.pop() ?? this.#entries.length;
    if (index > this.#max) return undefined;
    this.#entries[index] = entry;
    return index;
  }

  remove(index: number): TableEntry | undefined {
    const entry = this.#entries[index];
    if (entry === undefined) return undefined;
    this.#entries[index] = undefined;
    this.#free.push(index);
    return entry;
  }

  /** What is in the table, for people and tests. */
  *entries(): Iterable<readonly [index: number, entry: TableEntry]> {
    for (const [index, entry] of this.#entries.entries()) {
      if (entry !== undefined) yield [index, entry];
    }
  }
}
