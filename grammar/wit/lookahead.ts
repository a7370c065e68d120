/**
 * What parsers of WIT ask about the tokens ahead: where a line, an item or a list begins and ends. In a sound text the
 * tokens say it; in a broken one lines, indentation and the count of braces help, so that one lost brace is one
 * finding.
 */
import { EmbeddedActionsParser, EOF, tokenMatcher } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import { endOf } from './problem.ts';
import type { Mending, Problem } from './problem.ts';
import {
  Arrow,
  Accessor,
  Async,
  At,
  Bracket,
  BuiltIn,
  Colon,
  Comma,
  Dot,
  Func,
  FuncLike,
  Interface,
  ItemStart,
  LAngle,
  LBrace,
  LParen,
  NameLike,
  Package,
  PlainColon,
  RAngle,
  RBrace,
  RParen,
  Semicolon,
  Static,
  Use,
  Word,
  World,
} from './tokens.ts';

/** How many tokens a look at what follows takes in, where it has no other end. */
export const maxLookahead = 64;

const lineFeed = 0x0a;

/** Types that are none without `<…>`. */
export const needsArgs: ReadonlySet<string> = new Set(
  'list option tuple map borrow own'.split(' '),
);

export abstract class LookingParser extends EmbeddedActionsParser {
  protected text = '';
  /** How many more `{` stand in the text than `}`, less what has been mended. */
  protected openBraces = 0;
  /** The end of what stood before the last problem; -1 before there is one. */
  protected lastProblem = -1;
  /** The `{` of the block that is read; that of an item in it is its own. */
  protected opener: IToken | undefined;

  protected isNext(type: TokenType, k = 1): boolean {
    return tokenMatcher(this.LA(k), type);
  }

  /** Whether a line begins with the token `k` ahead. */
  protected beginsLine(k = 1): boolean {
    const token = this.LA(k);
    const before = this.LA(k - 1);
    if (token.tokenType === EOF || before.tokenType === EOF) return true;
    for (let i = endOf(before); i < token.startOffset; i++) {
      if (this.text.charCodeAt(i) === lineFeed) return true;
    }
    return false;
  }

  /** Whether the token `k` ahead looks like the beginning of an item: a keyword of items, or `name:`. */
  protected beginsItem(k = 1): boolean {
    return this.isNext(ItemStart, k) || (this.isNext(Word, k) && this.isNext(Colon, k + 1));
  }

  /** The same, but not for what reads as a parameter or field: `name: type,`. */
  protected beginsDeclaration(k = 1): boolean {
    if (!this.beginsItem(k)) return false;
    if (this.isNext(ItemStart, k) || !this.isNext(NameLike, k + 2)) return true;
    return !this.isNext(BuiltIn, k + 2) && !this.isNext(Comma, k + 3);
  }

  /** Whether the next item stands where a type should. */
  protected isTypeLeftOut(): boolean {
    if (this.RECORDING_PHASE || !this.isNext(Colon, 2)) return false;
    return this.beginsLine() && this.beginsItem();
  }

  /** Whether a type that is nothing without its `<…>` is followed by what could stand in them, but no `<`. */
  protected areArgsLeftOut(): boolean {
    if (this.RECORDING_PHASE || this.isNext(LAngle) || !needsArgs.has(this.LA(0).image))
      return false;
    if (this.beginsLine() || this.beginsItem()) return false;
    return this.isNext(NameLike) || this.isNext(Bracket) || this.isNext(LParen);
  }

  /** Whether `name: …` is imported or exported; otherwise it is a path. */
  protected isNamedExtern(): boolean {
    const { tokenType } = this.LA(2);
    if (tokenType === PlainColon) return true;
    return [Func, Accessor, Async, Interface, LParen].includes(tokenType);
  }

  /** Whether the next token can't belong to this block, which therefore was never closed. */
  protected leavesBlock(): boolean {
    this.#skipForeignBraces();
    return this.beginsOuterItem();
  }

  /** Whether the next token can stand in no block but that of a package, and some block is never closed. */
  protected beginsOuterItem(): boolean {
    if (this.openBraces <= 0 || !this.beginsLine()) return false;
    return this.isNext(Interface) || this.isNext(World) || this.isNext(Package);
  }

