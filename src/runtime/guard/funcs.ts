/**
 * The core functions of a plan that are ours, with their types and whether a call of one may have to wait: what the
 * guards around them are made from.
 */
import { type AbiTypes, coreSignature } from '../../abi/index.ts';
import type { CoreFuncSignature } from '../builtins/builtin.ts';
import { builtins } from '../builtins/index.ts';
import type { CoreFunc, CoreFuncId, Plan } from '../../plan/index.ts';
import { abiFunc, suspending } from './suspending.ts';

/** One of our functions, which a guest imports. */
export interface GuardedFunc {
  readonly id: CoreFuncId;
  readonly signature: CoreFuncSignature;
  readonly waits: boolean;
}

/** All of a plan, in its order. */
export function guardedFuncs(plan: Plan, abi: AbiTypes): readonly GuardedFunc[] {
  const { coreFuncs } = suspending(plan, abi);
  return plan.coreFuncs.flatMap((func, id) => {
    const signature = signatureOf(plan, abi, func);
    return signature === undefined ? [] : [{ id, signature, waits: coreFuncs.has(id) }];
  });
}

function signatureOf(plan: Plan, abi: AbiTypes, func: CoreFunc): CoreFuncSignature | undefined {
  switch (func.kind) {
    case 'export':
      return undefined;
    case 'builtin':
      return builtins.get(func.name)?.signature(func, abi);
    case 'resource-new':
    case 'resource-rep':
      return { params: ['i32'], results: ['i32'] };
    case 'resource-drop':
      return { params: ['i32'], results: [] };
    case 'lower':
      return coreSignature(
        abiFunc(abi, plan.funcs[func.func]!.type),
        func.options.async ? 'async-lower' : 'lower',
      );
    default:
      return func satisfies never;
  }
}
