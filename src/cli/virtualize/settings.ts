/** What the options of `virtualize` say -> settings: times, seeds, folders. */
import { Misuse } from '../failure.ts';

const nanoseconds = 1_000_000n;
const last = 2n ** 64n;

/** ISO 8601, or seconds since 1970 -> nanoseconds. */
export function readClock(text: string): bigint {
  const isNumber = /^\d{1,11}$/.test(text);
  const milliseconds = isNumber ? Number(text) * 1000 : Date.parse(text);
  const time = Number.isNaN(milliseconds) ? -1n : BigInt(milliseconds) * nanoseconds;
  if (time >= 0n && time < last) return time;
  throw new Misuse(`\`--clock ${text}\` is no time`, [
    'write seconds since 1970, or a date as in `2026-01-01T00:00:00Z`; from 1970 on',
  ]);
}

/** A number, or a text, of which one is made (FNV-1a). */
export function readSeed(text: string): bigint {
  if (/^\d{1,20}$/.test(text)) return BigInt.asUintN(64, BigInt(text));
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash;
}

/** `FOLDER=/at`, or `FOLDER` by its own name. */
export function readFolderOption(text: string): { readonly folder: string; readonly at: string } {
  const split = text.lastIndexOf('=');
  const [folder, at] = split === -1 ? [text, text] : [text.slice(0, split), text.slice(split + 1)];
  if (folder !== '' && at !== '') return { folder, at };
  throw new Misuse(`\`--dir ${text}\` names no folder`, [
    'write `--dir FOLDER=/where/it/is/found`',
  ]);
}
