/**
 * String literals to their values: the `name` production of the core text format (WIT.md, String Literals).
 *
 *     string     ::= '"' (b:stringelem)* '"'
 *     stringelem ::= any scalar value but control characters, '"' and '\' | '\' hexdigit hexdigit
 *                  | '\t' | '\n' | '\r' | '\"' | "\'" | '\\' | '\u{' hexnum '}'
 */
import type { Range } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';

const escapes: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  '"': '"',
  "'": "'",
  '\\': '\\',
};

/** The value of a literal with its quotes, which starts at `start` of the text; what is wrong in it is reported. */
export function stringValue(literal: string, start: number, findings: Findings): string {
  const body = literal.slice(1, literal.endsWith('"') && literal.length > 1 ? -1 : undefined);
  const tab = body.indexOf('\t');
  if (tab !== -1) {
    const at = start + 1 + tab;
    findings.report('bad-string', 'a string holds no tabs as they are', [at, at + 1], {
      fixes: [findings.replace('write `\\t`', [at, at + 1], '\\t')],
    });
  }
  if (!body.includes('\\')) return body;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let isSound = true;
  for (const match of body.matchAll(element)) {
    const [all, scalar, simple, byte, digits] = match;
    if (scalar !== undefined) push(bytes, encoder.encode(scalar));
    else if (simple !== undefined) push(bytes, encoder.encode(escapes[simple]));
    else if (byte !== undefined) bytes.push(Number.parseInt(byte, 16));
    else if (digits !== undefined && isScalar(digits)) {
      push(bytes, encoder.encode(String.fromCodePoint(hexNumber(digits))));
    } else {
      isSound = false;
      if (findings.isFull) break;
      const at = start + 1 + match.index;
      findings.report('bad-string', badEscape(all, digits), [at, at + all.length], {
        help: [
          'the escapes are `\\t`, `\\n`, `\\r`, `\\"`, `\\\'`, `\\\\`, `\\7f` and `\\u{7fff}`',
        ],
      });
    }
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(bytes),
    );
  } catch {
    if (isSound) {
      const range: Range = [start, start + literal.length];
      findings.report('bad-string', 'the bytes of this string are not UTF-8', range);
    }
    return '';
  }
}

const element =
  /([^\\]+)|\\([tnr"'\\])|\\([0-9A-Fa-f]{2})|\\u\{([0-9A-Fa-f](?:_?[0-9A-Fa-f])*)\}|\\u\{[^}"]*\}?|\\[^]?/g;

const hexNumber = (digits: string): number => Number.parseInt(digits.replaceAll('_', ''), 16);

function isScalar(digits: string): boolean {
  const n = hexNumber(digits);
  return n < 0xd800 || (n > 0xdfff && n < 0x110000);
}

function badEscape(escape: string, digits: string | undefined): string {
  if (digits !== undefined) return `${quote(escape)} is not the number of a Unicode character`;
  return `${quote(escape)} is no escape`;
}

function push(bytes: number[], more: Iterable<number>): void {
  for (const byte of more) bytes.push(byte);
}
