/**
 * `resource.drop`, and drops by the host, where the destructor may have to wait. CanonicalABI.md, canon resource.drop.
 */
import { beginDrop, type Dropped } from '../plain/drop.ts';
import type { PlainStore } from '../plain/store.ts';
import type { Co } from './coroutine.ts';
import { callDestructor } from './lift-task.ts';
import { WaitingTask } from './task.ts';

/** As `dropOwn`, where the destructor may have to wait. */
export function* dropOwnWaiting(store: PlainStore, dropped: Dropped): Co<void> {
  const entered = beginDrop(store, dropped);
  if (entered === undefined) return;
  const { instance, func, place, dtor } = entered;
  if (dtor !== undefined) {
    yield* callDestructor(store, new WaitingTask(instance, func), dtor, dropped.rep);
  }
  store.leaveTo(instance, dropped.caller, place);
}
