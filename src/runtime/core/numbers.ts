/**
 * Numbers whose lists are typed arrays, in memories, on their way, and in JavaScript.
 */

/** Kinds of number whose lists are typed arrays, and the arrays. */
export const numberArrays = {
  u8: Uint8Array,
  s8: Int8Array,
  u16: Uint16Array,
  s16: Int16Array,
  u32: Uint32Array,
  s32: Int32Array,
  u64: BigUint64Array,
  s64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
} as const;

export type NumberKind = keyof typeof numberArrays;

export type NumberArray = InstanceType<(typeof numberArrays)[NumberKind]>;

/** Whether lists of a kind are typed arrays. */
export function isNumberKind(kind: string): kind is NumberKind {
  return Object.hasOwn(numberArrays, kind);
}

/** Hosts and floats on the stack can't tell NaNs apart; memories can, so that all but one of them end here. */
export function canonicalNaN(value: number): number {
  return Number.isNaN(value) ? NaN : value;
}
