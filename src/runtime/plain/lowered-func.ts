/**
 * What the lowering of a component-level function consists of, whichever way its calls run: arguments are lifted out of
 * the guest that calls, the result is lowered into it. CanonicalABI.md, canon lower.
 */
import { type AbiRecord, flatten } from '../../abi/index.ts';
import { limits } from '../../base/index.ts';
import { areRelated, type CoreFunc, type PlanFunc } from '../../plan/index.ts';
import type { Call } from '../core/call.ts';
import type { CoreValue } from '../core/core-func.ts';
import { checkLeave, type Instance } from '../core/instance.ts';
import type { Lending } from '../core/lending.ts';
import type { Store } from '../core/store.ts';
import { Context } from './context.ts';
import { FlatValues, liftFlatValues } from './lift-flat.ts';
import { lowerFlatValues } from './lower-flat.ts';
import { Options } from './options.ts';
import { paramsTuple, resultTuple } from './tuples.ts';
import type { Value } from './value.ts';

/**
 * The reference tests ask that calls between an instance and itself, its ancestors or its descendants trap, though
 * the definitions let some of them pass. The day they change, this does.
 */
const relativesMayCall = false;

/** One call of a lowered function, as far as values are concerned. */
export interface Lowering {
  /** What a call always says of the caller. */
  readonly call: Pick<Call, 'caller' | 'transfers'>;
  /** Once, when the callee asks for them. */
  liftArgs(): readonly Value[];
  /** Gives the core values to return; none where the result went to memory. */
  lowerResult(value: Value | undefined): readonly CoreValue[];
}

/** A lowered function, apart from how its calls run. */
export interface LoweredFunc {
  readonly instance: Instance;
  /** Whether the guest gets a subtask where the callee doesn't return at once. */
  readonly async: boolean;
  /** Begins a call with its core values; traps where the guest may not call at all. */
  begin(lending: Lending, args: readonly CoreValue[]): Lowering;
}

/** What calls of `func` by the lowering instance consist of. */
export function loweredFunc(
  store: Store,
  lower: CoreFunc & { kind: 'lower' },
  func: PlanFunc,
): LoweredFunc {
  const instance = store.instance(lower.instance);
  const options = new Options(store, lower.options);
  const params = paramsTuple(store.abi, func.type);
  const result = resultTuple(store.abi, func.type.result);
  const { async } = options.canon;
  const maxParams = async ? limits.flatAsyncParams : limits.flatParams;
  const maxResults = async ? 0 : limits.flatResults;
  const related = func.kind === 'lift' && areRelated(store.plan, lower.instance, func.instance);
  return {
    instance,
    async,
    begin: (lending, args) => {
      const transfers = store.tracer?.transfers();
      const cx = new Context(store, instance, func.label, options, lending, transfers?.params);
      checkLeave(instance, cx.place);
      if (related && !relativesMayCall) {
        cx.trap('trap/cannot-enter', `called between \`${instance.label}\` and its own parts`);
      }
      const flat = new FlatValues(args);
      return {
        call: { caller: instance, ...(transfers === undefined ? {} : { transfers }) },
        liftArgs: () => liftFlatValues(cx, maxParams, flat, params),
        lowerResult: (value) => {
          cx.transfer = transfers?.result;
          return lowerResult(cx, maxResults, flat, value, result);
        },
      };
    },
  };
}

function lowerResult(
  cx: Context,
  maxResults: number,
  flat: FlatValues,
  value: Value | undefined,
  result: AbiRecord,
): readonly CoreValue[] {
  const values = value === undefined ? [] : [value];
  const inMemory = flatten(result).length > maxResults;
  const pointer = inMemory ? (flat.next('i32') as number) : undefined;
  return lowerFlatValues(cx, maxResults, values, result, pointer);
}
