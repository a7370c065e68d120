/**
 * What runs core code in a component instance, as far as messages and limits have to know it: by itself the one call that
 * runs there. Where JavaScript runs definitions, it is a thread of a task (`plain/thread.ts`, `plain/task.ts`).
 */
import type { Instance } from './instance.ts';
import type { TrapPlace } from './trap.ts';

export interface Runner {
  readonly instance: Instance;
  readonly place: TrapPlace;
}
