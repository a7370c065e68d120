/** Text -> a string literal of C, in which nothing of the text has a meaning. */
export function quoted(text: string): string {
  const safe = text.replaceAll(/[^ -~]|["\\?]/gu, (c) =>
    c === '"' || c === '\\' || c === '?' ? `\\${c}` : octal(c),
  );
  return `"${safe}"`;
}

/** Bytes as three digits of octal, which end by themselves. */
const octal = (char: string): string =>
  [...new TextEncoder().encode(char)].map((b) => `\\${b.toString(8).padStart(3, '0')}`).join('');
