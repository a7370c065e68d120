/**
 * Several values together, between core values and what travels: what a guest passes on the stack, or in memory where
 * there is too much of it. CanonicalABI.md, Lifting and Lowering Values.
 */
import { type AbiRecord, type AbiType, type CoreType, flatten, layout } from '../../abi/index.ts';
import type { CoreValue } from '../core/core-func.ts';
import { type Context, hex } from './context.ts';
import { lift, load, lower, store } from './kinds.ts';
import type { Value } from './value.ts';

/** Core values one after the other. */
export interface FlatReader {
  /** The next value as one of type `want`: i32 as an unsigned number, i64 as a bigint of either sign. */
  next(want: CoreType): CoreValue;
}

export class FlatValues implements FlatReader {
  readonly #values: readonly CoreValue[];
  #at = 0;

  constructor(values: readonly CoreValue[]) {
    this.#values = values;
  }

  next(want: CoreType): CoreValue {
    const value = this.#values[this.#at++];
    if (value === undefined) throw new RangeError('too few core values');
    return want === 'i32' ? (value as number) >>> 0 : value;
  }
}

/** The fields of `tuple`, which lie flat unless they are more than `maxFlat` core values. */
export function liftFlatValues(
  cx: Context,
  maxFlat: number,
  flat: FlatReader,
  tuple: AbiRecord,
): readonly Value[] {
  if (flatten(tuple).length <= maxFlat) return tuple.fields.map((f) => lift(cx, flat, f.type));
  const ptr = flat.next('i32') as number;
  checkPointer(cx, ptr, tuple);
  return loadFields(cx, ptr, tuple);
}

/**
 * Core values for `values`, the fields of `tuple`. Where these are more than `maxFlat` they go to memory: to
 * `outPointer` where the guest gave one, otherwise to what its realloc gives, and the pointer is the only core value.
 */
export function lowerFlatValues(
  cx: Context,
  maxFlat: number,
  values: readonly Value[],
  tuple: AbiRecord,
  outPointer?: number,
): CoreValue[] {
  if (flatten(tuple).length <= maxFlat) {
    const flat: CoreValue[] = [];
    tuple.fields.forEach((field, i) => lower(cx, values[i]!, field.type, flat));
    return flat;
  }
  const { size, align } = layout(tuple);
  const ptr = outPointer ?? cx.allocate(align, size);
  if (outPointer !== undefined) checkPointer(cx, ptr, tuple);
  if (cx.transfer !== undefined) cx.transfer.bytes += size;
  storeFields(cx, values, tuple, ptr);
  return outPointer === undefined ? [ptr] : [];
}

/** The fields of a record one by one. */
export function loadFields(cx: Context, ptr: number, type: AbiRecord): readonly Value[] {
  const { offsets } = layout(type);
  return type.fields.map((field, i) => load(cx, ptr + offsets[i]!, field.type));
}

/** Writes the fields of a record one by one. */
export function storeFields(
  cx: Context,
  values: readonly Value[],
  type: AbiRecord,
  ptr: number,
): void {
  const { offsets } = layout(type);
  type.fields.forEach((field, i) => store(cx, values[i]!, field.type, ptr + offsets[i]!));
}

/** That a value of the type may lie at the pointer that a guest gave. */
export function checkPointer(cx: Context, ptr: number, type: AbiType): void {
  const { size, align } = layout(type);
  if (ptr % align !== 0) {
    cx.trap('trap/unaligned-pointer', `pointer ${hex(ptr)} to what is aligned to ${align}`);
  }
  if (ptr + size > cx.memory.size) {
    cx.trap(
      'trap/pointer-out-of-bounds',
      `pointer ${hex(ptr)} to ${size} bytes in a memory of ${cx.memory.size}`,
    );
  }
}
