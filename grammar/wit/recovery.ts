/**
 * Error recovery for the parsers of WIT and of what extends it. Chevrotain's own goes by sets of token types alone;
 * here lines and brackets decide as well: what is missing is put in where the text goes on soundly, otherwise tokens
 * are skipped up to the next entry or item, over whole blocks. A problem is data: `messages.ts` words it.
 *
 * Rules stay plain grammar, and nothing is thrown. Where a token is wanted that is neither there nor can be put in, the
 * parser is lost: until the `guarded` part of the grammar that it is in is over, it stands at the end of the text, so
 * that no repetition and no option goes on, and `token` gives nothing. Each rule makes its node of what it was given.
 */
import { EOF, tokenMatcher } from 'chevrotain';
import type { IToken, TokenType } from 'chevrotain';
import type { ErrorNode } from './ast.ts';
import type { Lexed } from './lex.ts';
import { LookingParser, maxLookahead } from './lookahead.ts';
import { endOf } from './problem.ts';
import type { Mending, Problem } from './problem.ts';
import {
  Any,
  Arrow,
  ArrowLike,
  Async,
  Bracket,
  BuiltIn,
  Colon,
  Comma,
  Dot,
  Equals,
  FuncLike,
  Interface,
  ItemStart,
  LAngle,
  LBrace,
  LParen,
  Name,
  NameLike,
  PlainColon,
  RAngle,
  RBrace,
  RParen,
  Semicolon,
  Static,
  Word,
  tokenTypes,
} from './tokens.ts';

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
  [Colon, [FuncLike, Async, Static, Interface, NameLike]],
  [Equals, [NameLike]],
  [FuncLike, [LParen]],
  [Dot, [LBrace]],
]);

export type Tokens = Pick<Lexed, 'tokens' | 'openBraces'>;

/** How many problems of one file are told; then the rest of it is not read. */
const maxProblems = 1000;

const opening = new Set<TokenType>([LBrace, LParen, LAngle]);
const closing = new Set<TokenType>([RBrace, RParen, RAngle]);

export abstract class RecoveringParser extends LookingParser {
  #isAnalysed = false;
  #report: (problem: Problem) => void = () => undefined;
  #problemCount = 0;
  /** How many types stand around what is read. */
  protected typeDepth = 0;
  /** What was found at the last problem. */
  #stumbledAt: IToken | undefined;
  /** Where the parser was lost; -1 while it isn't. */
  #lostAt = -1;
  /** Where the last token ends that was read, what was skipped as stray included. */
  protected readEnd = 0;

  constructor(types: readonly TokenType[] = tokenTypes) {
    super([...types], {
      recoveryEnabled: false,
      maxLookahead: 1,
      skipValidations: true,
    });
  }

