/**
 * `resource.drop`, and drops by the host, where the destructor may have to wait. CanonicalABI.md, canon resource.drop.
 */
import { beginDrop, type Dropped } from '../plain/drop.ts';
import type { PlainStore } from '../plain/store.ts';
import { type DefinedResource, dtorPlace } from '../core/resource.ts';
import type { Co } from './coroutine.ts';
import { whenDone } from './guest-func-later.ts';
import { callDestructor } from './lift-task.ts';
import { WaitingTask } from './task.ts';

/** Drops what the host had, for a promise of its end. */
export function dropLater(
  store: PlainStore,
  dropped: Dropped & { readonly resource: DefinedResource },
): Promise<void> {
  const place = dtorPlace(dropped.resource);
  store.checkAlive(place);
  return whenDone(store, place, function* (done) {
    yield* dropOwnWaiting(store, dropped, true);
    done();
  });
}

/** As `dropOwn`, where the destructor may have to wait; `isForPromise` where JavaScript gets one of its end. */
export function* dropOwnWaiting(
  store: PlainStore,
  dropped: Dropped,
  isForPromise = false,
): Co<void> {
  const entered = beginDrop(store, dropped);
  if (entered === undefined) return;
  const { instance, func, place, dtor } = entered;
  if (dtor !== undefined) {
    const task = new WaitingTask(instance, func, { isForPromise });
    yield* callDestructor(store, task, dtor, dropped.rep);
  }
  store.leaveTo(instance, dropped.caller, place);
}
