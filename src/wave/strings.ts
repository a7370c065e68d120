/**
 * The escapes of chars and strings, both ways, and the dedenting of multiline strings (wasm-wave README, Chars,
 * Strings, Multiline Strings).
 */

/** What is wrong within a string; positions count from the string's first character behind the quote. */
export interface EscapeError {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  readonly help: string;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['"', '"'],
  ['\\', '\\'],
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
]);

/** The content of a string or char, escapes resolved; lone surrogates become U+FFFD. */
export function unescape(raw: string): string | EscapeError {
  if (!raw.includes('\\')) return raw.toWellFormed();
  let out = '';
  let done = 0;
  for (let at = raw.indexOf('\\'); at !== -1; at = raw.indexOf('\\', done)) {
    out += raw.slice(done, at);
    const simple = escapes.get(raw[at + 1] ?? '');
    if (simple !== undefined) {
      out += simple;
      done = at + 2;
      continue;
    }
    const code = /^\\u\{([0-9a-fA-F]+)\}/.exec(raw.slice(at, at + 64));
    if (code === null) {
      const char = String.fromCodePoint(raw.codePointAt(at + 1) ?? 0x20);
      return {
        message: raw[at + 1] === 'u' ? '`\\u` needs braces' : `there is no escape \`\\${char}\``,
        start: at,
        end: at + 1 + char.length,
        help: 'the escapes are `\\\'`, `\\"`, `\\\\`, `\\t`, `\\n`, `\\r` and `\\u{…}` with hexadecimal digits',
      };
    }
    const scalar = Number.parseInt(code[1]!, 16);
    if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000)) {
      return {
        message: `\`${code[0]}\` is no Unicode scalar value`,
        start: at,
        end: at + code[0].length,
        help: 'scalar values are 0 to d7ff and e000 to 10ffff',
      };
    }
    out += String.fromCodePoint(scalar);
    done = at + code[0].length;
  }
  return (out + raw.slice(done)).toWellFormed();
}

/**
 * What stands between the `"""` of a multiline string: the spaces before the closing marks are taken from each line,
 * the first and the last line break belong to the marks.
 */
export function unescapeMultiline(raw: string): string | EscapeError {
  const lines = raw.split('\n').map((line) => line.replace(/\r$/, ''));
  const help =
    'a multiline string is `"""`, a line break, its lines, and `"""` on a line of its own';
  if (lines.length < 2 || lines[0] !== '') {
    const end = lines[0]!.length;
    return { message: '`"""` is followed by a line break', start: 0, end, help };
  }
  const indent = lines.at(-1)!;
  if (!/^ *$/.test(indent)) {
    const start = raw.length - indent.length;
    return {
      message: 'only spaces may stand before the closing `"""`',
      start,
      end: raw.length,
      help: `${help}; quotes within are broken up, as in \`""\\""\``,
    };
  }
  const out: string[] = [];
  // Where the line begins in `raw`: behind the first line break.
  let start = raw.indexOf('\n') + 1;
  for (const line of lines.slice(1, -1)) {
    if (!line.startsWith(indent)) {
      return {
        message: `this line is indented less than the closing \`"""\``,
        start,
        end: start + Math.max(1, line.length),
        help: `indent every line by at least ${indent.length} spaces`,
      };
    }
    const text = unescape(line.slice(indent.length));
    if (typeof text !== 'string') {
      const base = start + indent.length;
      return { ...text, start: base + text.start, end: base + text.end };
    }
    out.push(text);
    start = raw.indexOf('\n', start) + 1;
  }
  return out.join('\n');
}

/** A string in its quotes, everything escaped that has to be or that a terminal would obey. */
export function quote(text: string, mark: '"' | "'"): string {
  const body = text.toWellFormed().replace(/["'\\]|(?!\u200d)[\p{C}\p{Zl}\p{Zp}]/gu, (char) => {
    switch (char) {
      case '"':
      case "'":
        return char === mark ? `\\${char}` : char;
      case '\\':
        return '\\\\';
      case '\t':
        return '\\t';
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      default:
        return `\\u{${char.codePointAt(0)!.toString(16)}}`;
    }
  });
  return `${mark}${body}${mark}`;
}
