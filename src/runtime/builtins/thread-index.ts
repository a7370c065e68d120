/** `thread.index`: the number of the thread that runs. CanonicalABI.md, canon thread.index. */
import { type Builtin, fixed, leaving } from './builtin.ts';

export const threadIndex: Builtin = {
  signature: fixed([], ['i32']),
  make: (store, instance) => () => {
    leaving(store, instance);
    return store.current!.index;
  },
};
