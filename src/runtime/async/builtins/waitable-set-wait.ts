/** `waitable-set.wait`: waits for an event of one of a set. CanonicalABI.md, canon waitable-set.wait. */
import { currentThread } from '../thread.ts';
import type { BuiltinOf } from '../../../plan/index.ts';
import { waitForSet } from '../wait.ts';
import { WaitableSet } from '../waitable.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { storeEvent } from './store-event.ts';

export const waitableSetWait: Builtin<BuiltinOf<'waitable-set.wait'>> = {
  makeWaiting: (store, instance, { memory }) => {
    return function* (index, ptr) {
      const place = leaving(store, instance);
      const set = instance.handles.object(unsigned(index), WaitableSet, 'a waitable set', place);
      const event = yield* waitForSet(store, currentThread(store), set, false);
      return storeEvent(store, memory, unsigned(ptr), event, place);
    };
  },
};
