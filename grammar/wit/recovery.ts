/**
 * Error recovery for the parsers of WIT and of what extends it. Chevrotain's own goes by sets of token types alone;
 * here lines and brackets decide as well: what is missing is put in where the text goes on soundly, otherwise tokens
 * are skipped up to the next entry or item, over whole blocks. A problem is data: `messages.ts` words it.
 *
 * Rules stay plain grammar. A rule that may be left early wraps its body in `guarded`; chevrotain then keeps the part
 * of the tree that was read. The methods without `protected` or `private` are chevrotain's hooks.
 */
import { CstParser, EOF, tokenMatcher } from 'chevrotain';
import type { CstNode, IToken, TokenType } from 'chevrotain';
import {
  Any,
  Arrow,
  ArrowLike,
  Async,
  At,
  Bracket,
  Colon,
  Comma,
  Dot,
  Equals,
  Func,
  Interface,
  ItemStart,
  LAngle,
  LBrace,
  LParen,
  Name,
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
  tokenTypes,
} from './tokens.ts';
import type { Lexed } from './lex.ts';

/** What the parser did not find, or found and can't read. */
export interface Problem {
  /** `missing`: `label` was wanted before `found`; `unexpected`: `found` begins nothing that `label` can hold. */
  readonly kind: 'missing' | 'unexpected';
  readonly label: string;
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
type Mending = 'inserted' | 'replaced' | 'dropped';

/** What stands by mistake for what: read as if it were right, once it has been reported. */
const mistakenFor = new Map<TokenType, readonly TokenType[]>([
  [Semicolon, [Comma]],
  [Comma, [Semicolon]],
  [Equals, [PlainColon]],
  [Colon, [Equals]],
  [LParen, [LAngle, Bracket]],
  [RParen, [RAngle, Bracket]],
  [RAngle, [Bracket]],
  [LBrace, [LParen, Bracket]],
]);

/** How many problems of one file are told; then the rest of it is not read. */
export const maxProblems = 1000;

/** How many tokens a look at what follows takes in, where it has no other end. */
const maxLookahead = 64;

const opening = new Set<TokenType>([LBrace, LParen, LAngle]);
const closing = new Set<TokenType>([RBrace, RParen, RAngle]);

/** A missing token is put in where one of these stands, or any token on a later line. */
const goesOnWith = new Map<TokenType, readonly TokenType[]>([
  [Semicolon, [RBrace]],
  [Comma, [NameLike]],
  [LBrace, [RBrace]],
  [RBrace, [Any]],
  [LParen, [NameLike, RParen, Arrow, Semicolon]],
  [RParen, [ArrowLike, Semicolon, LBrace, RBrace, ItemStart]],
  [RAngle, [Comma, Semicolon, RParen, RBrace]],
  [NameLike, [Colon, LBrace, Equals, Semicolon, Comma, LParen, RParen, RBrace, Dot, RAngle]],
  [Colon, [Func, Async, Static, Interface, NameLike]],
  [Equals, [NameLike]],
  [Func, [LParen]],
  [Dot, [LBrace]],
]);

export abstract class RecoveringParser extends CstParser {
  #text = '';
  /** How many more `{` stand in the text than `}`, less what has been mended. */
  #openBraces = 0;
  #problems: Problem[] = [];
  #problemCount = 0;
  /** What was found at the last problem, and what stood before it. */
  #stumbledAt: IToken | undefined;
  #lastProblem = -1;

  constructor(types: readonly TokenType[] = tokenTypes) {
    super([...types], {
      recoveryEnabled: true,
      maxLookahead: 1,
      nodeLocationTracking: 'none',
      skipValidations: true,
    });
  }

  /** Takes the tokens to read next. */
  protected begin(text: string, lexed: Pick<Lexed, 'tokens' | 'openBraces'>): void {
    this.input = lexed.tokens;
    this.#text = text;
    this.#openBraces = lexed.openBraces;
    this.#problems = [];
    this.#problemCount = 0;
    this.#stumbledAt = undefined;
    this.#lastProblem = -1;
  }

