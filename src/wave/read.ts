/**
 * WAVE text to nodes: the syntax of values, without types (the README and grammar of the crate wasm-wave, in
 * wasm-tools). The first mistake ends the reading, since the rest of one value rarely means anything without it.
 */
import { diagnostic, limits, printable } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts } from '../base/index.ts';
import { keywords } from './node.ts';
import type { WaveCall, WaveField, WaveName, WaveNode } from './node.ts';
import { unescape, unescapeMultiline } from './strings.ts';
import type { EscapeError } from './strings.ts';

export interface ReadOutcome<T> {
  /** Absent when there is a diagnostic. */
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one value; `file` is the name that spans carry. */
export function readValue(text: string, file: string): ReadOutcome<WaveNode> {
  return reading(text, file, (reader) => reader.value());
}

/** Reads a call; without arguments where these are given elsewhere. */
export function readCall(text: string, file: string, hasArgs: boolean): ReadOutcome<WaveCall> {
  return reading(text, file, (reader) => reader.call(hasArgs));
}

function reading<T>(text: string, file: string, read: (reader: Reader) => T): ReadOutcome<T> {
  if (text.length > limits.witText) {
    return { diagnostics: [diagnostic('wave/too-large', 'the value is too large', undefined)] };
  }
  const reader = new Reader(text, file);
  try {
    const value = read(reader);
    reader.end();
    return { value, diagnostics: [] };
  } catch (error) {
    if (error instanceof SyntaxMistake) return { diagnostics: [error.found] };
    throw error;
  }
}

/** Ends the reading; it never leaves this file. */
class SyntaxMistake extends Error {
  readonly found: Diagnostic;

