/** Booleans, numbers, characters and strings, a kind each. What a host gives is checked strictly. */
import type { Primitive } from '../../../model/index.ts';
import type { LiftedString } from '../../plain/lifted-string.ts';
import type { Value } from '../../plain/value.ts';
import { unexpected } from '../bad-value.ts';
import type { Conversion } from '../values.ts';

/** A primitive whose values are the same in JavaScript. */
function same(fromHost: (value: unknown) => Value): () => Conversion {
  const conversion = { toHost: (value: Value): unknown => value, fromHost };
  return () => conversion;
}

function integer(type: Primitive, min: number, max: number): () => Conversion {
  return same((value) => takeInteger(value, type, min, max));
}

function long(type: 'u64' | 's64'): () => Conversion {
  return same((value) => takeLong(value, type));
}

export const bool = /* @__PURE__ */ same(takeBoolean);

export const u8 = /* @__PURE__ */ integer('u8', 0, 0xff);
export const s8 = /* @__PURE__ */ integer('s8', -0x80, 0x7f);
export const u16 = /* @__PURE__ */ integer('u16', 0, 0xffff);
export const s16 = /* @__PURE__ */ integer('s16', -0x8000, 0x7fff);
export const u32 = /* @__PURE__ */ integer('u32', 0, 0xffff_ffff);
export const s32 = /* @__PURE__ */ integer('s32', -0x8000_0000, 0x7fff_ffff);
export const u64 = /* @__PURE__ */ long('u64');
export const s64 = /* @__PURE__ */ long('s64');

export const f32 = /* @__PURE__ */ same((value) => Math.fround(takeFloat(value, 'f32')));
export const f64 = /* @__PURE__ */ same((value) => takeFloat(value, 'f64'));

export const char = (): Conversion => ({
  toHost: (value) => String.fromCodePoint(value as number),
  fromHost: takeChar,
});

export const string = (): Conversion => ({
  toHost: (value) => textOf(value as string | LiftedString),
  fromHost: (value) => takeString(value).toWellFormed(),
});

export function takeBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw unexpected('a boolean', value);
}

export function takeInteger(value: unknown, type: string, min: number, max: number): number {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
    return value as number;
  }
  throw unexpected(`an integer from ${min} to ${max} (${type})`, value);
}

export function takeLong(value: unknown, type: 'u64' | 's64'): bigint {
  // A number that is an integer for sure is as good; jco's users have such hosts.
  const int = Number.isSafeInteger(value) ? BigInt(value as number) : value;
  if (typeof int === 'bigint') {
    if ((type === 'u64' ? BigInt.asUintN(64, int) : BigInt.asIntN(64, int)) === int) return int;
  }
  throw unexpected(`a bigint of 64 bits (${type})`, value);
}

export function takeFloat(value: unknown, type: 'f32' | 'f64'): number {
  if (typeof value === 'number') return value;
  throw unexpected(`a number (${type})`, value);
}

/** Its code point. */
export function takeChar(value: unknown): number {
  const [first, second] = typeof value === 'string' ? value : '';
  if (first !== undefined && second === undefined && first.isWellFormed()) {
    return first.codePointAt(0)!;
  }
  throw unexpected('a string of one character (char)', value);
}

/** A string of the host's, in which halves of characters may stand alone. */
export function takeString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unexpected('a string', value);
}

/** A string of a guest's or of the host's. */
export function textOf(value: string | LiftedString): string {
  return typeof value === 'string' ? value : value.text;
}
