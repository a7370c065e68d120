/**
 * What runs in a component instance, as far as messages and limits have to know it. Where JavaScript runs definitions, tasks
 * know more, and what runs is a thread (`plain/task.ts`, `plain/thread.ts`). CanonicalABI.md, Task State.
 */
import type { Instance } from './instance.ts';
import type { TrapPlace } from './trap.ts';

/** What runs core code: a task that can't be told from its thread, or a thread. */
export interface Runner {
  readonly instance: Instance;
  readonly place: TrapPlace;
}

/** One call of a function, or of what runs beside functions, in its component instance. */
export class Task implements Runner {
  readonly kind = 'task';
  readonly instance: Instance;
  /** The label of the function that runs. */
  readonly func: string;
  readonly place: TrapPlace;

  constructor(instance: Instance, func: string) {
    this.instance = instance;
    this.func = func;
    this.place = { component: instance.label, func };
  }
}
