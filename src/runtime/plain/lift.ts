/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. Functions that can neither wait nor be waited for are done here, in one go; the others in
 * `async/lift-task.ts`. CanonicalABI.md, canon lift and Store.lift.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { PlanLift } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import type { CoreFunction } from '../core/core-func.ts';
import type { Store } from '../core/store.ts';
import { Task } from '../core/task.ts';
import { Thread } from '../core/thread.ts';
import { LiftedFunc } from './lifted-func.ts';
import type { Value } from './value.ts';

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
  const { place } = task;
  const contexts =
    store.tracer === undefined
      ? { params: lifted.context(task), result: lifted.context(task) }
      : undefined;

  let core: CoreFunction | undefined;
  const hasParams = func.type.params.length > 0;
  const hasResult = func.type.result !== undefined;
  const isBare = contexts !== undefined && !hasParams;
  const cleansUp = lifted.canon.postReturn !== undefined;

  /** Runs for `call`, or for the host, which has given `args`. Nothing is done for what the function hasn't. */
  const run = (call: Call | undefined, args: readonly Value[]): Value | undefined => {
    store.enter(instance, call?.caller, place);
    if (call !== undefined) task.call = call;
    thread.restart();
    const given = call === undefined ? args : call.start();
    const flatArgs = isBare ? none : lifted.lowerArgs(task, given, contexts?.params);

    const flatResult = store.callCore(thread, (core ??= lifted.core), flatArgs);
    const flatResults = flatResult === undefined ? none : [flatResult];
    let value: Value | undefined;
    if (hasResult || !isBare) {
      contexts?.result.restartLifted();
      value = lifted.returnResults(task, flatResults, contexts?.result);
    } else call?.resolve(undefined);
    if (cleansUp) lifted.postReturn(thread, flatResults);
    store.leave(instance, call?.caller, place);
    // What it gave must not be held any longer.
    if (call !== undefined) task.call = undefined;
    return value;
  };
  return {
    kind: 'sync',
    call: (call) => void run(call, none),
    run: contexts && ((args) => run(undefined, args)),
  };
}

const none: readonly never[] = [];
