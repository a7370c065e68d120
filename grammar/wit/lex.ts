/**
 * Text to tokens: runs the lexer, tells keywords from names and glued colons from others, keeps the comments, and
 * finds what no parser needs to see: characters and comments that are wrong, nesting that is too deep (WIT.md,
 * Lexical structure).
 */
import type { IToken, TokenType } from 'chevrotain';
import { limits, notInWit } from '../../src/base/index.ts';
import type { Comment, DocComment, Range } from './ast.ts';
import { directiveOf } from './directives.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { characterHints } from './hints.ts';
import { endOf } from './problem.ts';
import {
  Accessor,
  Async,
  GluedColon,
  Hole,
  KeywordName,
  LAngle,
  LBrace,
  LineComment,
  LParen,
  Name,
  Numeral,
  PlainColon,
  RAngle,
  RBrace,
  RParen,
  Semicolon,
  Slash,
  Static,
  StringLiteral,
  witKeywords,
  witLexer,
} from './tokens.ts';

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  /** The comments before a token, by the token's start. */
  readonly docs: ReadonlyMap<number, readonly DocComment[]>;
  /** How many more `{` stand in the text than `}`. */
  readonly openBraces: number;
  /** Whether the nesting is one that the parser can follow. */
  readonly isShallow: boolean;
}

/**
 * Reads the tokens of `text`, and reports what is wrong with them; `keywords` are those of the language, by spelling,
 * `language` is its name.
 */
export function lex(
  text: string,
  findings: Findings,
  keywords: ReadonlyMap<string, TokenType> = witKeywords,
  language = 'WIT',
): Lexed {
  const { tokens, groups } = witLexer().tokenize(text);
  reportCharacters(text, groups['foreign'] ?? [], findings, language);
  const shape = classify(tokens, findings, keywords);
  const comments = (groups['comments'] ?? []).map(readComment);
  const closed = checkComments(comments, findings);
  return {
    tokens,
    comments,
    docs: attachDocs(text, tokens, comments),
    openBraces: shape.openBraces,
    isShallow: shape.isShallow && closed,
  };
}

/** Gives keywords and colons their own types, reports unterminated strings, and measures the nesting. */
function classify(
  tokens: readonly IToken[],
  findings: Findings,
  keywords: ReadonlyMap<string, TokenType>,
) {
  const depth = { braces: 0, parens: 0, angles: 0 };
  let isShallow = true;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    switch (token.tokenType) {
      case Name: {
        const keyword = token.image === '_' ? Hole : keywords.get(token.image);
        if (isAccessor(tokens, i)) retype(token, Accessor);
        else if (keyword !== undefined)
          retype(token, isColon(tokens[i + 1]) ? KeywordName : keyword);
        continue;
      }
      case Numeral:
        if (isColon(tokens[i + 1])) retype(token, KeywordName);
        continue;
      case PlainColon:
        if (isGlued(tokens, i)) retype(token, GluedColon);
        continue;
      case StringLiteral:
        if (!/^"(?:[^"\\]|\\.)*"$/s.test(token.image)) {
          findings.report('unterminated-string', 'this string has no closing `"` on its line', [
            token.startOffset,
            token.startOffset + token.image.length,
          ]);
        }
        continue;
      case LBrace:
        depth.braces++;
        depth.angles = depth.parens = 0;
        break;
      case RBrace:
        depth.braces--;
        depth.angles = depth.parens = 0;
        continue;
      case Semicolon:
        depth.angles = depth.parens = 0;
        continue;
      case LParen:
        depth.parens++;
        break;
      case RParen:
        depth.parens--;
        continue;
      case LAngle:
        depth.angles++;
        break;
      case RAngle:
        depth.angles--;
        continue;
      default:
        continue;
    }
    if (isShallow && depth.braces + depth.parens + depth.angles > limits.nesting) {
      isShallow = false;
      reportDepth(findings, token.startOffset, 1);
    }
  }
  return { isShallow, openBraces: depth.braces };
}

function reportDepth(findings: Findings, start: number, length: number): void {
  findings.report(
    'too-deep',
    `this is nested more than ${limits.nesting} levels deep`,
    [start, start + length],
    { help: ['the file is not read any further: give the inner parts names of their own'] },
  );
}

function retype(token: IToken, type: typeof Name): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
}

const isColon = (token: IToken | undefined): boolean => token?.tokenType === PlainColon;

/**
 * Whether the colon at `i` joins the names beside it to one package name: they touch, or a path goes on after them
 * (wasm-tools reads `a: b/c` as a path, too; nothing else could be meant).
 */
function isGlued(tokens: readonly IToken[], i: number): boolean {
  const before = tokens[i - 1];
  const colon = tokens[i]!;
  const after = tokens[i + 1];
  if (before === undefined || after === undefined) return false;
  if (after.tokenType !== Name || isJoiner(after.image)) return false;
  if (isAccessorWord(tokens, i + 1)) return false;
  const touches =
    before.startOffset + before.image.length === colon.startOffset &&
    colon.startOffset + 1 === after.startOffset;
  return touches || tokens[i + 2]?.tokenType === Slash;
}

