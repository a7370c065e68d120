/**
 * The tokens of WIT (WIT.md, Lexical structure) and the lexer over them. Patterns are wider than the language where
 * that keeps a mistake in one token, such as names with underscores and versions with a part too few: what is wrong
 * inside a token is said when it is read (`names.ts`, `gates.ts`). Which words are keywords is decided in `lex.ts`.
 */
import { createToken, Lexer, tokenMatcher } from 'chevrotain';
import type { CustomPatternMatcherFunc, IToken, TokenType } from 'chevrotain';

/** A class of tokens. The parser decides by classes where several tokens may stand. */
function category(name: string, parents: TokenType[] = []): TokenType {
  return createToken({ name, pattern: Lexer.NA, categories: parents });
}

/** All but `}` and the end: each list of the grammar takes it as its last alternative, to report it. */
export const Any = category('Any');

/** What can begin an item: a sign that a broken one before it is over. */
export const ItemStart = category('ItemStart', [Any]);

/** What can stand where a name is wanted: names, and by mistake keywords and numbers. */
export const NameLike = category('NameLike', [Any]);

/** What a type begins with. */
export const TypeName = category('TypeName', [Any]);

/** A name before a colon or anywhere else; `KeywordName` is a keyword that a colon follows. */
export const Word = category('Word', [NameLike, TypeName]);
export const KeywordName = category('KeywordName', [Word]);
export const Name = createToken({
  name: 'Name',
  pattern: /%?[A-Za-z_][\w\u0080-\uffff]*(?:-(?!>)[\w\u0080-\uffff]*)*/,
  categories: [Word],
});

/** `_`, where a type may be left out. */
export const Hole = category('Hole', [NameLike]);

/** An integer or a version, also one with a `v` before it. */
export const Numeral = createToken({
  name: 'Numeral',
  pattern: /(?:v(?=\d+\.\d))?\d[\w+-]*(?:\.[\w+-]+)*/,
  categories: [NameLike],
});

/** A string ends with its line, so that a missing quote spoils no more. */
export const StringLiteral = createToken({
  name: 'StringLiteral',
  pattern: /"(?:[^"\\\n\r]|\\[^\n\r])*"?/,
  categories: [Any],
});

function punctuation(
  name: string,
  pattern: string | RegExp,
  parents: TokenType[] = [Any],
): TokenType {
  return createToken({ name, pattern, categories: parents });
}

/** `->`, and what stands in its place by mistake. */
export const ArrowLike = category('ArrowLike', [Any]);
export const Arrow = punctuation('Arrow', /->|=>/, [ArrowLike]);

/** Whether `:` is glued to names on both sides tells `import a:b/c` from `import a: b` (WIT.md, Item: world). */
export const Colon = category('Colon', [ArrowLike]);
export const GluedColon = category('GluedColon', [Colon]);
export const PlainColon = punctuation('PlainColon', ':', [Colon]);

export const Semicolon = punctuation('Semicolon', ';');
export const Comma = punctuation('Comma', ',');
export const Equals = punctuation('Equals', '=');
export const LParen = punctuation('LParen', '(');
export const RParen = punctuation('RParen', ')');
export const LBrace = punctuation('LBrace', '{');
export const RBrace = punctuation('RBrace', '}', []);
export const LAngle = punctuation('LAngle', '<');
export const RAngle = punctuation('RAngle', '>');
export const Slash = punctuation('Slash', '/');
/** WIT has no use for it. */
export const Ellipsis = punctuation('Ellipsis', '...');
export const Dot = punctuation('Dot', '.');
export const At = punctuation('At', '@', [ItemStart]);
/** Brackets that WIT has no use for. */
export const Bracket = punctuation('Bracket', /[[\]*]/);

/** What says that a function follows: `func`, or `get` and `set` (📡) where they stand for it, elsewhere plain names. */
export const FuncLike = category('FuncLike', [Any]);
export const Accessor = category('Accessor', [FuncLike]);

/** By spelling. A `Map`, because words of the input are looked up in it. */
const keywordTokens = new Map<string, TokenType>();

function keyword(word: string, ...parents: TokenType[]): TokenType {
  const token = createKeyword(word, ...parents);
  keywordTokens.set(word, token);
  return token;
}

/** A keyword, not yet one of any language; its parents say what it can begin or stand for. */
export function createKeyword(word: string, ...parents: TokenType[]): TokenType {
  return category(`'${word}'`, [NameLike, ...parents]);
}

