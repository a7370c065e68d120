/** `subtask.drop`: forgets a subtask whose end was seen. CanonicalABI.md, canon subtask.drop. */
import { Subtask } from '../concurrency/subtask.ts';
import { takeHandle } from '../state/handles.ts';
import { Trap } from '../trap.ts';
import { type Builtin, leaving, unsigned } from './builtin.ts';

export const subtaskDrop: Builtin = {
  make: (store, instance) => (i) => {
    const place = leaving(store, instance);
    const subtask = takeHandle(instance, Subtask, 'a subtask', unsigned(i), place);
    if (!subtask.resolveDelivered) {
      const detail = 'cannot drop a subtask which has not yet resolved';
      throw new Trap('trap/subtask-unresolved', place, detail);
    }
    subtask.join(undefined);
    return undefined;
  },
};
