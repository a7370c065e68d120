/** Docs one after the other, with strings that touch made one: fewer pieces for prettier to walk over. */
import type { builders } from 'prettier/doc';

type Doc = builders.Doc;

export function cat(...parts: readonly Doc[]): Doc {
  return catAll(parts);
}

/** The same of any number. */
export function catAll(parts: readonly Doc[]): Doc {
  const joined: Doc[] = [];
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    if (text !== '') joined.push(text);
    text = '';
    joined.push(part);
  }
  if (joined.length === 0) return text;
  if (text !== '') joined.push(text);
  return joined;
}
