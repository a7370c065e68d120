/** `subtask.drop`: forgets a subtask whose end was seen. CanonicalABI.md, canon subtask.drop. */
import { Subtask } from '../subtask.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const subtaskDrop: Builtin = {
  make: (store, instance) => (i) => {
    const place = leaving(store, instance);
    const subtask = instance.handles.takeObject(unsigned(i), Subtask, 'a subtask', place);
    if (!subtask.resolveDelivered) {
      const detail = 'cannot drop a subtask which has not yet resolved';
      throw new Trap('trap/subtask-unresolved', place, detail);
    }
    subtask.join(undefined);
    return undefined;
  },
};
