/** An open folder of the machine: what `resolve.ts` finds is used by calls that follow no symbolic link. */
import type { Closing } from '../../closing.ts';
import { FileError } from '../../filesystem/index.ts';
import type {
  DirectoryEntry,
  Entries,
  NewTime,
  OpenFile,
  OpenFolder,
  OpenMode,
  Stat,
} from '../../filesystem/index.ts';
import { fs } from '../built-ins.ts';
import { type Anchor, anchorOf, hasProc, pathAnchor, readLink, textOf } from './anchor.ts';
import { told } from './errors.ts';
import { checkRoom, Fd } from './fd.ts';
import { NodeFile } from './file.ts';
import { type Found, resolve } from './resolve.ts';
import { type Kinds, statOf, timesOf, typeOf } from './stat.ts';

const { O_RDONLY, O_WRONLY, O_RDWR, O_CREAT, O_EXCL, O_TRUNC } = fs.constants;
// Windows lacks some.
const {
  O_DIRECTORY = 0,
  O_NOFOLLOW = 0,
  O_NONBLOCK = 0,
  O_NOCTTY = 0,
  O_SYNC = 0,
  O_DSYNC = O_SYNC,
} = fs.constants as Partial<typeof fs.constants>;

/** Opens a folder by its path on the machine. Throws what Node throws. */
export function openFolder(path: string, closing: Closing): OpenFolder {
  const real = fs.realpathSync(path);
  if (hasProc) {
    return new NodeFolder(Fd.open(real, O_RDONLY | O_DIRECTORY, closing), closing);
  }
  if (!fs.statSync(real).isDirectory()) {
    throw Object.assign(new Error('it is no folder'), { code: 'ENOTDIR' });
  }
  return new NodeFolder(real, closing);
}

class NodeFolder implements OpenFolder {
  readonly kind = 'folder';
  readonly #open: Fd | string;
  readonly #anchor: Anchor;
  readonly #closing: Closing;

  /** @param open - By its path where folders can't be looked up in by a descriptor. */
  constructor(open: Fd | string, closing: Closing) {
    this.#open = open;
    this.#anchor = typeof open === 'string' ? pathAnchor(open) : anchorOf(open);
    this.#closing = closing;
  }

