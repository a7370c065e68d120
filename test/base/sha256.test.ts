/** SHA-256 -> with Node's help and without the same digest, wherever the bytes stand in their buffer. */
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/index.ts';
import { sha256Anywhere } from '../../src/base/sha256.ts';

test('gives the digest of the standard', () => {
  for (const digest of [sha256, sha256Anywhere]) {
    expect(digest(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  }
});

test('is the same either way', () => {
  const all = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 31 + 7) & 0xff);
  for (const bytes of [all.subarray(0, 0), all.subarray(3, 67), all]) {
    expect(sha256Anywhere(bytes)).toBe(sha256(bytes));
  }
});
