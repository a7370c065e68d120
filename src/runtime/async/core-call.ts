/**
 * Calls of core code that may have to wait. The machine stack of such a call has to be one that the engine can put
 * aside (JSPI), which costs a few hundred nanoseconds, so only code of components that have something to wait for is
 * entered in this way; all other calls are plain ones. CanonicalABI.md, call_and_trap_on_throw.
 */
import type { CoreFuncId } from '../../plan/index.ts';
import type { CoreFunction, CoreValue, Entry } from '../core/core-func.ts';
import { texts } from '../core/texts.ts';
import type { PlainStore } from '../plain/store.ts';
import type { Co } from './coroutine.ts';
import type { WaitingThread } from './thread.ts';

/** Whether the engine can put stacks aside. */
export const canSuspend: boolean =
  typeof WebAssembly.Suspending === 'function' && typeof WebAssembly.promising === 'function';

/** Calls a core function of the thread's instance, which may wait. */
export function* callWaiting(
  store: PlainStore,
  thread: WaitingThread,
  id: CoreFuncId,
  args: readonly CoreValue[],
): Co<CoreValue | undefined> {
  const entry = entryOf(store, thread, id);
  const func = store.coreFunction(id);
  if (entry === undefined) return store.callCore(thread, func, args);
  return yield* enterCore(store, thread, entry, func, args);
}

function entryOf(store: PlainStore, thread: WaitingThread, id: CoreFuncId): Entry | undefined {
  const { task, instance } = thread;
  if (task.isOnCallersStack) return undefined;
  const entry = store.functions.entries?.get(id);
  if (entry !== undefined || !task.isForPromise || !store.reaching.has(instance.id)) return entry;
  return canSuspend ? entryAlone(thread) : undefined;
}

/** An entry of components of which nothing waits but for promises of the host's. */
function entryAlone(thread: WaitingThread): Entry {
  return async (func, args) => {
    const value = await WebAssembly.promising(func)(...args);
    thread.returned = { value: value as CoreValue | undefined };
  };
}

/** Calls a core function on a stack of its own, by `entry`; gives what it returned. */
export function* enterCore(
  store: PlainStore,
  thread: WaitingThread,
  entry: Entry,
  func: CoreFunction,
  args: readonly CoreValue[],
): Co<CoreValue | undefined> {
  store.countCall(thread);
  thread.returned = undefined;
  thread.suspendable = true;
  const settled = entry(func, args);
  settled.catch(() => undefined);
  if (thread.returned === undefined) {
    if (store.poison !== undefined) throw store.poison;
    // It waits, or it has trapped and the promise will say how.
    if (!thread.isAside) store.trapping = thread.task.place;
    try {
      yield settled;
    } catch (error) {
      const { place } = thread.task;
      const trap = store.poison ?? store.trapOf(error, place);
      texts().passage(trap, store.plan, place);
      throw trap;
    }
  }
  store.trapping = undefined;
  store.uncountCall();
  thread.suspendable = false;
  thread.isAside = false;
  return (thread.returned as WaitingThread['returned'])!.value;
}
