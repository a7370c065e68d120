/**
 * `metadata-hash`: which object it is, so that the same one has the same hash and others have others. Libraries of guests
 * take it for the number of an inode, which changes with no write; so times and size, which the WIT would like in it, are
 * not. A secret of the process keeps what the machine's numbers are from guests.
 */
import { sha256 } from '../../base/index.ts';
import type { Stat } from './file-system.ts';

/** The record `metadata-hash-value`. */
export interface MetadataHashValue {
  readonly lower: bigint;
  readonly upper: bigint;
}

let secret: string | undefined;

export function metadataHash({ device, inode }: Stat): MetadataHashValue {
  secret ??= crypto.randomUUID();
  const digest = sha256(new TextEncoder().encode(`${secret}:${device}:${inode}`));
  return { lower: BigInt(`0x${digest.slice(0, 16)}`), upper: BigInt(`0x${digest.slice(16, 32)}`) };
}
