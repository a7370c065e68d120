/** `waitable-set.poll`: an event of one of a set, if there is any. CanonicalABI.md, canon waitable-set.poll. */
import { pollSet } from '../concurrency/wait.ts';
import { WaitableSet } from '../concurrency/waitable.ts';
import { handleOf } from '../state/handles.ts';
import { Options } from '../values/options.ts';
import { type Builtin, fixed, leaving, unsigned } from './builtin.ts';
import { storeEvent } from './store-event.ts';

export const waitableSetPoll: Builtin = {
  signature: fixed(['i32', 'i32'], ['i32']),
  make: (store, instance, { options }) => {
    const given = new Options(store, options!);
    return (index, ptr) => {
      const place = leaving(store, instance);
      const set = handleOf(instance, WaitableSet, 'a waitable set', unsigned(index), place);
      const event = pollSet(set);
      return storeEvent(given, unsigned(ptr), event, place);
    };
  },
};
