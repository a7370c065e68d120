/** SHA-256 -> also without Node's the same digest, whatever the length and wherever the bytes stand in their buffer. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { ownSha256 } from '../../src/base/sha256.ts';

const nodes = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

test('gives the digest of the standard', () => {
  for (const digest of [sha256, ownSha256]) {
    expect(digest(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  }
});

test('agrees with Node around the ends of blocks', () => {
  const all = Uint8Array.from({ length: 300 }, (_, i) => (i * 31 + 7) & 0xff);
  for (let length = 0; length < 200; length++) {
    const bytes = all.subarray(length % 7, (length % 7) + length);
    expect(ownSha256(bytes)).toBe(nodes(bytes));
  }
});

test('agrees with Node on a megabyte', () => {
  const bytes = new Uint8Array(2 ** 20).map((_, i) => (i * i) >>> 3);
  expect(ownSha256(bytes)).toBe(nodes(bytes));
});
