/**
 * A component-level function -> a core function that a guest imports: lifts the arguments out of its memory, calls,
 * lowers the result. CanonicalABI.md, canon lower and Store.lower.
 */
import type { OwnFunction } from '../async/coroutine.ts';
import type { CoreFunc, PlanFunc } from '../../plan/index.ts';
import type { FuncInst } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import { Lending } from '../core/lending.ts';
import type { Store } from '../core/store.ts';
import { lowerSubtask } from '../async/lower-subtask.ts';
import { loweredFunc } from './lowered-func.ts';

/** The function that a guest imports; it waits where `callee` may. */
export function canonLower(
  store: Store,
  lower: CoreFunc & { kind: 'lower' },
  func: PlanFunc,
  callee: FuncInst,
): OwnFunction {
  const lowered = loweredFunc(store, lower, func);
  if (callee.kind === 'concurrent') {
    return { kind: 'waiting', call: lowerSubtask(store, lowered, callee) };
  }
  const call = (...args: CoreValue[]): CoreValue | undefined => {
    const lending = new Lending(lowered.instance.handles);
    const lowering = lowered.begin(lending, args);
    let results: readonly CoreValue[] = [];
    callee.call({
      ...lowering.call,
      start: () => lowering.liftArgs(),
      resolve: (value) => {
        results = lowering.lowerResult(value);
      },
    });
    lending.giveBack();
    return results[0];
  };
  return { kind: 'plain', call };
}