  constructor(found: Diagnostic) {
    super(found.message);
    this.found = found;
  }
}

const space = /[ \t\r\n]+/y;
const comment = /\/\/[^\n]*/y;
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|-inf(?![A-Za-z0-9-])/y;
const label = /%?[A-Za-z][A-Za-z0-9-]*/y;
const functionName = /[^\s()"',{}=]+/y;
/** Before a name; a function may be called `new`, too. */
const newWord = /new[ \t\r\n]+(?=[^\s()"',{}=])/y;

class Reader {
  readonly #text: string;
  readonly #file: string;
  #at = 0;
  #depth = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#skipSpace();
  }

  /** `(label '=')? 'new'? name '(' values? ','? ')'`, without what follows the name where `hasArgs` is false. */
  call(hasArgs: boolean): WaveCall {
    const start = this.#at;
    const result = this.#binding();
    const isNew = this.#match(newWord) !== undefined;
    const nameStart = this.#at;
    const name = this.#match(functionName);
    if (name === undefined) {
      this.#fail('syntax', 'a function call starts with the name', nameStart);
    }
    const nameRange = [nameStart, this.#at] as const;
    const head = { ...(result === undefined ? {} : { result }), isNew, name, nameRange };
    this.#skipSpace();
    if (!hasArgs) {
      if (this.#text[this.#at] === '(') {
        this.#fail('syntax', `the arguments of \`${name}\` are given elsewhere, too`, this.#at);
      }
      return { range: [start, nameRange[1]], ...head, args: [] };
    }
    if (this.#text[this.#at] !== '(') {
      this.#fail('syntax', `the arguments of \`${name}\` stand in parentheses`, this.#at, {
        help: [`write \`${name}()\` for a call without arguments`],
      });
    }
    const args = this.#sequence('(', ')', () => this.value());
    return { range: [start, this.#at], ...head, args };
  }

  /** `label '='` */
  #binding(): WaveName | undefined {
    const start = this.#at;
    const name = this.#label();
    this.#skipSpace();
    if (name === undefined || this.#text[this.#at] !== '=') {
      this.#at = start;
      return undefined;
    }
    if (keywords.has(name.text)) {
      const message = `\`${name.text}\` is a keyword, by which no result can be called`;
      this.#fail('keyword', message, start, {}, name.range[1]);
    }
    this.#at++;
    this.#skipSpace();
    return name;
  }

  /** `number | char | string | variant-case | tuple | list | flags | record` */
  value(): WaveNode {
    const start = this.#at;
    if (++this.#depth > limits.nesting) {
      this.#fail('too-deep', `values nest deeper than ${limits.nesting} levels`, start);
    }
    const node = this.#valueAt(start);
    this.#depth--;
    return node;
  }

  /** Only space and comments may follow. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.#unexpected('the end');
  }

  #valueAt(start: number): WaveNode {
    const char = this.#text[start];
    if (char === '"') return this.#string(start);
    if (char === "'") return this.#char(start);
    if (char === '{') return this.#braces(start);
    if (char === '(' || char === '[') {
      const items = this.#sequence(char, char === '(' ? ')' : ']', () => this.value());
      if (char === '(' && items.length === 0) {
        this.#fail('syntax', 'a tuple has at least one value', start);
      }
      return { kind: char === '(' ? 'tuple' : 'list', items, range: [start, this.#at] };
    }
    const digits = this.#match(number);
    if (digits !== undefined) {
      if (/[A-Za-z0-9_.]/.test(this.#text[this.#at] ?? '')) {
        this.#fail('syntax', 'a number is written in decimal digits', start, {
          help: ['a value such as `12`, `-9`, `3.14` or `6.022e+23`, without leading zeros'],
        });
      }
      return { kind: 'number', text: digits, range: [start, this.#at] };
    }
    const name = this.#label();
    if (name === undefined) this.#unexpected('a value');
    const afterName = this.#at;
    this.#skipSpace();
    if (this.#text[this.#at] !== '(') {
      this.#at = afterName;
      return { kind: 'label', name, range: [start, afterName] };
    }
    const payload = this.#payload(name.text);
    return { kind: 'label', name, payload, range: [start, this.#at] };
  }

  /** `'(' value ')'` behind a case's name. */
  #payload(name: string): WaveNode {
    const start = this.#at++;
    this.#skipSpace();
    if (this.#text[this.#at] === ')') {
      this.#fail('syntax', `there is no value in \`${name}()\``, start, {
        help: [`write \`${name}\` where the case has no value`],
      });
    }
    const payload = this.value();
    this.#skipSpace();
    const char = this.#text[this.#at];
    if (char === undefined) this.#unclosed('(', ')', start);
    if (char !== ')') {
      const help =
        char === ',' ? [`a tuple has parentheses of its own, as in \`${name}((1, 2))\``] : [];
      this.#unexpected('`)`', { help });
    }
    this.#at++;
    return payload;
  }

