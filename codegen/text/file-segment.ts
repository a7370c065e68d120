/** A name of WIT, or anything else -> one part of a file's path, on any system. */

/** One part of a file's path: small letters, digits, `.`, `-`, `_`; nothing that a system keeps for itself. */
export function fileSegment(text: string): string {
  const plain = text
    .toLowerCase()
    .replaceAll(/[^0-9a-z._-]/g, '_')
    .replace(/^[.-]+|[.-]+$/g, '_');
  const short = plain.length <= 60 ? plain : `${plain.slice(0, 48)}-${shortHash(plain)}`;
  return /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/.test(short) ? `_${short}` : short;
}

/** FNV-1a in small letters and digits: what tells long or colliding names apart, stable and short, nothing more. */
export function shortHash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return h.toString(36);
}
