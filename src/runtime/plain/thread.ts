/**
 * A thread of a component as far as every call has one: the task that it belongs to, and its context slots. Threads that
 * may have to wait, or that guests can tell apart, are those of `async/thread.ts`. CanonicalABI.md, Thread State.
 */
import type { Runner } from '../core/runner.ts';
import type { Task } from './task.ts';
import type { TrapPlace } from '../core/trap.ts';

/** What runs core code; by itself the one thread of a call that returns before anything else happens. */
export class Thread<T extends Task = Task> implements Runner {
  readonly task: T;
  /** What `context.get` and `context.set` see. */
  readonly context: [number, number] = [0, 0];

  constructor(task: T) {
    this.task = task;
  }

  /** Its next call begins, with slots of its own. */
  restart(): void {
    this.context[0] = 0;
    this.context[1] = 0;
  }

  /** It runs no more: what is in the instance's slots is its own. */
  keepSlots(): void {
    const slots = this.instance.contextSlots;
    if (slots === undefined) return;
    this.context[0] = slots[0]!.value;
    this.context[1] = slots[1]!.value;
  }

  /** It runs from now on: its own is in the instance's slots. */
  takeSlots(): void {
    const slots = this.instance.contextSlots;
    if (slots === undefined) return;
    slots[0]!.value = this.context[0];
    slots[1]!.value = this.context[1];
  }

  get instance(): T['instance'] {
    return this.task.instance;
  }

  get place(): TrapPlace {
    return this.task.place;
  }
}
