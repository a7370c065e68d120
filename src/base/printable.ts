/**
 * Untrusted text made fit for a terminal: control characters, bidirectional marks and lone surrogates are escaped,
 * so that no input can move the cursor, hide code or ring the bell; and how many columns a character takes.
 */

// Everything of the category Other but private use and the joiner that emoji are made of, and line separators.
const unprintable = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/u;
const unprintables = new RegExp(unprintable, 'gu');
const zeroWidth = /[\p{M}\u200d]/u;
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** `text` on one line, without anything that a terminal would obey. */
export function printable(text: string): string {
  return unprintable.test(text) ? text.replace(unprintables, escape) : text;
}

/** Columns of a terminal that printable text takes. */
export function displayWidth(text: string): number {
  // The common case, before any table is asked.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += zeroWidth.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return width;
}

function escape(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return `\\u{${char.codePointAt(0)!.toString(16)}}`;
}
