/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. Functions that can neither wait nor be waited for are done here, in one go; the others in
 * `concurrency/lift-task.ts`. CanonicalABI.md, canon lift and Store.lift.
 */
import { type AbiRecord, type AbiTypes, tupleOf } from '../abi/index.ts';
import { limits } from '../base/index.ts';
import type { TypeRef } from '../model/index.ts';
import { liftTask } from './concurrency/lift-task.ts';
import { Thread } from './concurrency/thread.ts';
import { Context, Options } from './context.ts';
import { FlatValues, liftFlatValues } from './lift.ts';
import { lowerFlatValues } from './lower.ts';
import type { PlanFunc, PlanFuncType } from './plan.ts';
import type { CoreValue, Store } from './store.ts';
import { type FuncInst, Task } from './task.ts';
import type { Value } from './value.ts';

export function canonLift(store: Store, func: PlanFunc & { kind: 'lift' }): FuncInst {
  const instance = store.instance(func.instance);
  if (func.type.async || instance.isConcurrent) {
    return { kind: 'concurrent', call: liftTask(store, func) };
  }
  const parts = liftParts(store, func);

  return {
    kind: 'sync',
    call: (call) => {
      store.enter(instance, call.caller, { component: instance.label, func: func.label });
      const task = new Task(instance, func.label, call.caller, func, call);
      const thread = new Thread(task);
      const cx = parts.context(task);
      const flatArgs = parts.lowerArgs(cx, call.start());

      const flatResult = store.callCore(thread, store.coreFunction(func.core), flatArgs);
      const flatResults = flatResult === undefined ? [] : [flatResult];
      parts.return(cx, parts.liftResult(cx, flatResults));
      parts.postReturn(cx, thread, flatResults);
      store.leave(instance, call.caller);
    },
  };
}

/** What the lifting of a function consists of, whichever way it runs. */
export interface LiftParts {
  context(task: Task): Context;
  /** Lowers the arguments; the call is traced when they have arrived. */
  lowerArgs(cx: Context, args: readonly Value[]): CoreValue[];
  /** Lifts what the core function returned. */
  liftResult(cx: Context, results: readonly CoreValue[]): Value | undefined;
  /** Lifts what a function of the asynchronous ABI gave to `task.return`. */
  liftReturned(cx: Context, args: readonly CoreValue[]): Value | undefined;
  return(cx: Context, value: Value | undefined): void;
  postReturn(cx: Context, thread: Thread, results: readonly CoreValue[]): void;
}

export function liftParts(store: Store, func: PlanFunc & { kind: 'lift' }): LiftParts {
  const { label, type } = func;
  const instance = store.instance(func.instance);
  const options = new Options(store, func.options);
  const params = paramsTuple(store.abi, type);
  const result = resultTuple(store.abi, type.result);
  const callee = { to: instance.label, func: label, type };
  const liftFrom = (
    cx: Context,
    flat: readonly CoreValue[],
    maxFlat: number,
  ): Value | undefined => {
    cx.transfer = taskOf(cx).call!.transfers?.result;
    return liftFlatValues(cx, maxFlat, new FlatValues(flat), result)[0];
  };

  return {
    context: (task) =>
      new Context(store, instance, label, options, task, task.call!.transfers?.params),
    lowerArgs: (cx, args) => {
      const flatArgs = lowerFlatValues(cx, limits.flatParams, args, params);
      store.tracer?.call(callee, taskOf(cx).call!, args);
      store.depth++;
      return flatArgs;
    },
    liftResult: (cx, results) => liftFrom(cx, results, limits.flatResults),
    liftReturned: (cx, args) => liftFrom(cx, args, limits.flatParams),
    return: (cx, value) => {
      const task = taskOf(cx);
      task.return(value);
      store.depth--;
      store.tracer?.return(callee, task.call!, value);
    },
    postReturn: (cx, thread, results) => {
      const { postReturn } = options;
      if (postReturn === undefined) return;
      instance.mayLeave = false;
      store.callCore(thread, postReturn, results);
      instance.mayLeave = true;
    },
  };
}

/** A lifting context's scope is its task. */
const taskOf = (cx: Context): Task => cx.scope as Task;

/** The record that a function's parameters are together. */
export function paramsTuple(abi: AbiTypes, type: PlanFuncType): AbiRecord {
  return tupleOf(type.params.map((p) => abi.of(p.type)));
}

/** The record that a function's result is: of one field, or of none. */
export function resultTuple(abi: AbiTypes, result: TypeRef | undefined): AbiRecord {
  return tupleOf(result === undefined ? [] : [abi.of(result)]);
}
