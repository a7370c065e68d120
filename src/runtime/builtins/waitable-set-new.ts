/** `waitable-set.new`: an empty set. CanonicalABI.md, canon waitable-set.new. */
import { WaitableSet } from '../concurrency/waitable.ts';
import { addHandle } from '../state/handles.ts';
import { type Builtin, leaving } from './builtin.ts';

export const waitableSetNew: Builtin = {
  make: (store, instance) => () => {
    const place = leaving(store, instance);
    return addHandle(instance, new WaitableSet(), place);
  },
};
