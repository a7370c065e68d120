/**
 * A component value on its way from one side to the other: the shape of its despecialised type, neither a memory's
 * nor a host's. Only who knows the static type can read one; lift and lower, and the host's conversions, do.
 */
import type { Future, Stream } from '../concurrency/channel.ts';
import type { ErrorContext } from '../concurrency/error-context.ts';
import type { CanonOptions } from '../plan.ts';

/**
 * - stream, future, error-context: what is behind their handles
 * - bool: boolean; integers of up to 32 bits, floats, chars (their code point), flags (bit 0 is the first label),
 *   own and borrow (the representation): number; u64, s64: bigint
 * - string: `LiftedString` from a guest, a plain (well-formed) string from a host
 * - record: its fields in order; variant: `VariantValue`; list: its elements, as a typed array where they are numbers
 */
export type Value =
  | boolean
  | number
  | bigint
  | string
  | LiftedString
  | VariantValue
  | NumberArray
  | Stream
  | Future
  | ErrorContext
  | readonly Value[];

export interface VariantValue {
  readonly index: number;
  readonly value?: Value;
}

export type Encoding = CanonOptions['encoding'];

/** A string with how it lay in the memory it comes from, on which the receiver's realloc calls depend. */
export interface LiftedString {
  readonly text: string;
  readonly encoding: Encoding;
  /** Code units in that encoding; for latin1+utf16 with the tag bit. */
  readonly codeUnits: number;
}

/** Set in the code units of a latin1+utf16 string that is UTF-16. */
export const utf16Tag = 2 ** 31;

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

export function isNumberKind(kind: string): kind is NumberKind {
  return Object.hasOwn(numberArrays, kind);
}