  /** Hands out what was wrong since this was last asked. */
  protected takeProblems(): readonly Problem[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  /**
   * Runs the body of a rule. Where the rest of it can't be read, `skip` goes on to where reading can start again; it
   * is given the token with which the rule began.
   */
  protected guarded(body: () => void, skip: (first: IToken) => void): void {
    const first = this.LA(1);
    try {
      body();
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      skip(first);
    }
  }

  /** The last alternative of a list: reports a token of `type`, which can't begin anything there, and skips. */
  protected stray(place: string, skip: (first: IToken) => void, type: TokenType): void {
    if (this.RECORDING_PHASE) {
      this.CONSUME9(type);
      return;
    }
    this.#report('unexpected', place);
    const first = this.LA(1);
    skip(first);
    // The tree holds the first and last token that was skipped.
    if (this.LA(1) !== first) this.currCSTNode.children[type.name] = [first, this.LA(0)];
  }

  protected isNext(type: TokenType, k = 1): boolean {
    return tokenMatcher(this.LA(k), type);
  }

  /** Reports that `label` was wanted where the next token stands. */
  protected missing(label: string): void {
    this.#report('missing', label);
  }

  /** Whether a line begins with the token `k` ahead. */
  protected beginsLine(k = 1): boolean {
    const token = this.LA(k);
    const before = this.LA(k - 1);
    if (token.tokenType === EOF || before.tokenType === EOF) return true;
    return this.#text.slice(endOf(before), token.startOffset).includes('\n');
  }

  /** Whether the token `k` ahead looks like the beginning of an item: a keyword of items, or `name:`. */
  protected beginsItem(k = 1): boolean {
    return this.isNext(ItemStart, k) || (this.isNext(Word, k) && this.isNext(Colon, k + 1));
  }

  /** Whether two names stand where an item should begin with a keyword or `name:`. */
  protected isUnknownItem(): boolean {
    if (this.LA(1).tokenType !== Name || !this.isNext(Word, 2) || this.beginsLine(2)) return false;
    this.#report('unexpected', 'an item');
    return true;
  }

  /** Whether the next item stands where a type should. */
  protected isTypeLeftOut(): boolean {
    return !this.RECORDING_PHASE && this.isNext(Colon, 2) && this.beginsLine() && this.beginsItem();
  }

  /** Whether `name: …` is imported or exported; otherwise it is a path. */
  protected isNamedExtern(): boolean {
    const { tokenType } = this.LA(2);
    if (tokenType === PlainColon) return true;
    return tokenType === Func || tokenType === Async || tokenType === Interface;
  }

  /** Whether the next token can't belong to this block, which therefore was never closed. */
  protected leavesBlock(): boolean {
    this.#skipForeignBraces();
    if (this.#openBraces <= 0 || !this.beginsLine()) return false;
    return this.isNext(Interface) || this.isNext(World) || this.isNext(Package);
  }

  /** Whether the next token belongs to an item after this list of entries, which therefore was never closed. */
  protected leavesList(): boolean {
    this.#skipForeignBraces();
    if (this.#isOtherCloser()) return true;
    if (!this.beginsLine() || (this.#openBraces <= 0 && !this.#isBlockTroubled())) return false;
    return this.isNext(ItemStart) ? this.isNext(NameLike, 2) : this.#beginsFunc();
  }

  /** The same for a list of names, which also ends with its statement. */
  protected leavesNames(): boolean {
    return this.isNext(Semicolon) || this.leavesList();
  }

  /** Whether the block is closed by the next token; otherwise it is reported as never closed. */
  protected isClosed(): boolean {
    if (this.RECORDING_PHASE || !this.isNext(RBrace)) return true;
    const opener = this.#opener();
    if (opener === undefined) return true;
    const belongsOutside =
      this.beginsLine() &&
      (this.#openBraces > 0 || this.#isBlockTroubled()) &&
      this.#indentOf(this.LA(1)) < this.#indentOf(opener);
    if (!belongsOutside) return true;
    this.#openBraces--;
    if (opener.image === '{') this.#report('missing', '`}`', 'inserted', opener);
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
    return this.isNext(ItemStart) || (this.beginsLine() && this.#beginsFunc());
  }

  /** The same for angle brackets. */
  protected leavesAngles(): boolean {
    return this.LA(1).tokenType === RAngle || this.leavesParens();
  }

  /**
   * Skips the rest of an item: up to and with its `;` or block, or up to what begins the next one. `first` is the
   * token with which the item began: it is skipped, too, if the parser still stands there.
   */
  protected skipItem(first: IToken | undefined): void {
    for (let depth = 0; ;) {
      const token = this.LA(1);
      if (token.tokenType === EOF) return;
      if (token.tokenType === RBrace) {
        if (depth === 0) return;
        this.SKIP_TOKEN();
        if (--depth > 0) continue;
        if (this.isNext(Semicolon)) this.SKIP_TOKEN();
        return;
      }
      if (depth > 0 && this.leavesBlock()) return;
      if (depth === 0) {
        if (token.tokenType === Semicolon) return void this.SKIP_TOKEN();
        if (token !== first && this.beginsLine() && this.beginsItem()) return;
      }
      if (token.tokenType === LBrace) depth++;
      this.SKIP_TOKEN();
    }
  }

  /**
   * Skips what can't stand at the top of a file up to what can. After a `}` too many that is all that was meant to
   * stand in the block, over any `}`; otherwise one item.
   */
  protected skipTopItem(): void {
    const isAfterBlock = this.#openBraces < 0 && this.isNext(RBrace, 0);
    for (let depth = 0; ;) {
      const { tokenType } = this.LA(1);
      if (tokenType === LBrace) depth++;
      else if (tokenType === RBrace) depth--;
      this.SKIP_TOKEN();
      if (this.LA(1).tokenType === EOF) return;
      if ((depth <= 0 || this.beginsLine()) && this.#beginsTopItem()) return;
      if (isAfterBlock) depth = Math.max(0, depth);
      else if (depth < 0 || (depth === 0 && (tokenType === RBrace || tokenType === Semicolon)))
        return;
    }
  }

  /** Skips the rest of an entry of a list in brackets: up to the `,` or the bracket after it. */
  protected skipEntry(closer: TokenType): void {
    this.#skipTo((type) => type === Comma || type === closer);
  }

  /** Skips what should have been a type: up to whatever may follow one. */
  protected skipType(): void {
    this.#skipTo((type) => type === Comma || closing.has(type));
  }

  /**
   * Skips to a token for which `isEnd` holds, over what stands in brackets; at the latest to the end of the item or
   * of the block around it.
   */
  #skipTo(isEnd: (type: TokenType) => boolean): void {
    let braces = 0;
    let others = 0;
    for (; ; this.SKIP_TOKEN()) {
      const { tokenType } = this.LA(1);
      if (tokenType === EOF) return;
      if (braces === 0) {
        if (tokenType === Semicolon || tokenType === RBrace) return;
        if (others === 0 && isEnd(tokenType)) return;
        if (this.beginsLine() && this.beginsItem()) return;
      }
      if (tokenType === LBrace) braces++;
      else if (tokenType === RBrace) braces--;
      else if (opening.has(tokenType)) others++;
      else if (closing.has(tokenType)) others = Math.max(0, others - 1);
    }
  }

  /** Chevrotain asks this when a token is not the one wanted: what to take in its place, or to give up the rule. */
  tryInRuleRecovery(wanted: TokenType): IToken {
    const mended = this.#mending(wanted);
    const opener = wanted === RBrace ? this.#opener() : undefined;
    // What is not closed by a `}` because it was not opened by a `{` was reported there.
    if (opener === undefined || opener.image === '{') {
      this.#report('missing', wanted.LABEL ?? wanted.name, mended, opener);
    }
    if (wanted === RBrace && mended === 'inserted') this.#openBraces--;
    switch (mended) {
      case 'inserted':
        if (wanted === LBrace) this.#openBraces++;
        return this.#inserted(wanted);
      case 'dropped':
        while (!this.isNext(wanted)) this.SKIP_TOKEN();
        break;
      case 'replaced':
        break;
      case undefined:
        throw new Unread('InRuleRecoveryException');
    }
    const token = this.LA(1);
    this.SKIP_TOKEN();
    return token;
  }

  /** Chevrotain calls this before `tryInRuleRecovery`. */
  consumeInternalError(): never {
    throw new Unread('MismatchedTokenException');
  }

  /** Chevrotain calls this when no alternative fits. */
  raiseNoAltException(_occurrence: number, label: string): never {
    this.missing(label);
    throw new Unread('NoViableAltException');
  }

  /**
   * Chevrotain calls this where a node of the tree begins. Its own nodes have children without a prototype, which V8
   * keeps as hash tables, at three times the time and memory. The keys are our own names, none of them `Object`'s.
   */
  cstInvocationStateUpdate(rule: string): void {
    this.CST_STACK.push({ name: rule, children: {} });
  }

  // The next four keep chevrotain's own ways of recovery from looking for what `guarded` finds better.
  getFollowsForInRuleRecovery(): TokenType[] {
    return [];
  }

  shouldInRepetitionRecoveryBeTried(): boolean {
    return false;
  }

  findReSyncTokenType(): TokenType {
    return EOF;
  }

  isInCurrentRuleReSyncSet(): boolean {
    return false;
  }

  #report(kind: Problem['kind'], label: string, mended?: Mending, opener?: IToken): void {
    const found = this.LA(1);
    // One mistake at one token: what else is missing there follows from it.
    if (this.#stumbledAt === found || this.#problemCount > maxProblems) return;
    this.#stumbledAt = found;
    this.#lastProblem = endOf(this.LA(0));
    if (this.#problemCount++ === maxProblems) this.moveToTerminatedState();
    this.#problems.push({
      kind,
      label,
      found,
      previous: this.LA(0),
      next: this.LA(2),
      rule: this.getCurrRuleFullName(),
      isFoundSound: this.beginsLine() && this.beginsItem(),
      isOverclosed: this.#openBraces < 0,
      ...(mended === undefined ? {} : { mended }),
      ...(opener === undefined ? {} : { opener }),
    });
  }

  #mending(wanted: TokenType): Mending | undefined {
    const { tokenType } = this.LA(1);
    if (wanted === RBrace && this.#isOtherCloser()) return 'replaced';
    if (mistakenFor.get(wanted)?.includes(tokenType) === true) return 'replaced';
    const goesOn = goesOnWith.get(wanted)?.some((type) => this.isNext(type)) === true;
    if (wanted !== NameLike && wanted !== Comma && this.#isExtra(wanted)) return 'dropped';
    if (goesOn || tokenType === EOF) return 'inserted';
    if (wanted === Semicolon && this.beginsItem()) return 'inserted';
    if (wanted === LBrace) return this.#mendingOfBrace();
    return this.beginsLine() ? 'inserted' : undefined;
  }

  /** What should have a body has one, unless a `;` says otherwise; a list of names is there or not. */
  #mendingOfBrace(): Mending | undefined {
    const isNames = this.getCurrRuleFullName().endsWith('Names');
    for (let k = 1; k < maxLookahead && !this.beginsLine(k); k++) {
      if (this.isNext(LBrace, k)) return 'dropped';
      if (this.isNext(RBrace, k)) return 'inserted';
      if (this.isNext(Comma, k) && !isNames) return 'inserted';
      if (this.isNext(Semicolon, k)) return undefined;
    }
    return isNames ? undefined : 'inserted';
  }

  /** Whether the next token is one too many on its line before what is wanted. */
  #isExtra(wanted: TokenType): boolean {
    if (!this.isNext(wanted, 2) || this.beginsLine(1) || this.beginsLine(2)) return false;
    return !this.isNext(LBrace) && !this.isNext(RBrace) && !this.beginsItem();
  }

  /** The `{` of the block that the current rule reads. */
  #opener(): IToken | undefined {
    return this.currCSTNode.children[LBrace.name]?.[0] as IToken | undefined;
  }

  /** Whether the next token closes a block that was opened by another bracket than `{`. */
  #isOtherCloser(): boolean {
    const { tokenType, image } = this.LA(1);
    if (tokenType !== RParen && tokenType !== Bracket) return false;
    const opener = this.#opener()?.image;
    return opener === '(' ? image === ')' : opener === '[' && image === ']';
  }

  #isBlockTroubled(): boolean {
    return (this.#opener()?.startOffset ?? 0) <= this.#lastProblem;
  }

  /** Skips each `}` that by its indentation closes something in this block that was not read as a block. */
  #skipForeignBraces(): void {
    while (this.isNext(RBrace) && (this.#openBraces < 0 || this.#isBlockTroubled())) {
      const opener = this.#opener();
      if (opener === undefined || !this.beginsLine()) return;
      if (this.#indentOf(this.LA(1)) <= this.#indentOf(opener)) return;
      if (!this.#isBlockTroubled()) this.#report('unexpected', 'a block');
      this.#openBraces++;
      this.SKIP_TOKEN();
    }
  }

  /** How far the line of a token is indented. */
  #indentOf({ startOffset }: IToken): number {
    const start = this.#text.lastIndexOf('\n', startOffset - 1) + 1;
    let i = start;
    while (i < startOffset && /[ \t]/.test(this.#text[i]!)) i++;
    return i - start;
  }

  /** Whether a function begins with the token `k` ahead. */
  #beginsFunc(k = 1): boolean {
    if (!this.isNext(Word, k) || !this.isNext(Colon, k + 1)) return false;
    return this.isNext(Func, k + 2) || this.isNext(Async, k + 2) || this.isNext(Static, k + 2);
  }

  /** Whether the next token, a `;`, stands where a `,` should. */
  #goesOnWithParam(): boolean {
    return this.isNext(Word, 2) && this.isNext(Colon, 3) && !this.#beginsFunc(2);
  }

  /** An empty token where the one before it ends. */
  #inserted(type: TokenType): IToken {
    const previous = this.LA(0);
    const at = previous.tokenType === EOF ? 0 : endOf(previous);
    return {
      image: '',
      startOffset: at,
      endOffset: at - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      isInsertedInRecovery: true,
    };
  }

  /** Whether an item of the top begins with the next token, gates included; it looks only some tokens ahead. */
  #beginsTopItem(): boolean {
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
}

/** These are on the base class, but not in its types. */
export interface RecoveringParser {
  readonly CST_STACK: CstNode[];
  SKIP_TOKEN(): IToken;
  moveToTerminatedState(): void;
  getCurrRuleFullName(): string;
}

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/**
 * What is thrown to leave a rule; chevrotain goes by the name. It is no `Error`: there can be a thousand in a file, and
 * looking up the stack (and, for chevrotain's own, all that would have fitted) costs more than reading.
 */
class Unread {
  readonly name: string;
  readonly resyncedTokens: IToken[] = [];

  constructor(name: string) {
    this.name = name;
  }
}
