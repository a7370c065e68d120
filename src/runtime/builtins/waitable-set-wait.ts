/** `waitable-set.wait`: waits for an event of one of a set. CanonicalABI.md, canon waitable-set.wait. */
import { waitForSet } from '../concurrency/wait.ts';
import { WaitableSet } from '../concurrency/waitable.ts';
import { handleOf } from '../state/handles.ts';
import { Options } from '../values/options.ts';
import { type Builtin, fixed, leaving, unsigned } from './builtin.ts';
import { storeEvent } from './store-event.ts';

export const waitableSetWait: Builtin = {
  signature: fixed(['i32', 'i32'], ['i32']),
  waits: () => true,
  makeWaiting: (store, instance, { options }) => {
    const given = new Options(store, options!);
    return function* (index, ptr) {
      const place = leaving(store, instance);
      const set = handleOf(instance, WaitableSet, 'a waitable set', unsigned(index), place);
      const event = yield* waitForSet(store, store.current!, set, false);
      return storeEvent(given, unsigned(ptr), event, place);
    };
  },
};
