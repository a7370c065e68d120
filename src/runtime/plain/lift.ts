/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. Functions that can neither wait nor be waited for are done here, in one go; the others in
 * `async/lift-task.ts`. CanonicalABI.md, canon lift and Store.lift.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { PlanLift } from '../../plan/index.ts';
import type { FuncInst } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import type { Store } from '../core/store.ts';
import { Task } from '../core/task.ts';
import { Thread } from '../core/thread.ts';
import { LiftedFunc } from './lifted-func.ts';

/** The function as guests and the host call it: `sync` where nothing in it can wait. */
export function canonLift(
  store: Store,
  func: PlanLift,
  concurrency: Concurrency | undefined,
): FuncInst {
  const lifted = new LiftedFunc(store, func);
  const { instance, label } = lifted;
  if (func.type.async || instance.isConcurrent) {
    return { kind: 'concurrent', call: concurrency!.liftTask(store, lifted) };
  }
  // Its instance lets in one call at a time, so that all of them have the same task and thread, one after the other.
  const task = new Task(instance, label, lifted);
  const thread = new Thread(task);
  const contexts =
    store.tracer === undefined
      ? { params: lifted.context(task), result: lifted.context(task) }
      : undefined;
  return {
    kind: 'sync',
    call: (call) => {
      store.enter(instance, call.caller, task.place);
      task.call = call;
      thread.restart();
      contexts?.result.restartLifted();
      const flatArgs = lifted.lowerArgs(task, call.start(), contexts?.params);

      const flatResult = store.callCore(thread, lifted.core, flatArgs);
      const flatResults: readonly CoreValue[] = flatResult === undefined ? none : [flatResult];
      lifted.returnResults(task, flatResults, contexts?.result);
      lifted.postReturn(thread, flatResults);
      store.leave(instance, call.caller, task.place);
      // What it gave must not be held any longer.
      task.call = undefined;
    },
  };
}

const none: readonly CoreValue[] = [];