/** Whether `get` or `set` stands where `func` could: after a colon, or `static` or `async` behind one. */
function isAccessor(tokens: readonly IToken[], i: number): boolean {
  const before = tokens[i - 1]?.tokenType;
  const follows = before === PlainColon || before === Static || before === Async;
  return follows && isAccessorWord(tokens, i);
}

const isAccessorWord = (tokens: readonly IToken[], i: number): boolean =>
  /^[gs]et$/.test(tokens[i]!.image) && tokens[i + 1]?.tokenType === LParen;

/** The keywords that make what stands before the colon a plain name. */
const isJoiner = (image: string): boolean =>
  image === 'func' || image === 'async' || image === 'interface' || image === 'static';

function readComment(token: IToken): Comment {
  const isLine = token.tokenType === LineComment;
  const text = isLine && token.image.endsWith('\r') ? token.image.slice(0, -1) : token.image;
  return {
    kind: isLine ? 'line-comment' : 'block-comment',
    range: [token.startOffset, token.startOffset + text.length],
    text,
  };
}

/** Reports block comments that don't end, or are nested too deep; says whether there is none of the latter. */
function checkComments(comments: readonly Comment[], findings: Findings): boolean {
  let isShallow = true;
  for (const comment of comments) {
    if (comment.kind === 'line-comment') continue;
    let depth = 0;
    let deepest = 0;
    for (const [mark] of comment.text.matchAll(/\/\*|\*\//g)) {
      depth += mark === '/*' ? 1 : -1;
      deepest = Math.max(deepest, depth);
    }
    if (deepest > limits.nesting) {
      reportDepth(findings, comment.range[0], 2);
      isShallow = false;
    } else if (depth > 0) {
      findings.report(
        'unterminated-comment',
        'this block comment is never closed',
        [comment.range[0], comment.range[0] + 2],
        {
          help: [
            depth === 1
              ? 'close it with `*/`'
              : `block comments nest: \`*/\` is missing ${depth} times`,
          ],
        },
      );
    }
  }
  return isShallow;
}

/**
 * Finds the token that each comment stands before. Comments behind the last token of a line speak of that line, not of
 * what comes below, and directives speak to tools.
 */
function attachDocs(
  text: string,
  tokens: readonly IToken[],
  comments: readonly Comment[],
): Map<number, DocComment[]> {
  const docs = new Map<number, DocComment[]>();
  let next = 0;
  for (let i = 0; i < comments.length;) {
    while (next < tokens.length && tokens[next]!.startOffset < comments[i]!.range[0]) next++;
    const token = tokens[next];
    if (token === undefined) break;
    const first = i;
    while (i < comments.length && comments[i]!.range[0] < token.startOffset) i++;
    const own = comments
      .slice(first + countTrailing(text, comments, [first, i], tokens, next), i)
      .filter((comment) => comment.text !== '/**/' && directiveOf(comment) === undefined);
    if (own.length > 0) {
      docs.set(
        token.startOffset,
        own.map(({ range, text: written }) => ({ range, text: written })),
      );
    }
  }
  return docs;
}

/**
 * How many of the comments before the token `next` end the line of the token before it: those up to the first line
 * break outside of comments, none where all of them stand in one line with both tokens.
 */
function countTrailing(
  text: string,
  comments: readonly Comment[],
  [first, end]: Range,
  tokens: readonly IToken[],
  next: number,
): number {
  if (next === 0) return 0;
  let at = endOf(tokens[next - 1]!);
  for (let i = first; i < end; i++) {
    const [start, behind] = comments[i]!.range;
    if (text.slice(at, start).includes('\n')) return i - first;
    at = behind;
  }
  return text.slice(at, tokens[next]!.startOffset).includes('\n') ? end - first : 0;
}

/** The characters that may not stand anywhere, and those that no token begins with. */
function reportCharacters(
  text: string,
  foreign: readonly IToken[],
  findings: Findings,
  language: string,
): void {
  for (const { 0: char, index } of text.matchAll(forbidden)) {
    if (findings.isFull) return;
    const name = `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
    const range: Range = [index, index + char.length];
    findings.report(
      'forbidden-character',
      `${name} (${why(char)}) must not stand in a ${language} file`,
      range,
      { fixes: [findings.replace(`remove ${name}`, range, '')] },
    );
  }
  for (let i = 0; i < foreign.length && !findings.isFull; i++) {
    const start = foreign[i]!.startOffset;
    // A byte order mark at the start is no character of the text.
    if (start === 0 && text.startsWith('\ufeff')) continue;
    let end = start + 1;
    while (foreign[i + 1]?.startOffset === end) {
      i++;
      end++;
    }
    const piece = text.slice(start, end);
    if (piece.search(forbidden) === -1) {
      const message = `${quote(piece)} has no meaning in ${language}`;
      findings.report('unexpected-character', message, [start, end], {
        help: characterHints(piece),
      });
    }
  }
}

const forbidden = new RegExp(notInWit, 'gu');

function why(char: string): string {
  if (/[\u202a-\u202e\u2066-\u2069]/.test(char)) return 'a mark that reorders the text around it';
  return char < '\xa0' ? 'a control character' : 'deprecated by Unicode';
}
