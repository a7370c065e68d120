/** What a parser can't read, as data: `recovery.ts` makes it, `messages.ts` words it. */
import type { IToken } from 'chevrotain';

/** What the parser did not find, or found and can't read. */
export interface Problem {
  /** `missing`: `wanted` should stand before `found`; `unexpected`: `found` begins nothing that `wanted` can hold. */
  readonly kind: 'missing' | 'unexpected';
  /** An id: the name of a kind of token, or of a choice or a place in the grammar. `messages.ts` has words for it. */
  readonly wanted: string;
  readonly found: IToken;
  readonly previous: IToken;
  /** The token after `found`. */
  readonly next: IToken;
  /** The rule in which it happened. */
  readonly rule: string;
  /** Whether `found` stands on a later line than `previous` and begins an item or entry of its own. */
  readonly isFoundSound: boolean;
  /** Whether the file has more `}` than `{`. */
  readonly isOverclosed: boolean;
  /** What the parser did about it; otherwise the rest of the item or entry was skipped. */
  readonly mended?: Mending;
  /** The `{` that is never closed, where `}` is missing. */
  readonly opener?: IToken;
}

/** Put in what was missing, took `found` for it, or left `found` out because what is wanted stands after it. */
export type Mending = 'inserted' | 'replaced' | 'dropped';

/** Where a token ends; chevrotain's own end is that of its last character. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