  /** Whether the next token belongs to an item after this list of entries, which therefore was never closed. */
  protected leavesList(): boolean {
    this.#skipForeignBraces();
    if (this.isOtherCloser()) return true;
    if ((this.openBraces <= 0 && !this.#isBlockTroubled()) || !this.beginsLine()) return false;
    return this.isNext(ItemStart) ? this.isNext(NameLike, 2) : this.#beginsFunc();
  }

  /** The same for a list of names, which also ends with its statement. */
  protected leavesNames(): boolean {
    return this.isNext(Semicolon) || this.leavesList();
  }

  /** Whether the block is closed by the next token; otherwise it is reported as never closed. */
  protected isClosed(): boolean {
    if (this.RECORDING_PHASE || !this.isNext(RBrace)) return true;
    const { opener } = this;
    if (opener === undefined) return true;
    const belongsOutside =
      this.beginsLine() &&
      (this.openBraces > 0 || this.#isBlockTroubled()) &&
      this.#indentOf(this.LA(1)) < this.#indentOf(opener);
    if (!belongsOutside) return true;
    this.openBraces--;
    if (opener.image === '{') this.note('missing', RBrace.name, 'inserted', opener);
    return false;
  }

  /** Whether no `,` is wanted because the list in braces ends here. */
  protected isListOver(): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === RBrace) return true;
    return !this.RECORDING_PHASE && (tokenType === EOF || this.leavesList());
  }

  protected areNamesOver(): boolean {
    return this.isListOver() || this.isNext(Semicolon);
  }

  /** Whether the next token can't stand in round brackets, which therefore end before it. */
  protected leavesParens(): boolean {
    const { tokenType } = this.LA(1);
    if (tokenType === Semicolon) return !this.#goesOnWithParam();
    if (tokenType === RParen || tokenType === Arrow) return true;
    if (tokenType === LBrace || tokenType === RBrace) return true;
    if (tokenType === EOF) return !this.RECORDING_PHASE;
    return this.isNext(ItemStart) || (this.#beginsFunc() && this.beginsLine());
  }

  /** The same for angle brackets, in which nothing has a name. */
  protected leavesAngles(): boolean {
    return this.LA(1).tokenType === RAngle || this.beginsEntry() || this.leavesParens();
  }

  /** Whether a parameter or field begins with the next token. */
  protected beginsEntry(): boolean {
    return this.isNext(NameLike) && this.isNext(Colon, 2);
  }

  /** Whether an item of the top begins with the next token, gates included; it looks only some tokens ahead. */
  protected beginsTopItem(): boolean {
    let k = 1;
    while (this.isNext(At, k) && k < maxLookahead) {
      while (!this.isNext(RParen, k) && !this.beginsLine(k + 1) && k < maxLookahead) k++;
      k++;
    }
    if (this.isNext(Interface, k) || this.isNext(World, k)) return this.isNext(NameLike, k + 1);
    if (this.isNext(Package, k)) return true;
    if (!this.isNext(Use, k) || !this.beginsLine()) return false;
    // `use` with a list in braces stands in interfaces and worlds.
    while (!this.isNext(Semicolon, k) && !this.isNext(Dot, k) && k < maxLookahead) k++;
    return !this.isNext(Dot, k);
  }

  /** Whether the next token closes a block that was opened by another bracket than `{`. */
  protected isOtherCloser(): boolean {
    const { tokenType, image } = this.LA(1);
    if (tokenType !== RParen && tokenType !== Bracket) return false;
    const opener = this.opener?.image;
    return opener === '(' ? image === ')' : opener === '[' && image === ']';
  }

  #isBlockTroubled(): boolean {
    return (this.opener?.startOffset ?? 0) <= this.lastProblem;
  }

  /** Skips each `}` that by its indentation closes something in this block that was not read as a block. */
  #skipForeignBraces(): void {
    while (this.isNext(RBrace) && (this.openBraces < 0 || this.#isBlockTroubled())) {
      const { opener } = this;
      if (opener === undefined || !this.beginsLine()) return;
      if (this.#indentOf(this.LA(1)) <= this.#indentOf(opener)) return;
      if (!this.#isBlockTroubled()) this.note('unexpected', 'block');
      this.openBraces++;
      this.SKIP_TOKEN();
    }
  }

  /** How far the line of a token is indented. */
  #indentOf({ startOffset }: IToken): number {
    const start = this.text.lastIndexOf('\n', startOffset - 1) + 1;
    let i = start;
    while (i < startOffset && /[ \t]/.test(this.text[i]!)) i++;
    return i - start;
  }

  /** Whether a function begins with the token `k` ahead. */
  #beginsFunc(k = 1): boolean {
    if (!this.isNext(Word, k) || !this.isNext(Colon, k + 1)) return false;
    return this.isNext(FuncLike, k + 2) || this.isNext(Async, k + 2) || this.isNext(Static, k + 2);
  }

  /** Whether the next token, a `;`, stands where a `,` should. */
  #goesOnWithParam(): boolean {
    return this.isNext(Word, 2) && this.isNext(Colon, 3) && !this.#beginsFunc(2);
  }

  /** Keeps a problem at the next token. */
  protected abstract note(
    kind: Problem['kind'],
    wanted: string,
    mended?: Mending,
    opener?: IToken,
  ): void;
}

/** This is on the base class, but not in its types. */
export interface LookingParser {
  SKIP_TOKEN(): IToken;
}
