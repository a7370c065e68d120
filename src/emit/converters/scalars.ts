/**
 * The kinds of values that are one core value -> how each is checked, stored and read, as expressions. `$v` is a value of the
 * host's, `$c` a core value as engines hand it over, in either sign.
 */
import type { Primitive } from '../../model/index.ts';

/** A kind of such values. */
export interface Scalar {
  readonly size: 1 | 2 | 4 | 8;
  /** The methods of a DataView, without `get` and `set`. */
  readonly method: string;
  /** The core value of `$v`; throws where it doesn't fit. */
  readonly take: string;
  /** The core value of the type that `$c` is, of which bits may have to go. */
  readonly of: string;
  /** The value of `$c`, a core value of the type. */
  readonly give: string;
  /** What it counts for as a part. */
  readonly weight: number;
  /** The names of the share that stand in these. */
  readonly names: readonly string[];
}

/** Forms of unsigned integers, by their bytes. */
export const unsigned = {
  1: { size: 1, method: 'Uint8', of: '$c & 255' },
  2: { size: 2, method: 'Uint16', of: '$c & 65535' },
  4: { size: 4, method: 'Uint32', of: '$c >>> 0' },
} as const;

const signed = {
  1: { size: 1, method: 'Int8', of: '($c << 24) >> 24' },
  2: { size: 2, method: 'Int16', of: '($c << 16) >> 16' },
  4: { size: 4, method: 'Int32', of: '$c | 0' },
} as const;

type Form = Pick<Scalar, 'size' | 'method' | 'of'>;

const integer = (type: Primitive, form: Form, min: number, max: number): Scalar => ({
  ...form,
  take: `takeInteger($v, "${type}", ${min}, ${max})`,
  give: '$c',
  weight: 16,
  names: ['takeInteger'],
});

const other = (form: Form, name: string, take: string, give = '$c'): Scalar => ({
  ...form,
  take,
  give,
  weight: 16,
  names: [name],
});

const long = (type: 'u64' | 's64', method: string, of: string): Scalar =>
  other({ size: 8, method, of }, 'takeLong', `takeLong($v, "${type}")`);

/** The primitives but strings. */
export const scalars: Readonly<Record<Exclude<Primitive, 'string' | 'error-context'>, Scalar>> = {
  bool: other(
    { ...unsigned[1], of: '$c' },
    'takeBoolean',
    '(takeBoolean($v) ? 1 : 0)',
    '($c !== 0)',
  ),
  u8: integer('u8', unsigned[1], 0, 0xff),
  s8: integer('s8', signed[1], -0x80, 0x7f),
  u16: integer('u16', unsigned[2], 0, 0xffff),
  s16: integer('s16', signed[2], -0x8000, 0x7fff),
  u32: integer('u32', unsigned[4], 0, 0xffff_ffff),
  s32: integer('s32', signed[4], -0x8000_0000, 0x7fff_ffff),
  u64: long('u64', 'BigUint64', 'BigInt.asUintN(64, $c)'),
  s64: long('s64', 'BigInt64', '$c'),
  // Whoever takes it rounds it.
  f32: other({ size: 4, method: 'Float32', of: '$c' }, 'takeFloat', 'takeFloat($v, "f32")'),
  f64: other({ size: 8, method: 'Float64', of: '$c' }, 'takeFloat', 'takeFloat($v, "f64")'),
  char: other(unsigned[4], 'takeChar', 'takeChar($v)', 'String.fromCodePoint($c)'),
};
