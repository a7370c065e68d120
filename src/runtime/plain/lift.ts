/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. Functions that can neither wait nor be waited for are done here, in one go; the others in
 * `lift-task.ts`. CanonicalABI.md, canon lift and Store.lift.
 */
import { Thread } from '../async/thread.ts';
import type { PlanLift } from '../../plan/index.ts';
import type { FuncInst } from '../core/call.ts';
import type { Store } from '../core/store.ts';
import { Task } from '../core/task.ts';
import { liftTask } from '../async/lift-task.ts';
import { LiftedFunc } from './lifted-func.ts';

/** The function as guests and the host call it: `sync` where nothing in it can wait. */
export function canonLift(store: Store, func: PlanLift): FuncInst {
  const lifted = new LiftedFunc(store, func);
  const { instance, label } = lifted;
  if (func.type.async || instance.isConcurrent) {
    return { kind: 'concurrent', call: liftTask(store, func.core, lifted) };
  }
  return {
    kind: 'sync',
    call: (call) => {
      const task = new Task(instance, label, call.caller, lifted, call);
      store.enter(instance, call.caller, task.place);
      const thread = new Thread(task);
      const cx = lifted.context(task);
      const flatArgs = lifted.lowerArgs(cx, task, call.start());

      const flatResult = store.callCore(thread, store.coreFunction(func.core), flatArgs);
      const flatResults = flatResult === undefined ? [] : [flatResult];
      lifted.returnResults(cx, task, flatResults);
      lifted.postReturn(thread, flatResults);
      store.leave(instance, call.caller, task.place);
    },
  };
}
