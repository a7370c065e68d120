/** `thread.index`: the number of the thread that runs. CanonicalABI.md, canon thread.index. */
import { currentThread } from '../thread.ts';
import { type Builtin, leaving } from '../../plain/builtins/builtin.ts';

export const threadIndex: Builtin = {
  make: (store, instance) => () => {
    leaving(store, instance);
    return currentThread(store).index;
  },
};
