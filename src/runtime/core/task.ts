/**
 * What runs in a component instance, as far as messages and the limits have to know it. A call of which JavaScript runs the
 * definitions knows more (`plain/task.ts`). CanonicalABI.md, Task State.
 */
import type { Instance } from './instance.ts';
import type { TrapPlace } from './trap.ts';

/** One call of a function, or of what runs beside functions, in its component instance. */
export class Task {
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
