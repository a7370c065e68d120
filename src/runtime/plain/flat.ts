/**
 * Several values together, between core values and what travels: what a guest passes on the stack, or in memory where
 * there is too much of it. CanonicalABI.md, Lifting and Lowering Values.
 */
import { type AbiRecord, type AbiType, type CoreType, flatten, layout } from '../../abi/index.ts';
import type { CoreValue } from '../core/core-func.ts';
import { type Context, hex } from './context.ts';
import { kindOf, load, store, type ValueKind, type ValueKinds } from './kinds.ts';
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

/** The parameters or the result of a function, as the core values that they become. */
export class FlatTuple {
  readonly #tuple: AbiRecord;
  readonly #parts: readonly { readonly type: AbiType; readonly kind: ValueKind }[];
  /** Whether they are no more core values than may lie flat; otherwise they go to memory. */
  readonly isFlat: boolean;

  constructor(kinds: ValueKinds, tuple: AbiRecord, maxFlat: number) {
    this.#tuple = tuple;
    this.#parts = tuple.fields.map(({ type }) => ({ type, kind: kindOf(kinds, type) }));
    this.isFlat = flatten(tuple).length <= maxFlat;
  }

  /** The values, out of core values or, by a pointer, out of memory. */
  lift(cx: Context, flat: FlatReader): readonly Value[] {
    const parts = this.#parts;
    if (parts.length === 0) return none;
    if (this.isFlat) {
      const values: Value[] = [];
      for (let i = 0; i < parts.length; i++) {
        const { kind, type } = parts[i]!;
        values.push(kind.lift(cx, flat, type));
      }
      return values;
    }
    const ptr = flat.next('i32') as number;
    checkPointer(cx, ptr, this.#tuple);
    return loadFields(cx, ptr, this.#tuple);
  }

  /**
   * Core values for `values`. Where these are too many they go to memory: to `outPointer` where the guest gave one,
   * otherwise to what its realloc gives, and the pointer is the only core value.
   */
  lower(cx: Context, values: readonly Value[], outPointer?: number): readonly CoreValue[] {
    const parts = this.#parts;
    if (parts.length === 0) return none;
    if (this.isFlat) {
      const flat: CoreValue[] = [];
      for (let i = 0; i < parts.length; i++) {
        const { kind, type } = parts[i]!;
        kind.lower(cx, values[i]!, type, flat);
      }
      return flat;
    }
    const { size, align } = layout(this.#tuple);
    const ptr = outPointer ?? cx.allocate(align, size);
    if (outPointer !== undefined) checkPointer(cx, ptr, this.#tuple);
    if (cx.transfer !== undefined) cx.transfer.bytes += size;
    storeFields(cx, values, this.#tuple, ptr);
    return outPointer === undefined ? [ptr] : none;
  }
}

const none: readonly never[] = [];

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
