/**
 * A component value on its way from one side to the other: the shape of its despecialised type, neither a memory's
 * nor a host's. Only who knows the static type can read one; lift and lower, and the host's conversions, do.
 */
import type { Future, Stream } from '../async/channel.ts';
import type { ErrorContext } from '../async/error-context.ts';
import type { LiftedString } from './lifted-string.ts';
import type { NumberArray } from '../core/numbers.ts';

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
