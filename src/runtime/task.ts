/**
 * The records of a call: a task on the callee's side, a subtask on the caller's. Both count borrows: a task those it
 * received and must drop, a subtask the handles it lent and gets back. CanonicalABI.md, Tasks and Subtask State.
 */
import type { Instance } from './store.ts';
import type { Transfer } from './transfer.ts';
import type { Value } from './value.ts';

export interface Task {
  readonly kind: 'task';
  readonly instance: Instance;
  /** The label of the function that runs. */
  readonly func: string;
  /** Absent when the host called. */
  readonly caller: Instance | undefined;
  state: 'started' | 'returned';
  /** Borrowed handles in the instance's table that this task has to drop before it returns. */
  numBorrows: number;
  /** Context slots of the task's thread. */
  readonly context: [number, number];
}

export function startTask(instance: Instance, func: string, caller: Instance | undefined): Task {
  return {
    kind: 'task',
    instance,
    func,
    caller,
    state: 'started',
    numBorrows: 0,
    context: [0, 0],
  };
}

/** What can be lent: a handle in a table, or a host's object that stands for one. */
export interface Lender {
  lends: number;
}

export interface Subtask {
  readonly kind: 'subtask';
  readonly lenders: Lender[];
}

export function startSubtask(): Subtask {
  return { kind: 'subtask', lenders: [] };
}

export function addLender(subtask: Subtask, lender: Lender): void {
  lender.lends++;
  subtask.lenders.push(lender);
}

/** The callee has returned: what was lent is free again. */
export function deliverResolve(subtask: Subtask): void {
  for (const lender of subtask.lenders) lender.lends--;
  subtask.lenders.length = 0;
}

/**
 * A call of a component-level function. The callee asks for its arguments once it may run and hands over its result
 * once; both may come long after each other when calls are asynchronous.
 */
export interface Call {
  /** The calling instance; absent when the host calls. */
  readonly caller: Instance | undefined;
  /** Lifts the arguments out of the caller. */
  readonly start: () => readonly Value[];
  /** Lowers the result into the caller. */
  readonly resolve: (result: Value | undefined) => void;
  /** What crosses, both ways; present when traced. */
  readonly transfers?: { readonly params: Transfer; readonly result: Transfer };
}

/** A component-level function that can be called: a lifted one, or the host's. */
export type FuncInst = (call: Call) => void;
