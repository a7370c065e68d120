/**
 * The small conversions that memory and stack have in common. CanonicalABI.md, Loading and Flat Lifting.
 */
import { type Context, hex } from './context.ts';

/** A code point; traps for surrogates and numbers beyond Unicode. */
export function charFromInt(cx: Context, i: number): number {
  if (i >= 0x110000 || (i >= 0xd800 && i <= 0xdfff)) {
    cx.trap('trap/invalid-char', `${hex(i)} is no Unicode scalar value`);
  }
  return i;
}

/** The bits that have a label; others are dropped. */
export function flagsFromInt(i: number, labels: number): number {
  return labels === 32 ? i >>> 0 : i & (2 ** labels - 1);
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
