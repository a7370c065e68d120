/**
 * Booleans, numbers and characters, and the small conversions that others need, too. CanonicalABI.md, Loading and Flat
 * Lifting.
 */
import type { CoreType, AbiType } from '../../../abi/index.ts';
import type { CoreValue } from '../../core/core-func.ts';
import { type Context, hex } from '../context.ts';
import type { ValueKind } from '../kinds.ts';
import { canonicalNaN } from '../../core/numbers.ts';
import type { Value } from '../value.ts';

/** A kind whose values are one core value. */
function scalar<V extends Value, C extends CoreValue = number>(
  core: CoreType,
  get: (view: DataView, ptr: number) => C,
  set: (view: DataView, ptr: number, value: V) => void,
  lifted: (core: C, cx: Context) => V,
  lowered: (value: V) => CoreValue = (value) => value as CoreValue,
): ValueKind {
  return {
    load: (cx, ptr) => lifted(get(cx.memory.view, ptr), cx),
    store: (cx, value, _, ptr) => set(cx.memory.view, ptr, value as V),
    lift: (cx, flat) => lifted(flat.next(core) as C, cx),
    lower: (_, value, __, flat) => void flat.push(lowered(value as V)),
  };
}

const getU8 = (v: DataView, p: number): number => v.getUint8(p);
const getU16 = (v: DataView, p: number): number => v.getUint16(p, true);
const getU32 = (v: DataView, p: number): number => v.getUint32(p, true);
const getU64 = (v: DataView, p: number): bigint => v.getBigUint64(p, true);
const set8 = (v: DataView, p: number, i: number): void => v.setUint8(p, i);
const set16 = (v: DataView, p: number, i: number): void => v.setUint16(p, i, true);
const set32 = (v: DataView, p: number, i: number): void => v.setUint32(p, i, true);
const set64 = (v: DataView, p: number, i: bigint): void => v.setBigUint64(p, i, true);

/** The kinds whose values are one number, truth or character. */
export const scalars = {
  bool: scalar(
    'i32',
    getU8,
    (v, p, is: boolean) => v.setUint8(p, is ? 1 : 0),
    (i) => i !== 0,
    (is) => (is ? 1 : 0),
  ),
  u8: scalar('i32', getU8, set8, (i) => i & 0xff),
  s8: scalar('i32', getU8, set8, (i) => (i << 24) >> 24),
  u16: scalar('i32', getU16, set16, (i) => i & 0xffff),
  s16: scalar('i32', getU16, set16, (i) => (i << 16) >> 16),
  u32: scalar('i32', getU32, set32, (i) => i),
  s32: scalar('i32', getU32, set32, (i) => i | 0),
  u64: scalar('i64', getU64, set64, (i) => BigInt.asUintN(64, i)),
  s64: scalar('i64', getU64, set64, (i) => BigInt.asIntN(64, i)),
  f32: scalar(
    'f32',
    (v, p) => v.getFloat32(p, true),
    (v, p, f: number) => v.setUint32(p, bitsOfF32(f), true),
    canonicalNaN,
    canonicalNaN,
  ),
  f64: scalar(
    'f64',
    (v, p) => v.getFloat64(p, true),
    (v, p, f: number) => v.setBigUint64(p, bitsOfF64(f), true),
    canonicalNaN,
    canonicalNaN,
  ),
  char: scalar('i32', getU32, set32, charFromInt),
} as const satisfies { readonly [K in AbiType['kind']]?: ValueKind };

/** A code point; traps for surrogates and numbers beyond Unicode. */
function charFromInt(i: number, cx: Context): number {
  if (i >= 0x110000 || (i >= 0xd800 && i <= 0xdfff)) {
    cx.trap('trap/invalid-char', `${hex(i)} is no Unicode scalar value`);
  }
  return i;
}

/** An unsigned integer of 1, 2 or 4 bytes. */
export function loadUnsigned(view: DataView, ptr: number, size: number): number {
  return size === 1 ? getU8(view, ptr) : size === 2 ? getU16(view, ptr) : getU32(view, ptr);
}

export function storeUnsigned({ memory }: Context, value: number, ptr: number, size: number): void {
  (size === 1 ? set8 : size === 2 ? set16 : set32)(memory.view, ptr, value);
}

const bits = new DataView(new ArrayBuffer(8));

export function f32FromBits(i: number): number {
  bits.setUint32(0, i);
  return bits.getFloat32(0);
}

export function f64FromBits(i: bigint): number {
  bits.setBigUint64(0, i);
  return bits.getFloat64(0);
}

/** The one NaN that ever lies in a memory or travels as an integer. */
export const canonicalNaN32 = 0x7fc00000;
export const canonicalNaN64 = 0x7ff8000000000000n;

export function bitsOfF32(f: number): number {
  if (Number.isNaN(f)) return canonicalNaN32;
  bits.setFloat32(0, f);
  return bits.getUint32(0);
}

export function bitsOfF64(f: number): bigint {
  if (Number.isNaN(f)) return canonicalNaN64;
  bits.setFloat64(0, f);
  return bits.getBigUint64(0);
}