export const As = keyword('as');
export const Async = keyword('async');
export const Constructor = keyword('constructor', ItemStart);
export const Enum = keyword('enum', ItemStart);
export const Export = keyword('export', ItemStart);
export const Flags = keyword('flags', ItemStart);
export const Func = keyword('func', FuncLike);
export const Import = keyword('import', ItemStart);
export const Include = keyword('include', ItemStart);
export const Interface = keyword('interface', ItemStart);
export const Package = keyword('package', ItemStart);
export const RecordKeyword = keyword('record', ItemStart);
export const Resource = keyword('resource', ItemStart);
export const Static = keyword('static');
export const TypeKeyword = keyword('type', ItemStart);
export const Use = keyword('use', ItemStart);
export const Variant = keyword('variant', ItemStart);
export const With = keyword('with');
export const World = keyword('world', ItemStart);
keyword('from');

/** Keywords that are types or type constructors (WIT.md, Types). */
export const BuiltIn = category('BuiltIn', [NameLike, TypeName]);

export const builtIns: readonly string[] = (
  'bool borrow char error-context f32 f64 future list map option own result s16 s32 s64 s8 stream string tuple ' +
  'u16 u32 u64 u8'
).split(' ');
for (const word of builtIns) keyword(word, BuiltIn);

/** The keywords of WIT, to which another language may add its own. */
export const witKeywords: ReadonlyMap<string, TokenType> = keywordTokens;

export function keywordToken(word: string): TokenType | undefined {
  return keywordTokens.get(word);
}

/** Whether a token is a keyword that is a type, or makes one. */
export function isBuiltIn(token: IToken): boolean {
  return tokenMatcher(token, BuiltIn);
}

/** Whether a token is a keyword of the language in which it stands, without a `%`. */
export function isKeyword({ tokenType, image }: IToken): boolean {
  return tokenType === KeywordName
    ? /^[a-z][a-z0-9-]*$/.test(image)
    : tokenType.name.startsWith("'");
}

const Space = createToken({ name: 'Space', pattern: /[ \t\r\n]+/, group: Lexer.SKIPPED });

export const LineComment = createToken({
  name: 'LineComment',
  pattern: /\/\/[^\n]*/,
  group: 'comments',
});

export const BlockComment = createToken({
  name: 'BlockComment',
  pattern: { exec: matchBlockComment as CustomPatternMatcherFunc },
  start_chars_hint: ['/'],
  line_breaks: true,
  group: 'comments',
});

/** Matches a block comment with those nested in it; one that isn't closed reaches to the end of the text. */
function matchBlockComment(text: string, start: number): [string] | null {
  if (!text.startsWith('/*', start)) return null;
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start + 2;
  for (let depth = 1; depth > 0;) {
    const found = mark.exec(text);
    if (found === null) return [text.slice(start)];
    depth += found[0] === '/*' ? 1 : -1;
  }
  return [text.slice(start, mark.lastIndex)];
}

/** Any other character. It is reported and not given to the parser. */
const Foreign = createToken({
  name: 'Foreign',
  pattern: /[\0-\uffff]/,
  group: 'foreign',
  line_breaks: true,
});

/** The tokens that the lexer makes, in the order in which it tries them. */
const lexed = [
  Space,
  Numeral,
  Name,
  LineComment,
  BlockComment,
  Semicolon,
  Comma,
  PlainColon,
  LParen,
  RParen,
  LBrace,
  RBrace,
  LAngle,
  RAngle,
  Arrow,
  Equals,
  Slash,
  Ellipsis,
  Dot,
  At,
  StringLiteral,
  Bracket,
  Foreign,
];

const classes = [
  Any,
  ItemStart,
  NameLike,
  TypeName,
  Word,
  KeywordName,
  Hole,
  ArrowLike,
  Colon,
  GluedColon,
  BuiltIn,
];

/** All tokens, as parsers want to be given them. */
export const tokenTypes: readonly TokenType[] = [...classes, ...lexed, ...keywordTokens.values()];

let lexer: Lexer | undefined;

/** The one lexer, made when it is first wanted. It keeps nothing of what it has read. */
export function witLexer(): Lexer {
  lexer ??= new Lexer(lexed, {
    positionTracking: 'onlyOffset',
    ensureOptimizations: true,
    skipValidations: true,
  });
  return lexer;
}
