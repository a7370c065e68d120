/**
 * Why a call ends in a trap that would have to wait where nothing can: on the stack of JavaScript, or of a start
 * function. What the specification says of it comes first, and what witlink can't do only after that.
 */
import type { PlainStore } from '../plain/store.ts';
import type { Task } from '../plain/task.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import { canSuspend } from './core-call.ts';
import { cannotBlock } from './task.ts';
import { currentThread, hasCandidates } from './thread.ts';

/** The trap for `task`, which has to wait on a stack that can't be put aside. */
export function cannotWait(store: PlainStore, task: Task): Trap {
  if (store.trapping !== undefined) return trappedSomehow(store.trapping);
  if (store.awaited !== undefined) return store.awaited;
  const isSwitching = store.current !== undefined && currentThread(store).isSwitching;
  const others = hasCandidates(store, task.instance);
  if (!task.isAsync && !others && !isSwitching) return cannotBlock(task.place);
  const why = canSuspend
    ? 'its caller is JavaScript, which does not wait for a synchronous function'
    : 'this JavaScript engine has no JSPI (WebAssembly.Suspending)';
  return new Trap('trap/not-there-yet', task.place, `it has to wait, but ${why}`);
}

/** The trap for a function that JavaScript called synchronously, and that has not returned. */
export function cannotWaitSynchronously(store: PlainStore, place: TrapPlace): Trap {
  if (store.trapping !== undefined) return trappedSomehow(store.trapping);
  if (store.awaited !== undefined) return store.awaited;
  const detail =
    'it has to wait for another thread, which synchronous calls from JavaScript can not';
  return new Trap('trap/not-there-yet', place, detail);
}

/** The engine tells why code trapped that was entered to wait, but only to those who wait themselves. */
function trappedSomehow(place: TrapPlace): Trap {
  return new Trap(
    'trap/wasm',
    place,
    'core code trapped; called asynchronously, it would be known how',
  );
}
