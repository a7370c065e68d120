/**
 * A path relative to a folder -> the folder in which its last name is, one step after the other, so that no `..`, no
 * absolute path and no symbolic link leads out: such a path is not permitted. What is found is used at once, and folders
 * that were opened on the way are closed then.
 */
import type { Closing } from '../../closing.ts';
import { FileError } from '../../filesystem/index.ts';
import { type Anchor, linkTarget, stepInto } from './anchor.ts';

/** The last name of a path. */
export interface Found {
  /** What system calls take for it. It is no symbolic link that is followed: calls must not follow one either. */
  readonly path: string;
  /** Whether the path says that it is a folder, by a `/` at its end. */
  readonly mustBeFolder: boolean;
}

/** As many as Linux follows. */
const mostLinks = 40;

/** The longest path that Linux takes. */
const longestPath = 4096;

const isWindows = process.platform === 'win32';

/** Has another meaning than a name, on Windows. */
const noName = /[\\:]|^(?:con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(?:\.|$)/i;

/**
 * @param follow - Whether a symbolic link at the end is followed; one that leads to nothing leads to the name it has
 */
export function resolve<T>(
  folder: Anchor,
  path: string,
  follow: boolean,
  closing: Closing,
  use: (found: Found) => T,
): T {
  /** The folders from the first to where one is; those but the first were opened here. */
  const way: Anchor[] = [folder];
  try {
    return use(walk(way, path, follow, closing));
  } finally {
    for (const anchor of way.slice(1)) anchor.close();
  }
}

function walk(way: Anchor[], path: string, follow: boolean, closing: Closing): Found {
  checkPath(path);
  let mustBeFolder = path.endsWith('/');
  // The next name last.
  const names = namesOf(path).toReversed();
  let links = 0;
  const goTo = (target: string): void => {
    if (++links > mostLinks) throw new FileError('loop');
    checkPath(target);
    if (names.length === 0 && target.endsWith('/')) mustBeFolder = true;
    names.push(...namesOf(target).toReversed());
  };
  for (;;) {
    const name = names.pop() ?? '.';
    const isLast = names.length === 0;
    const here = way.at(-1)!;
    if (name === '..') {
      if (way.length === 1) throw new FileError('not-permitted');
      way.pop()!.close();
    }
    if (name === '..' || name === '.') {
      if (isLast) return { path: way.at(-1)!.at('.'), mustBeFolder };
      continue;
    }
    if (isWindows && noName.test(name)) throw new FileError('invalid');
    if (isLast) {
      const target = follow || mustBeFolder ? linkTarget(here.at(name)) : undefined;
      if (target === undefined) return { path: here.at(name), mustBeFolder };
      goTo(target);
      continue;
    }
    const step = stepInto(here, name, closing);
    if ('anchor' in step) way.push(step.anchor);
    else goTo(step.target);
  }
}

function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

function checkPath(path: string): void {
  if (path === '') throw new FileError('no-entry');
  if (path.startsWith('/')) throw new FileError('not-permitted');
  if (path.includes('\0')) throw new FileError('invalid');
  if (path.length > longestPath) throw new FileError('name-too-long');
}
