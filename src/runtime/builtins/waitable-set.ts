/**
 * `waitable-set.new`, `wait`, `poll` and `drop`: sets of what a guest waits for. CanonicalABI.md, canon
 * waitable-set.{new,wait,poll,drop}.
 */
import { type Event, WaitableSet } from '../concurrency/waitable.ts';
import { hex, Options } from '../context.ts';
import { addHandle } from '../handles.ts';
import { Trap, type TrapPlace } from '../trap.ts';
import { type Builtin, fixed, handleOf, leaving, takeHandle, unsigned } from './builtin.ts';

const what = 'a waitable set';

export const waitableSetNew: Builtin = {
  signature: fixed([], ['i32']),
  make: (store, instance) => () => {
    const place = leaving(store, instance);
    return addHandle(instance, new WaitableSet(), place);
  },
};

export const waitableSetWait: Builtin = {
  signature: fixed(['i32', 'i32'], ['i32']),
  waits: () => true,
  makeWaiting: (store, instance, { immediates: [cancellable], options }) => {
    const given = new Options(store, options!);
    return function* (index, ptr) {
      const place = leaving(store, instance);
      const set = handleOf(instance, WaitableSet, what, unsigned(index), place);
      const event = yield* set.waitForEvent(store, store.current!, cancellable === 1);
      return storeEvent(given, unsigned(ptr), event, place);
    };
  },
};

export const waitableSetPoll: Builtin = {
  signature: fixed(['i32', 'i32'], ['i32']),
  make: (store, instance, { immediates: [cancellable], options }) => {
    const given = new Options(store, options!);
    return (index, ptr) => {
      const place = leaving(store, instance);
      const set = handleOf(instance, WaitableSet, what, unsigned(index), place);
      const event = set.poll(store.current!, cancellable === 1);
      return storeEvent(given, unsigned(ptr), event, place);
    };
  },
};

export const waitableSetDrop: Builtin = {
  signature: fixed(['i32']),
  make: (store, instance) => (index) => {
    const place = leaving(store, instance);
    const set = takeHandle(instance, WaitableSet, what, unsigned(index), place);
    if (set.elements.size > 0) {
      throw new Trap('trap/waitable-set-in-use', place, 'cannot drop a waitable set with elements');
    }
    if (set.numWaiting > 0) {
      throw new Trap('trap/waitable-set-in-use', place, 'cannot drop waitable set with waiters');
    }
    return undefined;
  },
};

/** Puts index and payload to where the guest wants them; gives the code. */
function storeEvent(
  { memory }: Options,
  ptr: number,
  [code, index, payload]: Event,
  place: TrapPlace,
): number {
  if (ptr % 4 !== 0) {
    throw new Trap('trap/unaligned-pointer', place, `an event at ${hex(ptr)}, aligned to 4`);
  }
  if (ptr + 8 > memory.size) {
    const detail = `an event at ${hex(ptr)} in a memory of ${memory.size}`;
    throw new Trap('trap/pointer-out-of-bounds', place, detail);
  }
  memory.view.setUint32(ptr, index, true);
  memory.view.setUint32(ptr + 4, payload, true);
  return code;
}
