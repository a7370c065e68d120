/**
 * Strings that came out of a memory. CanonicalABI.md, String.
 */
import type { CanonOptions } from '../../plan/index.ts';

/** How strings lie in a memory. */
export type Encoding = CanonOptions['encoding'];

/** A string with how it lay in the memory it comes from, on which the receiver's realloc calls depend. */
export interface LiftedString {
  readonly text: string;
  readonly encoding: Encoding;
  /** Code units in that encoding; for latin1+utf16 with the tag bit. */
  readonly codeUnits: number;
}

/** Set in the code units of a latin1+utf16 string that is UTF-16. */
export const utf16Tag = 2 ** 31;
