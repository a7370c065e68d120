/** Text -> components for tests, by jco's API, and the forms of a `.wast` script. */
import { parse } from '@bytecodealliance/jco';

/** The binary of a component in the text format. */
export async function wat(text: string): Promise<Uint8Array> {
  return parse(text);
}

/** A component that stands in a script. */
export interface WastComponent {
  /** Counts from 1. */
  readonly line: number;
  readonly expect: 'valid' | 'invalid' | 'malformed';
  readonly source: { readonly text: string } | { readonly bytes: Uint8Array };
}

/** The components of a script: those to be run, and those of assertions that reject one. */
export function wastComponents(script: string): WastComponent[] {
  const found: WastComponent[] = [];
  for (const { start, text } of forms(script, 0, script.length)) {
    const head = /^\(\s*([\w.]+)/.exec(text)?.[1];
    const line = script.slice(0, start).split('\n').length;
    if (head === 'component') add(found, line, 'valid', text);
    if (head === 'assert_invalid' || head === 'assert_malformed' || head === 'assert_trap') {
      const [inner] = forms(script, start + 1, start + text.length - 1);
      if (inner === undefined || !/^\(\s*component\b/.test(inner.text)) continue;
      const expect =
        head === 'assert_trap' ? 'valid' : head === 'assert_invalid' ? 'invalid' : 'malformed';
      add(found, line, expect, inner.text);
    }
  }
  return found;
}

function add(
  found: WastComponent[],
  line: number,
  expect: WastComponent['expect'],
  form: string,
): void {
  const [, kind] =
    /^\(\s*component\s+(?:definition\s+)?(?:\$\S+\s+)?(binary|quote|instance)\b/.exec(form) ?? [];
  if (kind === 'instance') return;
  const text = form.replace(/^\(\s*component\s+definition\b/, '(component');
  if (kind === undefined) found.push({ line, expect, source: { text } });
  else if (kind === 'quote') {
    const quoted = new TextDecoder().decode(stringBytes(form));
    found.push({ line, expect, source: { text: `(component ${quoted})` } });
  } else found.push({ line, expect, source: { bytes: stringBytes(form) } });
}

/** The bytes of all string literals in a form. */
function stringBytes(form: string): Uint8Array {
  const bytes: number[] = [];
  const code = form.replaceAll(/;;[^\n]*/g, '');
  for (const [, literal = ''] of code.matchAll(/"((?:[^"\\]|\\.)*)"/gs)) {
    for (const [part] of literal.matchAll(/\\[0-9a-fA-F]{2}|\\.|[^\\]+/gs)) {
      const escapes: Record<string, number> = { '\\n': 10, '\\t': 9, '\\r': 13 };
      if (/^\\[0-9a-fA-F]{2}$/.test(part)) bytes.push(Number.parseInt(part.slice(1), 16));
      else if (part.startsWith('\\')) bytes.push(escapes[part] ?? part.charCodeAt(1));
      else bytes.push(...new TextEncoder().encode(part));
    }
  }
  return new Uint8Array(bytes);
}

/** The parenthesised forms of `text[from, to)`, outermost only. */
function* forms(text: string, from: number, to: number): Iterable<{ start: number; text: string }> {
  let depth = 0;
  let start = 0;
  const token = /;;[^\n]*|\(;(?:[^;]|;(?!\)))*;\)|"(?:[^"\\]|\\.)*"|[()]/gs;
  token.lastIndex = from;
  for (let m = token.exec(text); m !== null && m.index < to; m = token.exec(text)) {
    if (m[0] === '(' && depth++ === 0) start = m.index;
    if (m[0] === ')' && --depth === 0) yield { start, text: text.slice(start, m.index + 1) };
  }
}
