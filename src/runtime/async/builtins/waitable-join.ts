/** `waitable.join`: puts a waitable into a set, or with 0 out of its set. CanonicalABI.md, canon waitable.join. */
import { ReadableEnd, WritableEnd } from '../copy-end.ts';
import { Subtask } from '../subtask.ts';
import { WaitableSet } from '../waitable.ts';
import { handleOf } from '../../core/handles.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { usedAlone } from './channel-end.ts';

export const waitableJoin: Builtin = {
  make: (store, instance) => (waitable, set) => {
    const place = leaving(store, instance);
    const index = unsigned(waitable);
    const entry = instance.handles.get(index);
    // Which kinds of handle are waitables.
    const joined =
      entry instanceof ReadableEnd || entry instanceof WritableEnd
        ? entry
        : handleOf(instance, Subtask, 'a waitable', index, place);
    if (joined.hasSyncWaiter) throw usedAlone(place);
    const into = unsigned(set);
    joined.join(
      into === 0 ? undefined : handleOf(instance, WaitableSet, 'a waitable set', into, place),
    );
    return undefined;
  },
};
