/** `waitable-set.poll`: an event of one of a set, if there is any. CanonicalABI.md, canon waitable-set.poll. */
import type { BuiltinOf } from '../../../plan/index.ts';
import { pollSet } from '../wait.ts';
import { WaitableSet } from '../waitable.ts';
import { handleOf } from '../../core/handles.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { storeEvent } from './store-event.ts';

export const waitableSetPoll: Builtin<BuiltinOf<'waitable-set.poll'>> = {
  make: (store, instance, { memory }) => {
    return (index, ptr) => {
      const place = leaving(store, instance);
      const set = handleOf(instance, WaitableSet, 'a waitable set', unsigned(index), place);
      const event = pollSet(set);
      return storeEvent(store, memory, unsigned(ptr), event, place);
    };
  },
};
