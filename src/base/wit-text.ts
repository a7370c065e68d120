/** What text in WIT may not have, be it in a comment: for the lexer, and for texts that become WIT. */
import { escaped } from './printable.ts';

/**
 * Control characters but line feed, carriage return and tab; bidirectional overrides; code points that Unicode
 * deprecates, or strongly discourages (U+17B4 and U+17B5).
 */
export const notInWit =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u17b4\u17b5\p{Deprecated}]/u;

// A carriage return that ends no line would make a terminal write over it.
const notInComments = new RegExp(`${notInWit.source}|\\r`, 'gu');

/** A line of a comment, from wherever it comes, with escapes for what may not stand there. */
export const commentText = (line: string): string => line.replace(notInComments, escaped);
