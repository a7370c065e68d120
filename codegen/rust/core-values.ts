/** Core values as expressions of Rust: how they are read, written, turned into each other and into scalars. */
import type { AbiStep } from '../../src/abi/index.ts';

/** What reads a core value from memory. */
export const loads = {
  'i32.load8_u': 'load_u8',
  'i32.load8_s': 'load_i8',
  'i32.load16_u': 'load_u16',
  'i32.load16_s': 'load_i16',
  'i32.load': 'load_i32',
  'i64.load': 'load_i64',
  'f32.load': 'load_f32',
  'f64.load': 'load_f64',
} as const;

/** What writes one. */
export const stores = {
  'i32.store8': 'store_u8',
  'i32.store16': 'store_u16',
  'i32.store': 'store_i32',
  'i64.store': 'store_i64',
  'f32.store': 'store_f32',
  'f64.store': 'store_f64',
} as const;

/** An expression that a method can be called on, or be turned into another type. */
const atom = (text: string): string => (/^[\w.:]+(?:\([^()]*\))?$/.test(text) ? text : `(${text})`);

/** Core instructions as expressions. */
export const conversions = {
  'i64.extend_i32_u': (c: string) => `${c} as u32 as i64`,
  'i32.wrap_i64': (c: string) => `${c} as i32`,
  'i32.reinterpret_f32': (c: string) => `${atom(c)}.to_bits() as i32`,
  'f32.reinterpret_i32': (c: string) => `f32::from_bits(${c} as u32)`,
  'i64.reinterpret_f64': (c: string) => `${atom(c)}.to_bits() as i64`,
  'f64.reinterpret_i64': (c: string) => `f64::from_bits(${c} as u64)`,
} as const;

/** Scalars that are what the core value is. */
export const sameScalars: ReadonlySet<string> = new Set(['s32', 's64', 'f32', 'f64']);

/** A scalar of Rust out of its core value. */
export function liftScalar(
  scalar: (AbiStep & { readonly kind: 'lift-scalar' })['scalar'],
  from: string,
): string {
  switch (scalar) {
    case 'bool':
      return `${from} != 0`;
    case 'char':
      return `::core::char::from_u32_unchecked(${from} as u32)`;
    case 's32':
    case 's64':
    case 'f32':
    case 'f64':
      return from;
    default:
      return `${from} as ${scalar.replace('s', 'i')}`;
  }
}