  /** `{:}`, `{}`, `{a, b}` or `{a: 1, b: 2}` */
  #braces(start: number): WaveNode {
    const empty = /\{[ \t\r\n]*:[ \t\r\n]*\}/y;
    if (this.#match(empty) !== undefined) {
      return { kind: 'record', fields: [], range: [start, this.#at] };
    }
    const entries = this.#sequence('{', '}', () => {
      const name = this.#label();
      if (name === undefined) this.#unexpected('a name');
      this.#skipSpace();
      if (this.#text[this.#at] !== ':') return { name };
      this.#at++;
      this.#skipSpace();
      return { name, value: this.value() };
    });
    const range = [start, this.#at] as const;
    const fields = entries.filter((e): e is WaveField => e.value !== undefined);
    if (fields.length === 0) return { kind: 'flags', flags: entries.map((e) => e.name), range };
    const bare = entries.find((e) => e.value === undefined);
    if (bare !== undefined) {
      const [from, to] = bare.name.range;
      this.#fail('syntax', `the field \`${bare.name.text}\` has no value`, from, {}, to);
    }
    return { kind: 'record', fields, range };
  }

  /** `open (item (',' item)* ','?)? close`, from the opening mark to behind the closing one. */
  #sequence<T>(open: string, close: string, item: () => T): T[] {
    const start = this.#at;
    const items: T[] = [];
    this.#at++;
    this.#skipSpace();
    while (this.#text[this.#at] !== close) {
      if (this.#at >= this.#text.length) this.#unclosed(open, close, start);
      items.push(item());
      this.#skipSpace();
      if (this.#text[this.#at] === ',') {
        this.#at++;
        this.#skipSpace();
      } else if (this.#at >= this.#text.length) this.#unclosed(open, close, start);
      else if (this.#text[this.#at] !== close) this.#unexpected(`\`,\` or \`${close}\``);
    }
    this.#at++;
    return items;
  }

  #string(start: number): WaveNode {
    if (this.#text.startsWith('"""', start)) return this.#multiline(start);
    const end = this.#closing(start, '"');
    const value = this.#decoded(unescape(this.#text.slice(start + 1, end - 1)), start + 1);
    return { kind: 'string', value, range: [start, end] };
  }

  /** `'"""' line-break line* ' '* '"""'`; the first `"""` is the end, since it can't stand within. */
  #multiline(start: number): WaveNode {
    const close = this.#text.indexOf('"""', start + 3);
    if (close === -1) {
      this.#fail('syntax', 'the string is not closed', start, {
        help: ['a multiline string ends with `"""` on a line of its own'],
      });
    }
    this.#at = close + 3;
    const decoded = unescapeMultiline(this.#text.slice(start + 3, close));
    return {
      kind: 'string',
      value: this.#decoded(decoded, start + 3),
      range: [start, this.#at],
    };
  }

  #char(start: number): WaveNode {
    const end = this.#closing(start, "'");
    const value = this.#decoded(unescape(this.#text.slice(start + 1, end - 1)), start + 1);
    if ([...value].length !== 1) {
      this.#fail(
        'bad-char',
        value === '' ? 'a char can’t be empty' : 'a char is one Unicode scalar value',
        start,
        value === '' ? {} : { help: ['a string stands in double quotes'] },
        end,
      );
    }
    return { kind: 'char', value, range: [start, end] };
  }

  /** Moves behind the quote that ends what begins at `start`, and gives that place. */
  #closing(start: number, quote: string): number {
    let at = start + 1;
    for (; at < this.#text.length && this.#text[at] !== '\n'; at++) {
      if (this.#text[at] === '\\') at++;
      else if (this.#text[at] === quote) return (this.#at = at + 1);
    }
    const what = quote === '"' ? 'string' : 'char';
    this.#fail(
      'syntax',
      `the ${what} is not closed`,
      start,
      at < this.#text.length ? { help: ['a line break in it is written `\\n`'] } : {},
    );
  }

  #decoded(result: string | EscapeError, base: number): string {
    if (typeof result === 'string') return result;
    const { message, start, end, help } = result;
    this.#fail('bad-escape', message, base + start, { help: [help] }, base + end);
  }

  #label(): WaveName | undefined {
    const start = this.#at;
    const text = this.#match(label);
    if (text === undefined) return undefined;
    const escaped = text.startsWith('%');
    return { range: [start, this.#at], text: escaped ? text.slice(1) : text, escaped };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipSpace(): void {
    while (this.#match(space) !== undefined || this.#match(comment) !== undefined);
  }

  #unclosed(open: string, close: string, start: number): never {
    this.#fail('syntax', `\`${close}\` is missing`, this.#text.length, {
      related: [
        { message: `for this \`${open}\``, span: { file: this.#file, start, end: start + 1 } },
      ],
    });
  }

  #unexpected(wanted: string, parts: DiagnosticParts = {}): never {
    const char = this.#text.slice(this.#at)[Symbol.iterator]().next().value as string | undefined;
    const found = char === undefined ? 'the text ends' : `there is \`${printable(char)}\``;
    this.#fail('syntax', `${wanted} is wanted here, but ${found}`, this.#at, parts);
  }

  #fail(
    code: string,
    message: string,
    start: number,
    parts: DiagnosticParts = {},
    end = Math.min(start + 1, this.#text.length),
  ): never {
    const span = { file: this.#file, start, end };
    throw new SyntaxMistake(diagnostic(`wave/${code}`, message, span, parts));
  }
}
