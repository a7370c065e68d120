/** `waitable-set.new`: an empty set. CanonicalABI.md, canon waitable-set.new. */
import { WaitableSet } from '../waitable.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';

export const waitableSetNew: Builtin = {
  make: (store, instance) => () => {
    const place = leaving(store, instance);
    return instance.handles.addObject(new WaitableSet(), place);
  },
};
