/**
 * The tables that each component instance has, of handles and of threads: small numbers for guests, entries for us.
 * Index 0 is never given out, the index freed last is used first. A table finds and keeps entries; which rules an
 * entry must meet, its users say. CanonicalABI.md, Table State, Resource State and Waitable State.
 */
import { limits } from '../../base/index.ts';
import type { ReadableEnd, WritableEnd } from '../concurrency/copy-end.ts';
import type { ErrorContext } from '../concurrency/error-context.ts';
import type { Subtask } from '../concurrency/subtask.ts';
import type { WaitableSet } from '../concurrency/waitable.ts';
import type { Resource } from './resource.ts';
import type { Task } from './task.ts';

/** A handle to a resource. */
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

export type TableEntry =
  ResourceHandle | Subtask | ReadableEnd | WritableEnd | WaitableSet | ErrorContext;

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

export class HandleTable extends Table<TableEntry> {}
