/**
 * A folder as a place in which single names are looked up. On Linux it is an open descriptor, and a name in it is said by
 * way of /proc/self/fd: whatever is renamed or replaced meanwhile, what is found is in the folder that was opened.
 * Elsewhere Node has nothing of the kind, and it is a path: whoever may rename folders of the host at the same moment could
 * lead a guest out.
 */
import type { Closing } from '../../closing.ts';
import { FileError } from '../../filesystem/index.ts';
import { fs } from '../built-ins.ts';
import { codeOf } from '../code-of.ts';
import { Fd } from './fd.ts';

/** Opens for nothing but to look names up; Linux has it, and Node no name for it. */
const O_PATH = 0o10_000_000;

const { O_DIRECTORY, O_NOFOLLOW } = fs.constants;

/** Whether descriptors have names of their own by which one gets to what is in them. */
export const hasProc = process.platform === 'linux' && fs.existsSync('/proc/self/fd');

export interface Anchor {
  /** What system calls take for a name in the folder, or for the folder itself, which is `.`. */
  at(name: string): string;
  close(): void;
}

/** An open folder. */
export function anchorOf(fd: Fd): Anchor {
  return { at: (name) => `/proc/self/fd/${fd.number}/${name}`, close: () => void fd.close() };
}

/**
 * A folder by its path, for as long as it is the same one that is found there: a guest may have moved it meanwhile, and put
 * a link in its place.
 */
export function pathAnchor(path: string): Anchor {
  const { dev, ino } = fs.statSync(path, { bigint: true });
  return {
    at(name) {
      const now = fs.statSync(path, { bigint: true });
      if (now.dev !== dev || now.ino !== ino) throw new FileError('no-entry');
      return name === '.' ? path : `${path}/${name}`;
    },
    close: () => undefined,
  };
}

/** One step down: the folder of that name, or where the symbolic link of that name leads. */
export function stepInto(
  anchor: Anchor,
  name: string,
  closing: Closing,
): { readonly anchor: Anchor } | { readonly target: string } {
  const path = anchor.at(name);
  if (!hasProc) {
    const target = linkTarget(path);
    if (target !== undefined) return { target };
    if (!fs.lstatSync(path).isDirectory()) throw new FileError('not-directory');
    return { anchor: pathAnchor(path) };
  }
  try {
    return { anchor: anchorOf(Fd.open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW, closing)) };
  } catch (error) {
    if (codeOf(error) !== 'ENOTDIR') throw error;
    const target = linkTarget(path);
    if (target === undefined) throw error;
    return { target };
  }
}

/** Where a symbolic link leads; undefined where there is none. */
export function linkTarget(path: string): string | undefined {
  try {
    return readLink(path);
  } catch (error) {
    const code = codeOf(error);
    // Windows tells UNKNOWN of what is no link.
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'UNKNOWN') return undefined;
    throw error;
  }
}

/** Throws `illegal-byte-sequence` where it leads to what is no text. */
export function readLink(path: string): string {
  return textOf(fs.readlinkSync(path, 'buffer'));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name that the system gave, as a text. */
export function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new FileError('illegal-byte-sequence', { cause });
  }
}
