/** The keywords that WAC has beside those of WIT (LANGUAGE.md of bytecodealliance/wac, WAC Grammar). */
import type { TokenType } from 'chevrotain';
import { createKeyword, ItemStart, tokenTypes, witKeywords } from '../wit/tokens.ts';

export const Let = createKeyword('let', ItemStart);
export const New = createKeyword('new');
export const Targets = createKeyword('targets');

const own = { let: Let, new: New, targets: Targets };

/** All keywords, by spelling. */
export const wacKeywords: ReadonlyMap<string, TokenType> = new Map([
  ...witKeywords,
  ...Object.entries(own),
]);

/** All tokens, as the parser wants to be given them. */
export const wacTokenTypes: readonly TokenType[] = [...tokenTypes, ...Object.values(own)];
