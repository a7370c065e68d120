/**
 * Untrusted text made fit for a terminal: control characters, bidirectional marks and lone surrogates are escaped,
 * so that no input can move the cursor, hide code or ring the bell; and how many columns a character takes.
 */

// Everything of the category Other but private use and the joiner that emoji are made of, and line separators.
const unprintable = /[\p{Cc}\p{Cs}\p{Cn}\p{Zl}\p{Zp}]|(?!\u200d)\p{Cf}/u;
const unprintables = new RegExp(unprintable, 'gu');
const unprintableInText = new RegExp(`(?![\\n\\t])(?:${unprintable.source})`, 'u');
const unprintablesInText = new RegExp(unprintableInText, 'gu');
// Its own line breaks stay.
const unprintableInJson = new RegExp(`(?!\\n)(?:${unprintable.source})`, 'u');
const unprintablesInJson = new RegExp(unprintableInJson, 'gu');
const zeroWidth = /[\p{M}\u200d]/u;
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** `text` on one line, without anything that a terminal would obey. */
export function printable(text: string): string {
  return unprintable.test(text) ? text.replace(unprintables, escaped) : text;
}

/** A text of several lines, each as `printable` has it, tabs left alone. */
export function printableText(text: string): string {
  return unprintableInText.test(text) ? text.replace(unprintablesInText, escaped) : text;
}

/** `value` as JSON on several lines, with a line break at its end, and with escapes for what a terminal would obey. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, undefined, 2);
  return `${unprintableInJson.test(text) ? text.replace(unprintablesInJson, jsonEscape) : text}\n`;
}

/** Columns of a terminal that printable text takes. */
export function displayWidth(text: string): number {
  // The common case, before any table is asked.
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += zeroWidth.test(char) ? 0 : wide.test(char) ? 2 : 1;
  return width;
}

function jsonEscape(char: string): string {
  return Array.from(
    { length: char.length },
    (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('');
}

/** The escape of one character, as in strings of Rust and WAVE. */
export function escaped(char: string): string {
  if (char === '\n') return '\\n';
  if (char === '\r') return '\\r';
  if (char === '\t') return '\\t';
  return `\\u{${char.codePointAt(0)!.toString(16)}}`;
}
