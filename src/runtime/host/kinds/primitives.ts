/** Booleans, numbers, characters and strings. What a host gives is checked strictly. */
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

function long(type: Primitive, fits: (bits: number, int: bigint) => bigint): () => Conversion {
  return same((value) => {
    // A number that is an integer for sure is as good; jco's users have such hosts.
    const int = Number.isSafeInteger(value) ? BigInt(value as number) : value;
    if (typeof int === 'bigint' && fits(64, int) === int) return int;
    throw unexpected(`a bigint of 64 bits (${type})`, value);
  });
}

/** The primitive kinds, by their names. */
export const primitives = {
  bool: same((value) => {
    if (typeof value === 'boolean') return value;
    throw unexpected('a boolean', value);
  }),
  u8: integer('u8', 0, 2 ** 8 - 1),
  s8: integer('s8', -(2 ** 7), 2 ** 7 - 1),
  u16: integer('u16', 0, 2 ** 16 - 1),
  s16: integer('s16', -(2 ** 15), 2 ** 15 - 1),
  u32: integer('u32', 0, 2 ** 32 - 1),
  s32: integer('s32', -(2 ** 31), 2 ** 31 - 1),
  u64: long('u64', BigInt.asUintN),
  s64: long('s64', BigInt.asIntN),
  f32: same((value) => {
    if (typeof value === 'number') return Math.fround(value);
    throw unexpected('a number (f32)', value);
  }),
  f64: same((value) => {
    if (typeof value === 'number') return value;
    throw unexpected('a number (f64)', value);
  }),
  char: (): Conversion => ({
    toHost: (value) => String.fromCodePoint(value as number),
    fromHost(value) {
      const [first, second] = typeof value === 'string' ? value : '';
      if (first !== undefined && second === undefined && first.isWellFormed()) {
        return first.codePointAt(0)!;
      }
      throw unexpected('a string of one character (char)', value);
    },
  }),
  string: (): Conversion => ({
    toHost: (value) => textOf(value as string | LiftedString),
    fromHost: (value) => takeString(value).toWellFormed(),
  }),
} as const satisfies { readonly [P in Primitive]?: () => Conversion };

/** A string of the host's, in which halves of characters may stand alone. */
export function takeString(value: unknown): string {
  if (typeof value === 'string') return value;
  throw unexpected('a string', value);
}

/** A string of a guest's or of the host's. */
export function textOf(value: string | LiftedString): string {
  return typeof value === 'string' ? value : value.text;
}
