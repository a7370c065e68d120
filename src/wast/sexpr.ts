/**
 * The text of a script -> nested lists of words and strings with their places (core specification, Lexical Format).
 * What the lists mean is `script.ts`'s; the modules and components in them are only taken as slices of the text.
 */
import { limits } from '../base/index.ts';

export type SExpr =
  | { readonly kind: 'word'; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'string';
      readonly bytes: Uint8Array;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'list';
      readonly items: readonly SExpr[];
      readonly start: number;
      readonly end: number;
    };

export type SList = Extract<SExpr, { readonly kind: 'list' }>;

/** Why a text is no sequence of lists, and where. */
export class NotALists extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Open {
  readonly items: SExpr[];
  readonly start: number;
}

/** All that stands in the text. Throws `NotALists`, which `readScript` catches. */
export function readSExprs(text: string): readonly SExpr[] {
  const top: SExpr[] = [];
  const open: Open[] = [];
  const token = /[ \t\r\n]+|;;[^\n]*|\(;|\(|\)|"(?:[^"\\]|\\[^])*"|[^ \t\r\n()";]+|;/y;
  while (token.lastIndex < text.length) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new NotALists('a string is not closed', start);
    const [lexeme] = match;
    const end = token.lastIndex;
    const into = open.at(-1)?.items ?? top;
    if (lexeme === '(;') token.lastIndex = skipComment(text, start);
    else if (lexeme === '(') {
      if (open.length >= limits.nesting * 16)
        throw new NotALists('lists are nested too deep', start);
      open.push({ items: [], start });
    } else if (lexeme === ')') {
      const closed = open.pop();
      if (closed === undefined) throw new NotALists('a bracket closes nothing', start);
      (open.at(-1)?.items ?? top).push({ kind: 'list', ...closed, end });
    } else if (lexeme.startsWith('"')) {
      into.push({ kind: 'string', bytes: stringBytes(lexeme.slice(1, -1)), start, end });
    } else if (!/^(?:[ \t\r\n]|;;)/.test(lexeme)) {
      into.push({ kind: 'word', text: lexeme, start, end });
    }
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) throw new NotALists('a bracket is not closed', unclosed.start);
  return top;
}

/** Block comments nest. */
function skipComment(text: string, start: number): number {
  const mark = /\(;|;\)/g;
  mark.lastIndex = start;
  let depth = 0;
  for (let m = mark.exec(text); m !== null; m = mark.exec(text)) {
    depth += m[0] === '(;' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  throw new NotALists('a comment is not closed', start);
}

const simpleEscapes: Readonly<Record<string, number>> = {
  t: 9,
  n: 10,
  r: 13,
  '"': 34,
  "'": 39,
  '\\': 92,
};

/** The bytes of a string without its quotes; an escape that there isn't is taken as it stands, for parsers to judge. */
function stringBytes(raw: string): Uint8Array {
  if (!raw.includes('\\')) return new TextEncoder().encode(raw);
  const bytes: number[] = [];
  const part = /\\([0-9a-fA-F]{2})|\\u\{([0-9a-fA-F]+)\}|\\([tnr"'\\])|([^\\]+|\\)/gy;
  for (const [, hex, unicode, simple, plain] of raw.matchAll(part)) {
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else if (simple !== undefined) bytes.push(simpleEscapes[simple]!);
    else {
      const code = unicode === undefined ? undefined : Number.parseInt(unicode, 16);
      const text =
        code === undefined ? plain! : String.fromCodePoint(code > 0x10ffff ? 0xfffd : code);
      for (const byte of new TextEncoder().encode(text)) bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}
