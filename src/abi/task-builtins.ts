/**
 * The built-ins for tasks, subtasks, threads and what these wait for, which every world calls the same. CanonicalABI.md,
 * Canonical Definitions; the names are every toolchain's of today.
 */
import type { CoreImportName } from './names.ts';

/** By the core import's name, what the specification calls it. */
export const taskBuiltins: ReadonlyMap<string, string> = new Map([
  ['[backpressure-inc]', 'backpressure.inc'],
  ['[backpressure-dec]', 'backpressure.dec'],
  ['[task-cancel]', 'task.cancel'],
  ['[waitable-set-new]', 'waitable-set.new'],
  ['[waitable-set-wait]', 'waitable-set.wait'],
  ['[waitable-set-poll]', 'waitable-set.poll'],
  ['[waitable-set-drop]', 'waitable-set.drop'],
  ['[waitable-join]', 'waitable.join'],
  ['[thread-yield]', 'thread.yield'],
  ['[thread-index]', 'thread.index'],
  ['[thread-new-indirect-v0]', 'thread.new-indirect'],
  ['[thread-resume-later]', 'thread.resume-later'],
  ['[thread-suspend]', 'thread.suspend'],
  ['[thread-suspend-then-resume]', 'thread.suspend-then-resume'],
  ['[thread-yield-then-resume]', 'thread.yield-then-resume'],
  ['[thread-suspend-then-promote]', 'thread.suspend-then-promote'],
  ['[thread-yield-then-promote]', 'thread.yield-then-promote'],
  ['[subtask-drop]', 'subtask.drop'],
  ['[subtask-cancel]', 'subtask.cancel'],
  ['[error-context-drop]', 'error-context.drop'],
]);

/** What a guest waits with for a call or a copy that goes on. */
export interface WaitBuiltins {
  readonly newSet: CoreImportName;
  /** Puts a subtask or end of a stream or future into a set. */
  readonly join: CoreImportName;
  /** Blocks; a guest with a callback returns from its core function instead, with the set in its code. */
  readonly wait: CoreImportName;
  readonly poll: CoreImportName;
  readonly dropSet: CoreImportName;
  /** For a subtask whose result has been given. */
  readonly dropSubtask: CoreImportName;
}

export const waitBuiltins: WaitBuiltins = /* @__PURE__ */ ((): WaitBuiltins => {
  const root = (name: string): CoreImportName => ({ module: '$root', name });
  return {
    newSet: root('[waitable-set-new]'),
    join: root('[waitable-join]'),
    wait: root('[waitable-set-wait]'),
    poll: root('[waitable-set-poll]'),
    dropSet: root('[waitable-set-drop]'),
    dropSubtask: root('[subtask-drop]'),
  };
})();
