/**
 * What may be done by an open file or folder, and doing it: what the resource `descriptor` is in every version of
 * `wasi:filesystem`, but for the shapes of values. Whether anything may be changed comes from the folder that was given, and
 * is the same for all that was opened from there. Failures are thrown as `FileError`.
 */
import {
  type DescriptorType,
  type Entries,
  FileError,
  type NewTime,
  type OpenFile,
  type OpenFolder,
  type OpenMode,
  type Stat,
} from './file-system.ts';
import { metadataHash, type MetadataHashValue } from './metadata-hash.ts';

/** A folder as a program knows it. */
export interface GivenFolder {
  readonly path: string;
  readonly folder: OpenFolder;
  readonly readOnly: boolean;
}

/** The flags `descriptor-flags`. */
export interface DescriptorFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly fileIntegritySync?: boolean;
  readonly dataIntegritySync?: boolean;
  readonly requestedWriteSync?: boolean;
  readonly mutateDirectory?: boolean;
}

/** The flags `path-flags`. */
export interface PathFlags {
  readonly symlinkFollow?: boolean;
}

/** The flags `open-flags`. */
export interface OpenFlags {
  readonly create?: boolean;
  readonly directory?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
}

export class Access {
  readonly flags: DescriptorFlags;
  readonly #opened: OpenFile | OpenFolder;
  /** Whether anything may be changed by it, or by what is opened from it. */
  readonly #mayChange: boolean;

  /** @param opened - Is closed with the access. */
  private constructor(opened: OpenFile | OpenFolder, flags: DescriptorFlags, mayChange: boolean) {
    this.#opened = opened;
    this.flags = flags;
    this.#mayChange = mayChange;
  }

  /** One more access to a folder that was given. */
  static to({ folder, readOnly }: GivenFolder): Access {
    folder.keep();
    return new Access(folder, { read: true, mutateDirectory: !readOnly }, !readOnly);
  }

  /** The file, for reading. */
  readable(): OpenFile {
    const file = this.#file();
    if (this.flags.read !== true) throw new FileError('bad-descriptor');
    return file;
  }

  /** The file, for writing. */
  writable(): OpenFile {
    const file = this.#file();
    if (this.flags.write !== true) throw new FileError('bad-descriptor');
    return file;
  }

  /** Advice that nobody takes is taken as well. */
  advise(): void {
    this.#file();
  }

  sync(what: 'data' | 'all'): void {
    this.#opened.sync(what);
  }

  type(): DescriptorType {
    return this.#opened.stat().type;
  }

  setSize(size: bigint): void {
    this.writable().setSize(size);
  }

  setTimes(accessed: NewTime, modified: NewTime): void {
    this.#checkMayChange();
    this.#opened.setTimes(accessed, modified);
  }

  entries(): Entries {
    return this.#folder().entries();
  }

  createDirectoryAt(path: string): void {
    this.#changeable().makeFolder(path);
  }

  stat(): Stat {
    return this.#opened.stat();
  }

  statAt({ symlinkFollow = false }: PathFlags, path: string): Stat {
    return this.#folder().statAt(path, symlinkFollow);
  }

  setTimesAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    accessed: NewTime,
    modified: NewTime,
  ): void {
    this.#changeable().setTimesAt(path, symlinkFollow, accessed, modified);
  }

  linkAt({ symlinkFollow = false }: PathFlags, oldPath: string, to: Access, newPath: string): void {
    // Systems differ in whether they can.
    if (symlinkFollow) throw new FileError('invalid');
    this.#changeable().link(oldPath, to.#changeable(), newPath);
  }

  openAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    { create = false, directory = false, exclusive = false, truncate = false }: OpenFlags,
    flags: DescriptorFlags,
  ): Access {
    const folder = this.#folder();
    const { read = false, write = false, mutateDirectory = false } = flags;
    if (create || truncate || write || mutateDirectory) this.#checkMayChange();
    if (create && directory) throw new FileError('invalid');
    const mode: OpenMode = {
      create,
      directory,
      exclusive,
      truncate,
      read,
      write,
      sync: syncOf(flags),
    };
    const opened = folder.open(path, symlinkFollow, mode);
    const has: DescriptorFlags =
      opened.kind === 'folder'
        ? { read: true, mutateDirectory: this.#mayChange }
        : { ...flags, read: read || !write, mutateDirectory: false };
    return new Access(opened, has, this.#mayChange);
  }

  readlinkAt(path: string): string {
    const target = this.#folder().readLink(path);
    if (target.startsWith('/')) throw new FileError('not-permitted');
    return target;
  }

  removeDirectoryAt(path: string): void {
    this.#changeable().removeFolder(path);
  }

  renameAt(oldPath: string, to: Access, newPath: string): void {
    this.#changeable().rename(oldPath, to.#changeable(), newPath);
  }

  symlinkAt(target: string, path: string): void {
    const folder = this.#changeable();
    if (target.startsWith('/')) throw new FileError('not-permitted');
    folder.symlink(target, path);
  }

  unlinkFileAt(path: string): void {
    this.#changeable().unlink(path);
  }

  isSameObject(other: Access): boolean {
    const [one, two] = [this.#opened.stat(), other.#opened.stat()];
    return one.device === two.device && one.inode === two.inode;
  }

  metadataHash(): MetadataHashValue {
    return metadataHash(this.#opened.stat());
  }

  metadataHashAt(flags: PathFlags, path: string): MetadataHashValue {
    return metadataHash(this.statAt(flags, path));
  }

  close(): void {
    this.#opened.close();
  }

  #file(): OpenFile {
    if (this.#opened.kind === 'file') return this.#opened;
    throw new FileError('bad-descriptor');
  }

  #folder(): OpenFolder {
    if (this.#opened.kind === 'folder') return this.#opened;
    throw new FileError('not-directory');
  }

  #changeable(): OpenFolder {
    const folder = this.#folder();
    this.#checkMayChange();
    return folder;
  }

  #checkMayChange(): void {
    if (!this.#mayChange) throw new FileError('read-only');
  }
}

function syncOf(flags: DescriptorFlags): OpenMode['sync'] {
  if (flags.fileIntegritySync === true || flags.requestedWriteSync === true) return 'all';
  return flags.dataIntegritySync === true ? 'data' : undefined;
}
