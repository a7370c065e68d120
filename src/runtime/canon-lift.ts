/**
 * A core function -> a component-level function: lowers the arguments into its memory, calls it, lifts its result,
 * and lets it clean up. CanonicalABI.md, canon lift and Store.lift.
 */
import { type AbiRecord, type AbiTypes, tupleOf } from '../abi/index.ts';
import { limits } from '../base/index.ts';
import type { TypeRef } from '../model/index.ts';
import { Context, Options } from './context.ts';
import { FlatValues, liftFlatValues } from './lift.ts';
import { lowerFlatValues } from './lower.ts';
import type { PlanFunc, PlanFuncType } from './plan.ts';
import type { Store } from './store.ts';
import { type FuncInst, startTask } from './task.ts';

export function canonLift(store: Store, func: PlanFunc & { kind: 'lift' }): FuncInst {
  const instance = store.instance(func.instance);
  const options = new Options(store, func.options);
  const params = paramsTuple(store.abi, func.type);
  const result = resultTuple(store.abi, func.type.result);
  const callee = { to: instance.label, func: func.label, type: func.type };

  return (call) => {
    const place = { component: instance.label, func: func.label };
    store.enter(instance, call.caller, place);
    const task = startTask(instance, func.label, call.caller);
    const cx = new Context(store, instance, func.label, options, task, call.transfers?.params);

    const args = call.start();
    const flatArgs = lowerFlatValues(cx, limits.flatParams, args, params);
    store.tracer?.call(callee, call, args);
    store.depth++;

    const flatResult = store.callCore(task, store.coreFunction(func.core), flatArgs);
    const flatResults = flatResult === undefined ? [] : [flatResult];
    cx.transfer = call.transfers?.result;
    const flat = new FlatValues(flatResults);
    const [value] = liftFlatValues(cx, limits.flatResults, flat, result);

    if (task.numBorrows > 0) {
      cx.trap(
        'trap/borrows-remain',
        `borrow handles still remain at the end of the call: ${task.numBorrows}`,
      );
    }
    call.resolve(value);
    task.state = 'returned';
    store.depth--;
    store.tracer?.return(callee, call, value);

    const { postReturn } = options;
    if (postReturn !== undefined) {
      instance.mayLeave = false;
      store.callCore(task, postReturn, flatResults);
      instance.mayLeave = true;
    }
    store.leave(instance, call.caller);
  };
}

/** The record that a function's parameters are together. */
export function paramsTuple(abi: AbiTypes, type: PlanFuncType): AbiRecord {
  return tupleOf(type.params.map((p) => abi.of(p.type)));
}

/** The record that a function's result is: of one field, or of none. */
export function resultTuple(abi: AbiTypes, result: TypeRef | undefined): AbiRecord {
  return tupleOf(result === undefined ? [] : [abi.of(result)]);
}
