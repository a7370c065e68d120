/** `waitable-set.drop`: a set that nobody uses goes. CanonicalABI.md, canon waitable-set.drop. */
import { WaitableSet } from '../waitable.ts';
import { Trap } from '../../core/trap.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';

export const waitableSetDrop: Builtin = {
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    const set = instance.handles.takeObject(unsigned(index), WaitableSet, 'a waitable set', place);
    if (set.elements.size > 0) {
      throw new Trap('trap/waitable-set-in-use', place, 'cannot drop a waitable set with elements');
    }
    if (set.numWaiting > 0) {
      throw new Trap('trap/waitable-set-in-use', place, 'cannot drop waitable set with waiters');
    }
    return undefined;
  },
};
