/**
 * The calls of lifted functions that may wait: a task with a thread of its own, which starts when the instance lets
 * it in, runs the core function, and with a callback goes on in an event loop. CanonicalABI.md, canon lift.
 */
import { callWaiting } from './core-call.ts';
import type { Co } from './coroutine.ts';
import { WaitingTask } from './task.ts';
import { currentThread, WaitingThread } from './thread.ts';
import { waitForSet } from './wait.ts';
import { cancelledEvent, type Event, noEvent, WaitableSet } from './waitable.ts';
import type { Call, OnCancel } from '../core/call.ts';
import type { PlainStore } from '../plain/store.ts';
import { Trap } from '../core/trap.ts';
import type { LiftedFunc } from '../plain/lifted-func.ts';

const callbackCodes = { exit: 0, yield: 1, wait: 2 } as const;

/** What calls a lifted function that may wait; gives how to ask it to end early. */
export function liftTask(store: PlainStore, lifted: LiftedFunc): (call: Call) => Co<OnCancel> {
  const { instance, label, type } = lifted;
  const { async, callback } = lifted.canon;

  function* body(task: WaitingTask, thread: WaitingThread): Co<void> {
    if (!(yield* task.enterImplicitThread(store, thread))) return;
    const flatArgs = lifted.lowerArgs(task, task.start());
    const returned = yield* callWaiting(store, thread, lifted.coreId, flatArgs);
    if (!async) {
      const results = returned === undefined ? [] : [returned];
      lifted.returnResults(task, results);
      lifted.postReturn(thread, results);
    } else if (callback !== undefined) {
      yield* eventLoop(task, thread, Number(returned) >>> 0);
    }
    task.exitImplicitThread(thread);
  }

  function* eventLoop(task: WaitingTask, thread: WaitingThread, first: number): Co<void> {
    const mayRun = (): boolean => instance.exclusiveThread === undefined;
    for (let packed = first; ;) {
      const code = packed & 0xf;
      if (code === callbackCodes.exit) return;
      instance.exclusiveThread = undefined;
      let event: Event;
      if (code === callbackCodes.yield) {
        const cancelled = yield* thread.yieldUntil(store, mayRun, true);
        event = cancelled ? cancelledEvent : noEvent;
      } else if (code === callbackCodes.wait) {
        const index = packed >>> 4;
        const set = instance.handles.object(index, WaitableSet, 'a waitable set', task.place);
        event = yield* waitForSet(store, thread, set, true, mayRun);
      } else {
        throw new Trap('trap/invalid-callback-code', task.place, `the callback code ${code}`);
      }
      instance.exclusiveThread = thread;
      packed = Number(yield* callWaiting(store, thread, callback!, event)) >>> 0;
    }
  }

  /**
   * Where only a thread that could already go on keeps the call out, that thread goes on first. The definition would
   * have it wait for the next tick; the reference test `async/sync-streams` asks that the call starts at once.
   */
  function* letHolderFinish(task: WaitingTask, thread: WaitingThread): Co<void> {
    const { exclusiveThread, numWaitingToEnter } = instance;
    const canWait = store.current === undefined || currentThread(store).suspendable;
    if (task.state !== 'initial' || numWaitingToEnter > 1 || !canWait) return;
    if (exclusiveThread?.isReady !== true) return;
    yield* exclusiveThread.resume(store);
    if (thread.isReady) yield* thread.resume(store);
  }

  return function* (call) {
    const task = new WaitingTask(instance, label, { lift: lifted, call });
    if (async) task.returnFlat = (flat) => lifted.returnArgs(task, flat);
    store.enterFrom(instance, call.caller, task.place);
    task.state = 'initial';
    const thread = WaitingThread.suspended(store, task, (t) => body(task, t));
    thread.depth = store.depth;
    yield* thread.resume(store);
    yield* letHolderFinish(task, thread);
    if (!type.async) yield* task.finishSynchronously(store);
    store.leaveTo(instance, call.caller, task.place);
    return () => task.requestCancellation(store);
  };
}

/** Runs a destructor, as a synchronous function of its instance that may have to wait. */
export function* callDestructor(
  store: PlainStore,
  task: WaitingTask,
  dtor: number,
  rep: number,
): Co<void> {
  task.state = 'initial';
  const thread = WaitingThread.suspended(store, task, function* (t) {
    yield* task.enterImplicitThread(store, t);
    task.state = 'started';
    yield* callWaiting(store, t, dtor, [rep]);
    task.state = 'resolved';
    task.exitImplicitThread(t);
  });
  thread.depth = store.depth;
  yield* thread.resume(store);
  yield* task.finishSynchronously(store);
}