  open(path: string, follow: boolean, mode: OpenMode): OpenFile | OpenFolder {
    return this.#at(path, follow, (found) => {
      const flags = flagsOf(mode) | (found.mustBeFolder ? O_DIRECTORY : 0);
      if (found.mustBeFolder && mode.create) throw new FileError('is-directory');
      if (!hasProc) {
        const stat = fs.lstatSync(found.path, { throwIfNoEntry: false });
        if (stat?.isSymbolicLink() === true) throw new FileError('loop');
        const isFolder = stat?.isDirectory() === true;
        if (isFolder && mode.write) throw new FileError('is-directory');
        if (isFolder && mode.create && mode.exclusive) throw new FileError('exist');
        if (isFolder) return new NodeFolder(found.path, this.#closing);
        if (stat !== undefined && (mode.directory || found.mustBeFolder)) {
          throw new FileError('not-directory');
        }
      }
      const fd = this.#fd(found.path, flags);
      try {
        if (!hasProc || !fs.fstatSync(fd.number).isDirectory()) {
          return new NodeFile(fd, (path, flags) => this.#fd(path, flags));
        }
        return new NodeFolder(fd, this.#closing);
      } catch (error) {
        fd.close();
        throw error;
      }
    });
  }

  entries(): Entries {
    // Its names may be no texts; Node gives bytes, which its types don't know.
    const encoding = 'buffer' as BufferEncoding;
    checkRoom(this.#closing);
    const dir: unknown = told(() => fs.opendirSync(this.#anchor.at('.'), { encoding }));
    return new DirEntries(dir as BytesDir, this.#closing);
  }

  stat(): Stat {
    return told(() =>
      statOf(
        typeof this.#open === 'string'
          ? fs.lstatSync(this.#anchor.at('.'), { bigint: true })
          : fs.fstatSync(this.#open.number, { bigint: true }),
      ),
    );
  }

  statAt(path: string, follow: boolean): Stat {
    return this.#at(path, follow, statOfFound);
  }

  setTimes(accessed: NewTime, modified: NewTime): void {
    const times = timesOf(accessed, modified, () => this.stat());
    told(() => fs.utimesSync(this.#anchor.at('.'), ...times));
  }

  setTimesAt(path: string, follow: boolean, accessed: NewTime, modified: NewTime): void {
    this.#at(path, follow, (found) => {
      const times = timesOf(accessed, modified, () => statOfFound(found));
      fs.lutimesSync(found.path, ...times);
    });
  }

  sync(what: 'data' | 'all'): void {
    const open = this.#open;
    // Without a descriptor there is nothing that could be asked for it.
    if (typeof open === 'string') return;
    told(() => (what === 'data' ? fs.fdatasyncSync(open.number) : fs.fsyncSync(open.number)));
  }

  makeFolder(path: string): void {
    this.#at(path, false, (found) => fs.mkdirSync(found.path));
  }

  removeFolder(path: string): void {
    this.#at(path, false, (found) => {
      if (fs.lstatSync(found.path).isSymbolicLink()) throw new FileError('not-directory');
      fs.rmdirSync(found.path);
    });
  }

  unlink(path: string): void {
    this.#at(path, false, (found) => {
      // Systems differ in what they tell, and some would remove a folder.
      const isFolder = fs.lstatSync(found.path).isDirectory();
      if (isFolder) throw new FileError('is-directory');
      if (found.mustBeFolder) throw new FileError('not-directory');
      fs.unlinkSync(found.path);
    });
  }

  rename(path: string, folder: NodeFolder, newPath: string): void {
    this.#at(path, false, (from) => {
      checkFolder(from);
      folder.#at(newPath, false, (to) => {
        if (to.mustBeFolder && !fs.lstatSync(from.path).isDirectory()) {
          throw new FileError('not-directory');
        }
        fs.renameSync(from.path, to.path);
      });
    });
  }

  link(path: string, folder: NodeFolder, newPath: string): void {
    this.#at(path, false, (from) => {
      checkFolder(from);
      folder.#at(newPath, false, (to) => {
        if (to.mustBeFolder) throw new FileError('no-entry');
        fs.linkSync(from.path, to.path);
      });
    });
  }

  symlink(target: string, path: string): void {
    this.#at(path, false, (found) => {
      if (target === '') throw new FileError('no-entry');
      if (found.mustBeFolder) throw new FileError('no-entry');
      fs.symlinkSync(target, found.path);
    });
  }

  readLink(path: string): string {
    return this.#at(path, false, (found) => readLink(found.path));
  }

  keep(): void {
    if (typeof this.#open !== 'string') this.#open.keep();
  }

  close(): void {
    if (typeof this.#open !== 'string') this.#open.close();
  }

  #at<T>(path: string, follow: boolean, use: (found: Found) => T): T {
    return told(() => resolve(this.#anchor, path, follow, this.#closing, use));
  }

  #fd(path: string, flags: number): Fd {
    return Fd.open(path, flags, this.#closing);
  }
}

/** What opens so is never a symbolic link, and doesn't wait for whoever is at the other end of a pipe. */
function flagsOf({ create, directory, exclusive, truncate, read, write, sync }: OpenMode): number {
  return (
    (write ? (read ? O_RDWR : O_WRONLY) : O_RDONLY) |
    (create ? O_CREAT : 0) |
    (directory ? O_DIRECTORY : 0) |
    (exclusive ? O_EXCL : 0) |
    (truncate ? O_TRUNC : 0) |
    (sync === 'all' ? O_SYNC : sync === 'data' ? O_DSYNC : 0) |
    O_NOFOLLOW |
    O_NONBLOCK |
    O_NOCTTY
  );
}

function statOfFound(found: Found): Stat {
  const stat = statOf(fs.lstatSync(found.path, { bigint: true }));
  if (found.mustBeFolder && stat.type !== 'directory') throw new FileError('not-directory');
  return stat;
}

function checkFolder(found: Found): void {
  if (found.mustBeFolder) statOfFound(found);
}

interface BytesDir {
  readSync(): (Kinds & { readonly name: Uint8Array }) | null;
  closeSync(): void;
}

class DirEntries implements Entries {
  readonly #dir: BytesDir;
  readonly #forget: () => void;
  #isOpen = true;

  constructor(dir: BytesDir, closing: Closing) {
    this.#dir = dir;
    this.#forget = closing.atEnd(() => this.close());
  }

  next(): DirectoryEntry | undefined {
    if (!this.#isOpen) throw new FileError('bad-descriptor');
    const entry = told(() => this.#dir.readSync());
    return entry === null ? undefined : { type: typeOf(entry), name: textOf(entry.name) };
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#forget();
    this.#dir.closeSync();
  }
}
