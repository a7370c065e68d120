/**
 * Borrows as their two sides count them: the caller notes which handles it lent and has them back when the call is
 * over, the callee how many it has still to drop. CanonicalABI.md, Task State and Subtask State.
 */

/** What can be lent: a handle in a table, or a host's object that stands for one. */
export interface Lender {
  /** How many calls it is lent to. */
  lends: number;
}

/** The caller's side of a call, as far as it lends. */
export interface Lending {
  readonly kind: 'subtask';
  readonly lenders: Lender[];
}

/** For calls that return at once; others have a `Subtask`. */
export function startSubtask(): Lending {
  return { kind: 'subtask', lenders: [] };
}

/** Notes that a handle is lent until the call is over. */
export function addLender(lending: Lending, lender: Lender): void {
  lender.lends++;
  lending.lenders.push(lender);
}

/** The callee has returned: what was lent is free again. */
export function deliverResolve(lending: Lending): void {
  for (const lender of lending.lenders) lender.lends--;
  lending.lenders.length = 0;
}

/** The callee's side of a call, as far as it borrows. */
export interface Borrowing {
  readonly kind: 'task';
  /** Borrowed handles in the instance's table that the task has to drop before it returns. */
  numBorrows: number;
}
