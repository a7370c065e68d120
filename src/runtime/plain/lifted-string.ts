/**
 * Strings that came out of a memory. CanonicalABI.md, String.
 */
import type { Encoding } from '../core/code-units.ts';

/** A string with how it lay in the memory it comes from, on which the receiver's realloc calls depend. */
export interface LiftedString {
  readonly text: string;
  readonly encoding: Encoding;
  /** Code units in that encoding; for latin1+utf16 with the tag bit. */
  readonly codeUnits: number;
}
