/**
 * Bytes -> their SHA-256 in hexadecimal. The platform's own is asynchronous in browsers, while the verbs that name parts by
 * their digest give their answer at once; where Node is, its own is taken: it needs a tenth of the time.
 */
import { sha256 as digestOf } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The digest of bytes: 64 digits in lower case. */
export function sha256(bytes: Uint8Array): string {
  // Not imported, as bundles for browsers have no such module.
  const { process } = globalThis as { readonly process?: Partial<NodeJS.Process> };
  const crypto = process?.getBuiltinModule?.('crypto');
  return crypto?.createHash('sha256').update(bytes).digest('hex') ?? sha256Anywhere(bytes);
}

/** As `sha256`, without help of Node's. */
export const sha256Anywhere = (bytes: Uint8Array): string => bytesToHex(digestOf(bytes));
