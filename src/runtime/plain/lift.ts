/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. Functions that can neither wait nor be waited for are done here, in one go; the others in
 * `async/lift-task.ts`. CanonicalABI.md, canon lift and Store.lift.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { PlanLift } from '../../plan/index.ts';
import type { Call, FuncInst } from '../core/call.ts';
import type { PlainStore } from './store.ts';
import { Task } from './task.ts';
import { Thread } from './thread.ts';
import type { Context } from './context.ts';
import { LiftedFunc } from './lifted-func.ts';
import type { Value } from './value.ts';

/**
 * The function as guests and the host call it: `sync` where nothing in it can wait. `isForPromise` where the host calls it
 * for a promise, so that it may wait in any case.
 */
export function canonLift(
  store: PlainStore,
  func: PlanLift,
  concurrency: Concurrency | undefined,
  isForPromise = false,
): FuncInst {
  const lifted = new LiftedFunc(store, func);
  const { instance, label } = lifted;
  if (func.type.async || instance.isConcurrent || isForPromise) {
    return { kind: 'concurrent', call: concurrency!.liftTask(store, lifted) };
  }
  // Its instance lets in one call at a time, so that all of them have the same task and thread, one after the other.
  const task = new Task(instance, label, lifted);
  const thread = new Thread(task);
  const { place } = task;
  const isTraced = store.tracer !== undefined;
  /** The contexts of the two directions, from the first call on; where each is traced, it has its own. */
  let contexts: { readonly params: Context; readonly result: Context } | undefined;
  const makeContexts = (): typeof contexts => {
    if (isTraced) return undefined;
    return (contexts = { params: lifted.context(task), result: lifted.context(task) });
  };

  /** Runs for `call`, or for the host, which has given `args`. */
  const run = (call: Call | undefined, args: readonly Value[]): Value | undefined => {
    store.enterFrom(instance, call?.caller, place);
    const cx = contexts ?? makeContexts();
    if (call !== undefined) task.call = call;
    thread.restart();
    const given = call === undefined ? args : call.start();
    const flatArgs = lifted.lowerArgs(task, given, cx?.params);

    const flatResult = store.callCore(thread, lifted.core, flatArgs);
    const flatResults = flatResult === undefined ? none : [flatResult];
    cx?.result.restartLifted();
    const value = lifted.returnResults(task, flatResults, cx?.result);
    lifted.postReturn(thread, flatResults);
    store.leaveTo(instance, call?.caller, place);
    // What it gave must not be held any longer.
    if (call !== undefined) task.call = undefined;
    return value;
  };
  /** The same for the host, where nothing is given and nothing comes back. */
  const runBare = (): undefined => {
    store.enter(instance, place);
    thread.restart();
    store.callCore(thread, lifted.core, none);
    store.leave(instance, place);
  };
  const { params, result } = func.type;
  const cleansUp = lifted.canon.postReturn !== undefined;
  const isBare = params.length === 0 && result === undefined && !cleansUp;
  return {
    kind: 'sync',
    call: (call) => void run(call, none),
    run: isTraced ? undefined : isBare ? runBare : (args) => run(undefined, args),
  };
}

const none: readonly never[] = [];
