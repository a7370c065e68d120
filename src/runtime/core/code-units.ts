/** Text as code units: how many there are in an encoding, and text out of them. */
import type { CanonOptions } from '../../plan/index.ts';

/** How strings lie in a memory. */
export type Encoding = CanonOptions['encoding'];

/** Set in the code units of a latin1+utf16 string that is UTF-16. */
export const utf16Tag = 2 ** 31;

/** TextDecoder's latin1 is windows-1252, and its UTF-16 is not in every engine: so code units become text here. */
export function textOfUnits(units: Uint8Array | Uint16Array): string {
  const parts: string[] = [];
  const step = 8192; // arguments that one call takes safely
  for (let i = 0; i < units.length; i += step) {
    // An array of numbers as far as `apply` cares; spreading one asks its iterator for each.
    parts.push(String.fromCharCode.apply(null, units.subarray(i, i + step) as unknown as number[]));
  }
  return parts.join('');
}

/** Code units before the first that is not below `limit`. */
export function prefixBelow(text: string, limit: number): number {
  let i = 0;
  while (i < text.length && text.charCodeAt(i) < limit) i++;
  return i;
}

export function isLatin1(text: string): boolean {
  return prefixBelow(text, 0x100) === text.length;
}

/** Bytes of a well-formed text in UTF-8. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate is half of a pair that takes four bytes.
    length += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return length;
}
