/**
 * A component-level function -> a core function that a guest imports: lifts the arguments out of its memory, calls,
 * lowers the result. CanonicalABI.md, canon lower and Store.lower.
 */
import { flatten } from '../abi/index.ts';
import { limits } from '../base/index.ts';
import { paramsTuple, resultTuple } from './canon-lift.ts';
import { Context, Options } from './context.ts';
import { checkLeave } from './handles.ts';
import { FlatValues, liftFlatValues } from './lift.ts';
import { lowerFlatValues } from './lower.ts';
import type { CoreFunc, PlanFunc } from './plan.ts';
import { type CoreFunction, type CoreValue, selfAndAncestors, type Store } from './store.ts';
import { deliverResolve, type FuncInst, startSubtask } from './task.ts';

/**
 * The reference tests ask that calls between an instance and itself, its ancestors or its descendants trap, though
 * the definitions let some of them pass. The day they change, this does.
 */
const relativesMayCall = false;

export function canonLower(
  store: Store,
  lower: CoreFunc & { kind: 'lower' },
  func: PlanFunc,
  callee: FuncInst,
): CoreFunction {
  const instance = store.instance(lower.instance);
  const options = new Options(store, lower.options);
  const params = paramsTuple(store.abi, func.type);
  const result = resultTuple(store.abi, func.type.result);
  const resultInMemory = flatten(result).length > limits.flatResults;
  const implementer = func.kind === 'lift' ? store.instance(func.instance) : undefined;
  const related =
    implementer !== undefined &&
    (selfAndAncestors(instance).includes(implementer) ||
      selfAndAncestors(implementer).includes(instance));

  return (...args) => {
    const transfers = store.tracer?.transfers();
    const subtask = startSubtask();
    const cx = new Context(store, instance, func.label, options, subtask, transfers?.params);
    checkLeave(instance, cx.place);
    if (related && !relativesMayCall) {
      cx.trap('trap/cannot-enter', `called between \`${instance.label}\` and its own parts`);
    }
    const flat = new FlatValues(args);
    let results: readonly CoreValue[] = [];
    callee({
      caller: instance,
      ...(transfers === undefined ? {} : { transfers }),
      start: () => liftFlatValues(cx, limits.flatParams, flat, params),
      resolve: (value) => {
        cx.transfer = transfers?.result;
        const values = value === undefined ? [] : [value];
        const pointer = resultInMemory ? (flat.next('i32') as number) : undefined;
        results = lowerFlatValues(cx, limits.flatResults, values, result, pointer);
      },
    });
    deliverResolve(subtask);
    return results[0];
  };
}
