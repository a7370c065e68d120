/**
 * Lowering to latin1+utf16 as Latin-1, until a character is not: then what is there is widened in place, and the rest
 * written as UTF-16. CanonicalABI.md, store_string_to_latin1_or_utf16.
 */
import type { Code } from '../../../../wasm/index.ts';
import * as op from '../../../../wasm/index.ts';
import type { Pair } from '../pair.ts';

/** Set in the code units of a latin1+utf16 string that is UTF-16. */
export const utf16Tag = 2 ** 31;

/** What goes on after a character that is not Latin-1, behind `latin1` bytes that are: locals. */
interface Latin1Start {
  readonly dst: number;
  /** Code units of the source, for which as many bytes were asked. */
  readonly units: number;
  readonly latin1: number;
}

/** Asks for the worst case, and widens what is there: `wide` is the index of `widenInPlace`. */
export function inflate(
  pair: Pair,
  code: Code,
  wide: number,
  { dst, units, latin1 }: Latin1Start,
  worstCase: number,
): void {
  code.get(units).i32(1).op(op.i32Shl).set(worstCase);
  pair.reallocate(code, dst, units, 2, worstCase);
  // What realloc carried over is widened, not what is remembered.
  code.get(dst).get(latin1).call(wide);
}
