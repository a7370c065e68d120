/**
 * What stands in the table of handles that each component instance has. CanonicalABI.md, Resource State and Waitable
 * State.
 */
import type { ReadableEnd, WritableEnd } from '../async/copy-end.ts';
import type { ErrorContext } from '../async/error-context.ts';
import type { Subtask } from '../async/subtask.ts';
import type { WaitableSet } from '../async/waitable.ts';
import type { Borrowing } from './lending.ts';
import type { Resource } from './resource.ts';
import { Table } from './table.ts';

/** A handle to a resource. */
export interface ResourceHandle {
  readonly kind: 'resource';
  readonly resource: Resource;
  readonly rep: number;
  readonly own: boolean;
  /** The task that a borrow was lent to, which must drop it before it returns. */
  readonly scope?: Borrowing;
  /** How many borrows of this handle are under way. */
  lends: number;
}

/** What a handle may be of; `kind` says which. */
export type TableEntry =
  ResourceHandle | Subtask | ReadableEnd | WritableEnd | WaitableSet | ErrorContext;

/** The handles of an instance. */
export class HandleTable extends Table<TableEntry> {
  protected override weight(entry: TableEntry): number {
    return entry.kind === 'error-context' ? entry.weight : 1;
  }
}