  /**
   * Takes the tokens to read next, and who is told what is wrong with them. The grammar is analysed the first time, when
   * what extends it is complete, too.
   */
  protected begin(text: string, lexed: Tokens, report: (problem: Problem) => void): void {
    if (!this.#isAnalysed) this.performSelfAnalysis();
    this.#isAnalysed = true;
    this.input = lexed.tokens;
    this.text = text;
    this.openBraces = lexed.openBraces;
    this.#report = report;
    this.#problemCount = 0;
    this.#stumbledAt = undefined;
    this.#lostAt = -1;
    this.lastProblem = -1;
    this.opener = undefined;
    this.typeDepth = 0;
    this.readEnd = 0;
  }

  /** Reads a token; one that is missing is put in where that can be told. Nothing where it can't, or the parser is lost. */
  protected token(type: TokenType): IToken | undefined {
    if (this.RECORDING_PHASE) return this.CONSUME(type);
    const next = this.LA(1);
    if (!tokenMatcher(next, type)) return this.isLost ? undefined : this.#mended(type);
    this.SKIP_TOKEN();
    this.readEnd = next.startOffset + next.image.length;
    return next;
  }

  /** Chevrotain's `OPTION` for what begins with one kind of token, without a look at what else it might begin with. */
  protected when<T>(type: TokenType, read: () => T): T | undefined {
    if (this.RECORDING_PHASE) return this.OPTION9(read);
    return this.isNext(type) ? read() : undefined;
  }

  /** Reads the token that begins a choice; `wanted` is its id. Nothing is put in for it. */
  protected choice(type: TokenType, wanted: string): IToken | undefined {
    if (this.RECORDING_PHASE || this.isNext(type)) return this.token(type);
    this.missing(wanted);
    this.lose();
    return undefined;
  }

  protected get isLost(): boolean {
    return this.#lostAt !== -1;
  }

  /** Nothing more can be read up to the end of what is guarded. */
  protected lose(): void {
    if (this.isLost) return;
    this.#lostAt = this.exportLexerState();
    this.moveToTerminatedState();
  }

  /**
   * Reads a part of the grammar. Where the rest of it can't be read, `skip` goes on to where reading can start again; it
   * is given the token with which the part began.
   */
  protected guarded<T>(body: () => T, skip: (first: IToken) => void): T {
    // Who is lost outside finds the way outside.
    if (this.isLost) return body();
    const first = this.LA(1);
    const read = body();
    if (this.isLost) {
      this.importLexerState(this.#lostAt);
      this.#lostAt = -1;
      skip(first);
    }
    return read;
  }

  /** The last alternative of a list: reports a token of `type`, which can't begin anything there, and skips. */
  protected stray(place: string, skip: (first: IToken) => void, type: TokenType): ErrorNode {
    if (this.RECORDING_PHASE) this.CONSUME9(type);
    return this.ACTION(() => {
      this.note('unexpected', place);
      const first = this.LA(1);
      skip(first);
      if (this.LA(1) === first) return { kind: 'error', range: [this.readEnd, this.readEnd] };
      this.readEnd = Math.max(this.readEnd, endOf(this.LA(0)));
      return { kind: 'error', range: [first.startOffset, this.readEnd] };
    });
  }

  /** Reports that something stands not where it should, before the next token; `wanted` is its id. */
  protected missing(wanted: string): void {
    this.note('missing', wanted);
  }

  /** Whether two names, or `name =`, stand where an item should begin with a keyword or `name:`. */
  protected isUnknownItem(): boolean {
    if (this.LA(1).tokenType !== Name || this.beginsLine(2)) return false;
    if (this.isNext(Equals, 2)) {
      this.note('unexpected', 'alias');
      return true;
    }
    if (!this.isNext(Word, 2) && !this.isNext(BuiltIn, 2)) return false;
    this.note('unexpected', 'item');
    return true;
  }

  /** Skips a bracket that stands there twice. */
  protected skipDoubled(type: TokenType): void {
    if (!this.isNext(type)) return;
    this.missing('type');
    this.SKIP_TOKEN();
  }

  /**
   * Skips the rest of an item: up to and with its `;` or block, or up to what begins the next one. `first` is the
   * token with which the item began: it is skipped, too, if the parser still stands there.
   */
  protected skipItem(first: IToken | undefined): void {
    let parens = 0;
    for (let depth = 0; ;) {
      const token = this.LA(1);
      if (token.tokenType === EOF) return;
      if (token.tokenType === LParen) parens++;
      else if (token.tokenType === RParen) parens = Math.max(0, parens - 1);
      else if (token.tokenType === RBrace) {
        if (depth === 0) return;
        this.SKIP_TOKEN();
        if (--depth > 0) continue;
        if (this.isNext(Semicolon)) this.SKIP_TOKEN();
        return;
      }
      if (depth > 0 && this.beginsOuterItem()) return;
      if (depth === 0) {
        if (token.tokenType === Semicolon) return void this.SKIP_TOKEN();
        const isNext = parens > 0 ? this.isNext(ItemStart) : this.beginsDeclaration();
        if (token !== first && this.beginsLine() && isNext) return;
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
    const isAfterBlock = this.openBraces < 0 && this.isNext(RBrace, 0);
    for (let depth = 0; ;) {
      const { tokenType } = this.LA(1);
      if (tokenType === LBrace) depth++;
      else if (tokenType === RBrace) depth--;
      this.SKIP_TOKEN();
      if (this.LA(1).tokenType === EOF) return;
      if ((depth <= 0 || this.beginsLine()) && this.beginsTopItem()) return;
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

  /** What to take for a token that isn't there; nothing where the parser is lost. */
  #mended(wanted: TokenType): IToken | undefined {
    const mended = this.#mending(wanted);
    const opener = wanted === RBrace ? this.opener : undefined;
    // What is not closed by a `}` because it was not opened by a `{` was reported there.
    if (opener === undefined || opener.image === '{') {
      this.note('missing', wanted.name, mended, opener);
    }
    if (wanted === RBrace && mended === 'inserted') this.openBraces--;
    switch (mended) {
      case 'inserted':
        if (wanted === LBrace) this.openBraces++;
        return this.#inserted(wanted);
      case 'dropped':
        while (!this.isNext(wanted) && !this.isNext(EOF)) this.SKIP_TOKEN();
        break;
      case 'replaced':
        break;
      case undefined:
        this.lose();
        return undefined;
    }
    const token = this.LA(1);
    // After the last problem that is told nothing is read any more.
    if (token.tokenType === EOF) return this.#inserted(wanted);
    this.SKIP_TOKEN();
    this.readEnd = endOf(token);
    return token;
  }

  /** Chevrotain's hook for a choice of which no alternative fits. */
  raiseNoAltException(_occurrence: number, wanted: string): void {
    this.missing(wanted);
    this.lose();
  }

  protected note(kind: Problem['kind'], wanted: string, mended?: Mending, opener?: IToken): void {
    if (this.isLost) return;
    const found = this.LA(1);
    // One mistake at one token: what else is missing there follows from it.
    if (this.#stumbledAt === found || this.#problemCount > maxProblems) return;
    this.#stumbledAt = found;
    this.lastProblem = endOf(this.LA(0));
    if (this.#problemCount++ === maxProblems) this.moveToTerminatedState();
    this.#report({
      kind,
      wanted,
      found,
      previous: this.LA(0),
      next: this.LA(2),
      rule: this.getCurrRuleFullName(),
      isFoundSound: this.beginsLine() && this.beginsItem(),
      isOverclosed: this.openBraces < 0,
      ...(mended === undefined ? {} : { mended }),
      ...(opener === undefined ? {} : { opener }),
    });
  }

  #mending(wanted: TokenType): Mending | undefined {
    const { tokenType } = this.LA(1);
    if (wanted === RBrace && this.isOtherCloser()) return 'replaced';
    if (wanted === RParen && tokenType === Comma && this.#closesInLine()) return 'dropped';
    // What goes on behind a comma is no item of its own.
    const goesOnBehind = wanted === Semicolon && !this.beginsLine(2) && !this.beginsItem(2);
    if (mistakenFor.get(wanted)?.includes(tokenType) === true && !goesOnBehind) return 'replaced';
    const goesOn = goesOnWith.get(wanted)?.some((type) => this.isNext(type)) === true;
    if (wanted !== NameLike && wanted !== Comma && this.#isExtra(wanted)) return 'dropped';
    if (goesOn || tokenType === EOF) return 'inserted';
    if (wanted === RAngle && this.beginsEntry()) return 'inserted';
    if (wanted === Semicolon && this.beginsDeclaration()) return 'inserted';
    if (wanted === LBrace) return this.#mendingOfBrace();
    return this.beginsLine() ? 'inserted' : undefined;
  }

  /** Whether a `)` stands further on in this line, with no other bracket before it. */
  #closesInLine(): boolean {
    for (let k = 2; k < maxLookahead && !this.beginsLine(k); k++) {
      if (this.isNext(RParen, k)) return true;
      if (this.isNext(LParen, k) || this.isNext(LBrace, k) || this.isNext(RBrace, k)) return false;
    }
    return false;
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

  /** An empty token where the one before it ends. */
  #inserted(type: TokenType): IToken {
    const previous = this.LA(0);
    const at = previous.tokenType === EOF ? 0 : endOf(previous);
    this.readEnd = Math.max(this.readEnd, at);
    return {
      image: '',
      startOffset: at,
      endOffset: at - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx!,
      isInsertedInRecovery: true,
    };
  }
}

/** These are on the base class, but not in its types. */
export interface RecoveringParser {
  SKIP_TOKEN(): IToken;
  moveToTerminatedState(): void;
  exportLexerState(): number;
  importLexerState(state: number): void;
  getCurrRuleFullName(): string;
}
