/**
 * What a guest can wait for: subtasks and ends of streams and futures, one by one or many in a set. An event is made
 * when it is delivered, not when it comes up, so that it tells of the latest state. The waiting itself is in `wait.ts`.
 * CanonicalABI.md, Waitable State.
 */

/** What events are of, as the numbers that guests see. */
export const eventCodes = {
  none: 0,
  subtask: 1,
  streamRead: 2,
  streamWrite: 3,
  futureRead: 4,
  futureWrite: 5,
  taskCancelled: 6,
} as const;

/** A code of `eventCodes`, mostly the index of the waitable, and what happened to it. */
export type Event = readonly [code: number, index: number, payload: number];

export const noEvent: Event = [eventCodes.none, 0, 0];
export const cancelledEvent: Event = [eventCodes.taskCancelled, 0, 0];

/** Something that a guest can wait for; at most one event of it is pending. */
export abstract class Waitable {
  #pending: (() => Event) | undefined;
  #set: WaitableSet | undefined;
  /** Whether a thread waits for this alone, by a synchronous call. */
  hasSyncWaiter = false;

  get hasPendingEvent(): boolean {
    return this.#pending !== undefined;
  }

  get inSet(): boolean {
    return this.#set !== undefined;
  }

  /** A later event takes the place of one that nobody has seen. */
  setPendingEvent(event: () => Event): void {
    this.#pending = event;
  }

  takePendingEvent(): Event {
    const pending = this.#pending!;
    this.#pending = undefined;
    return pending();
  }

  /** Moves it into a set, or out of the one it is in. */
  join(set: WaitableSet | undefined): void {
    this.#set?.elements.delete(this);
    this.#set = set;
    set?.elements.add(this);
  }
}

/** Waitables that are waited for together. */
export class WaitableSet {
  readonly kind = 'waitable-set';
  readonly elements = new Set<Waitable>();
  /** Threads that wait for one of its elements. */
  numWaiting = 0;

  get hasPendingEvent(): boolean {
    for (const element of this.elements) if (element.hasPendingEvent) return true;
    return false;
  }

  /** The one that is delivered moves to the end, so that no other waits for ever. */
  takePendingEvent(): Event {
    for (const element of this.elements) {
      if (!element.hasPendingEvent) continue;
      this.elements.delete(element);
      this.elements.add(element);
      return element.takePendingEvent();
    }
    throw new RangeError('no event is there');
  }
}
