/**
 * The parameters and the result of a function as records: what lies flat, or in memory together. CanonicalABI.md,
 * lift_flat_values.
 */
import type { AbiRecord, AbiTypes } from '../../abi/index.ts';
import type { TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';

/** The record that a function's parameters are together. */
export function paramsTuple(abi: AbiTypes, type: PlanFuncType): AbiRecord {
  return abi.tuple(type.params.map((p) => p.type));
}

/** The record that a function's result is: of one field, or of none. */
export function resultTuple(abi: AbiTypes, result: TypeRef | undefined): AbiRecord {
  return abi.tuple(result === undefined ? [] : [result]);
}
