/**
 * `task.cancel`: a task that learned that it is to be cancelled ends without a result. CanonicalABI.md, canon
 * task.cancel.
 */
import { currentThread } from '../thread.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';

export const taskCancel: Builtin = {
  make: (store, instance) => () => {
    const place = leaving(store, instance);
    const { task } = currentThread(store);
    if (task.lift?.canon.async !== true) {
      throw new Trap('trap/not-async', place, '`task.cancel` of a function lifted as synchronous');
    }
    task.cancel();
    return undefined;
  },
};
