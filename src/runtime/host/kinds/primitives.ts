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
  return same((value) => {
    if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
      return value as number;
    }
    throw unexpected(`an integer from ${min} to ${max} (${type})`, value);
  });
}

function long(type: Primitive, fits: (int: bigint) => bigint): () => Conversion {
  return same((value) => {
    // A number that is an integer for sure is as good; jco's users have such hosts.
    const int = Number.isSafeInteger(value) ? BigInt(value as number) : value;
    if (typeof int === 'bigint' && fits(int) === int) return int;
    throw unexpected(`a bigint of 64 bits (${type})`, value);
  });
}

export const bool = /* @__PURE__ */ same((value) => {
  if (typeof value === 'boolean') return value;
  throw unexpected('a boolean', value);
});

export const u8 = /* @__PURE__ */ integer('u8', 0, 0xff);
export const s8 = /* @__PURE__ */ integer('s8', -0x80, 0x7f);
export const u16 = /* @__PURE__ */ integer('u16', 0, 0xffff);
export const s16 = /* @__PURE__ */ integer('s16', -0x8000, 0x7fff);
export const u32 = /* @__PURE__ */ integer('u32', 0, 0xffff_ffff);
export const s32 = /* @__PURE__ */ integer('s32', -0x8000_0000, 0x7fff_ffff);
export const u64 = /* @__PURE__ */ long('u64', (int) => BigInt.asUintN(64, int));
export const s64 = /* @__PURE__ */ long('s64', (int) => BigInt.asIntN(64, int));

export const f32 = /* @__PURE__ */ same((value) => {
  if (typeof value === 'number') return Math.fround(value);
  throw unexpected('a number (f32)', value);
});

export const f64 = /* @__PURE__ */ same((value) => {
  if (typeof value === 'number') return value;
  throw unexpected('a number (f64)', value);
});

export const char = (): Conversion => ({
  toHost: (value) => String.fromCodePoint(value as number),
  fromHost(value) {
    const [first, second] = typeof value === 'string' ? value : '';
    if (first !== undefined && second === undefined && first.isWellFormed()) {
      return first.codePointAt(0)!;
    }
    throw unexpected('a string of one character (char)', value);
  },
});

export const string = (): Conversion => ({
  toHost: (value) => textOf(value as string | LiftedString),
  fromHost: (value) => takeString(value).toWellFormed(),
});

/** A string of the host's, in which halves of characters may stand alone. */
export function takeString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unexpected('a string', value);
}

/** A string of a guest's or of the host's. */
export function textOf(value: string | LiftedString): string {
  return typeof value === 'string' ? value : value.text;
}
