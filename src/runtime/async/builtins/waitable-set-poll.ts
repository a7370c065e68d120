/** `waitable-set.poll`: an event of one of a set, if there is any. CanonicalABI.md, canon waitable-set.poll. */
import type { BuiltinOf } from '../../../plan/index.ts';
import { pollSet } from '../wait.ts';
import { WaitableSet } from '../waitable.ts';
import { type Builtin, leaving, unsigned } from '../../plain/builtins/builtin.ts';
import { storeEvent } from './store-event.ts';

export const waitableSetPoll: Builtin<BuiltinOf<'waitable-set.poll'>> = {
  make: (store, instance, { memory }) => {
    return (index, ptr) => {
      const place = leaving(store, instance);
      const set = instance.handles.object(unsigned(index), WaitableSet, 'a waitable set', place);
      const event = pollSet(set);
      return storeEvent(store, memory, unsigned(ptr), event, place);
    };
  },
};
