/** What Node tells of a file, and the times it is given, in the words of `wasi:filesystem`. */
import type { BigIntStats } from 'node:fs';
import type { DescriptorType, NewTime, Stat } from '../../filesystem/index.ts';
import { FileError } from '../../filesystem/index.ts';

export function statOf(found: BigIntStats): Stat {
  return {
    type: typeOf(found),
    linkCount: found.nlink,
    size: found.size,
    accessed: found.atimeNs,
    modified: found.mtimeNs,
    changed: found.ctimeNs,
    device: found.dev,
    inode: found.ino,
  };
}

/** What can be asked of whatever Node tells about something in a folder. */
export type Kinds = Pick<
  BigIntStats,
  | 'isFile'
  | 'isDirectory'
  | 'isSymbolicLink'
  | 'isBlockDevice'
  | 'isCharacterDevice'
  | 'isFIFO'
  | 'isSocket'
>;

export function typeOf(found: Kinds): DescriptorType {
  if (found.isFile()) return 'regular-file';
  if (found.isDirectory()) return 'directory';
  if (found.isSymbolicLink()) return 'symbolic-link';
  if (found.isBlockDevice()) return 'block-device';
  if (found.isCharacterDevice()) return 'character-device';
  if (found.isFIFO()) return 'fifo';
  return found.isSocket() ? 'socket' : 'unknown';
}

/** The latest moment that a `Date` can be, in seconds. */
const latest = 8_640_000_000_000n;

/** Times as Node sets them, in seconds; it keeps microseconds. */
export function timesOf(
  accessed: NewTime,
  modified: NewTime,
  now: () => Stat,
): readonly [accessed: number, modified: number] {
  const stat = accessed === undefined || modified === undefined ? now() : undefined;
  return [seconds(accessed ?? stat!.accessed), seconds(modified ?? stat!.modified)];
}

function seconds(time: bigint | 'now'): number {
  if (time === 'now') return Date.now() / 1000;
  if (time / 1_000_000_000n > latest) throw new FileError('overflow');
  return Number(time) / 1e9;
}
