/**
 * Bytes -> their SHA-256 in hexadecimal. The platform's own is asynchronous in browsers, while the verbs that name parts by
 * their digest give their answer at once; where Node is, its own is taken: it needs a tenth of the time.
 */
import { sha256 as digestOf } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

// Asked for so that bundles for browsers have nothing to look for.
const crypto = /* @__PURE__ */ (
  globalThis as { process?: Partial<NodeJS.Process> }
).process?.getBuiltinModule?.('node:crypto');

/** The digest of bytes: 64 digits in lower case. */
export function sha256(bytes: Uint8Array): string {
  const ofNode = crypto?.createHash('sha256').update(bytes).digest('hex');
  return ofNode ?? sha256Anywhere(bytes);
}

/** As `sha256`, without help of Node's. */
export const sha256Anywhere = (bytes: Uint8Array): string => bytesToHex(digestOf(bytes));
