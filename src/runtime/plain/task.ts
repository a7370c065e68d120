/**
 * A call of a lifted function as the callee sees it, where JavaScript runs the definitions: which function it is, on whose
 * behalf, and the borrowed handles that it received and must drop. Those that may have to wait know more
 * (`async/task.ts`). CanonicalABI.md, Task State and Store.lift.
 */
import type { CanonOptions, PlanFuncType } from '../../plan/index.ts';
import type { Call } from '../core/call.ts';
import type { BorrowScope } from '../core/handles/handles.ts';
import { Trap, type TrapPlace } from '../core/trap.ts';
import type { PlainInstance } from './instance.ts';
import type { Value } from './value.ts';

/** What a task knows of the lifted function that it runs. */
export interface TaskFunc {
  readonly type: PlanFuncType;
  readonly canon: CanonOptions;
}

/** One call of a function, or of what runs beside functions. */
export class Task {
  readonly kind = 'task';
  readonly instance: PlainInstance;
  /** The label of the function that runs. */
  readonly func: string;
  readonly place: TrapPlace;
  /** The function that runs. Absent for what runs beside functions: start functions, realloc, destructors. */
  readonly lift: TaskFunc | undefined;
  /** Absent, too, where the host called and takes the result by itself. */
  call: Call | undefined;
  #borrowScope: BorrowScope | undefined;

  constructor(instance: PlainInstance, func: string, lift?: TaskFunc, call?: Call) {
    this.instance = instance;
    this.func = func;
    this.place = { component: instance.label, func };
    this.lift = lift;
    this.call = call;
  }

  /** Whether its function is of an `async func` type. */
  get isAsync(): boolean {
    return this.lift?.type.async === true;
  }

  /** Hands over the result, with all borrows dropped. */
  return(value: Value | undefined): void {
    this.endBorrows();
    this.call?.resolve(value);
  }

  /** What counts its borrow handles, from the first one on until it returns. */
  get borrowScope(): BorrowScope {
    return (this.#borrowScope ??= this.instance.handles.openScope(this.place));
  }

  /** That all borrows were dropped; there will be no more. */
  endBorrows(): void {
    if (this.#borrowScope === undefined) return;
    const { handles } = this.instance;
    const remaining = handles.numBorrows(this.#borrowScope);
    if (remaining !== 0) {
      throw new Trap(
        'trap/borrows-remain',
        this.place,
        `borrow handles still remain at the end of the call: ${remaining}`,
      );
    }
    handles.closeScope(this.#borrowScope);
    this.#borrowScope = undefined;
  }
}
