/**
 * `context.get` and `context.set`: slots that belong to the thread that runs. Lifted functions start with zeros, a
 * realloc has slots of its own, post-return those of its function. CanonicalABI.md, canon context.get and context.set.
 */
import type { BuiltinOf } from '../../../plan/index.ts';
import type { PlainStore } from '../store.ts';
import { type Builtin, type Builtins, unsigned } from './builtin.ts';

const contextGet: Builtin<BuiltinOf<'context.get'>> = {
  make: (store, _, def) => {
    const slot = slotOf(def);
    return () => slots(store)[slot];
  },
};

const contextSet: Builtin<BuiltinOf<'context.set'>> = {
  make: (store, _, def) => {
    const slot = slotOf(def);
    return (value) => {
      slots(store)[slot] = unsigned(value);
      return undefined;
    };
  },
};

export const contextBuiltins = {
  'context.get': contextGet,
  'context.set': contextSet,
} as Builtins;

function slotOf({ slot }: BuiltinOf<'context.get' | 'context.set'>): 0 | 1 {
  if (slot !== 0 && slot !== 1) throw new RangeError(`no context slot ${slot}`);
  return slot;
}

/** Core code runs on a thread only. */
function slots(store: PlainStore): [number, number] {
  if (store.current === undefined) throw new TypeError('no thread is running');
  return store.current.context;
}
