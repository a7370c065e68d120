/**
 * Doc comments to the text they hold. WIT.md doesn't say which comments are docs; wasm-tools takes every comment between
 * an item and the token before it, plain ones as well, and the text of each is the same here. Which of them count is for
 * `lex.ts` to say.
 */
import type { DocComment } from './ast.ts';

/**
 * The text of doc comments, one after the other: marks and trailing blanks are gone, and so is the blank margin that
 * they share (of a block comment only its first line counts and is moved). `undefined` when there are none.
 */
export function docText(docs: readonly DocComment[]): string | undefined {
  const first = docs[0];
  if (first === undefined) return undefined;
  const parts = docs.map((doc) => withoutMarks(doc.text));
  const blanks = parts.filter((part) => part !== '').map(leadingBlanks);
  const margin = ' '.repeat(blanks.length === 0 ? 0 : blanks.reduce((a, b) => Math.min(a, b)));
  // A margin that holds tabs or line breaks stays.
  const lines = parts.map((part) => (part.startsWith(margin) ? part.slice(margin.length) : part));
  return lines.join('\n').replaceAll('\r\n', '\n').replace(/\n+$/, '');
}

/** A plain block comment keeps all but its first `/`, as in wasm-tools. */
function withoutMarks(comment: string): string {
  const isDocBlock = comment.startsWith('/**') && comment.endsWith('*/');
  const text = isDocBlock ? comment.slice(3, -2) : comment.replace(/^\/+/, '');
  // `trimEnd` would take U+FEFF, too, which is no white space in Unicode.
  let end = text.length;
  while (end > 0 && /\p{White_Space}/u.test(text[end - 1]!)) end--;
  return text.slice(0, end);
}

const leadingBlanks = (part: string): number => part.search(/[^ \t\r\n\f]/);
