/**
 * How a thread waits for what happens to waitables: to one alone, or to any of a set. CanonicalABI.md,
 * Waitable.wait_for_pending_event and WaitableSet.
 */
import type { PlainStore } from '../plain/store.ts';
import type { Co } from './coroutine.ts';
import type { WaitingThread } from './thread.ts';
import {
  cancelledEvent,
  type Event,
  noEvent,
  type Waitable,
  type WaitableSet,
} from './waitable.ts';

/** Waits until something has happened to `waitable`, and leaves the event with it. */
export function* waitForEvent(
  store: PlainStore,
  thread: WaitingThread,
  waitable: Waitable,
): Co<void> {
  waitable.hasSyncWaiter = true;
  yield* thread.waitUntil(store, () => waitable.hasPendingEvent);
  waitable.hasSyncWaiter = false;
}

/** Waits for an event of one of a set, and until `ready()` holds, too. */
export function* waitForSet(
  store: PlainStore,
  thread: WaitingThread,
  set: WaitableSet,
  cancellable: boolean,
  ready: () => boolean = always,
): Co<Event> {
  set.numWaiting++;
  const both = (): boolean => ready() && set.hasPendingEvent;
  const cancelled = yield* thread.waitUntil(store, both, cancellable);
  const event = cancelled ? cancelledEvent : set.takePendingEvent();
  set.numWaiting--;
  return event;
}

/** An event of one of a set, where there is one already. */
export function pollSet(set: WaitableSet): Event {
  return set.hasPendingEvent ? set.takePendingEvent() : noEvent;
}

const always = (): boolean => true;
