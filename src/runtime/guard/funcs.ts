/**
 * The core functions of a plan that are ours, with their types and whether a call of one may have to wait: what the
 * guards around them are made from.
 */
import type { AbiTypes } from '../../abi/index.ts';
import type { CoreSignature } from '../../wasm/index.ts';
import type { CoreFuncId, Plan } from '../../plan/index.ts';
import { suspending } from './suspending.ts';

/** One of our functions, which a guest imports. */
export interface GuardedFunc {
  readonly id: CoreFuncId;
  readonly signature: CoreSignature;
  readonly waits: boolean;
}

/** All of a plan, in its order. */
export function guardedFuncs(plan: Plan, abi: AbiTypes): readonly GuardedFunc[] {
  const { coreFuncs } = suspending(plan, abi);
  return plan.coreFuncs.flatMap((func, id) => {
    if (func.kind === 'export') return [];
    return [{ id, signature: func.type, waits: coreFuncs.has(id) }];
  });
}
