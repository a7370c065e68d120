/**
 * `context.get` and `context.set`: slots that belong to the task that runs. Lifted functions start with zeros, a
 * realloc has slots of its own, post-return those of its function. CanonicalABI.md, canon context.get and context.set.
 */
import type { Store } from '../store.ts';
import type { Task } from '../task.ts';
import { type Builtin, unsigned } from './builtin.ts';

export const contextGet: Builtin = {
  signature: { params: [], results: ['i32'] },
  make: (store, _, immediates) => {
    const slot = slotOf(immediates);
    return () => slots(store)[slot];
  },
};

export const contextSet: Builtin = {
  signature: { params: ['i32'], results: [] },
  make: (store, _, immediates) => {
    const slot = slotOf(immediates);
    return (value) => {
      slots(store)[slot] = unsigned(value);
      return undefined;
    };
  },
};

function slotOf([slot]: readonly number[]): 0 | 1 {
  if (slot !== 0 && slot !== 1) throw new RangeError(`no context slot ${slot}`);
  return slot;
}

/** Core code runs in a task only. */
function slots(store: Store): Task['context'] {
  if (store.current === undefined) throw new TypeError('no task is running');
  return store.current.context;
}
