/** Bytes in base64 and back (RFC 4648, section 4). Engines have it for strings of bytes; for arrays only the newest do. */

export function toBase64(bytes: Uint8Array): string {
  const rows: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) {
    rows.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  }
  return btoa(rows.join(''));
}

/** Undefined where the text is no base64. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
  } catch {
    return undefined;
  }
}
