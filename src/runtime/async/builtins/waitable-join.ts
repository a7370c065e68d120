/** `waitable.join`: puts a waitable into a set, or with 0 out of its set. CanonicalABI.md, canon waitable.join. */
import { Waitable, WaitableSet } from '../waitable.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { usedAlone } from './channel-end.ts';

export const waitableJoin: Builtin = {
  make: (store, instance) => (waitable, set) => {
    const place = leaving(store, instance);
    const { handles } = instance;
    const joined = handles.object(unsigned(waitable), Waitable, 'a waitable', place);
    if (joined.hasSyncWaiter) throw usedAlone(place);
    const into = unsigned(set);
    joined.join(
      into === 0 ? undefined : handles.object(into, WaitableSet, 'a waitable set', place),
    );
    return undefined;
  },
};
