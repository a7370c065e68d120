/**
 * `wasi:filesystem/types`: the resource `descriptor` over an open file or folder, with what may be done by it. Whether
 * anything may be changed comes from the folder that was given, and is the same for all that was opened from there.
 */
import { type Datetime, datetime } from '../clocks/index.ts';
import { InputStream, OutputStream, type Wait } from '../io/index.ts';
import { DirectoryEntryStream } from './directory-entry-stream.ts';
import { FileSink, FileSource } from './file-streams.ts';
import { FileError } from './file-system.ts';
import type {
  DescriptorType,
  NewTime,
  OpenFile,
  OpenFolder,
  OpenMode,
  Stat,
} from './file-system.ts';
import { metadataHash, type MetadataHashValue } from './metadata-hash.ts';

/** The flags `descriptor-flags`. */
export interface DescriptorFlags {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly fileIntegritySync?: boolean;
  readonly dataIntegritySync?: boolean;
  readonly requestedWriteSync?: boolean;
  readonly mutateDirectory?: boolean;
}

interface PathFlags {
  readonly symlinkFollow?: boolean;
}

interface OpenFlags {
  readonly create?: boolean;
  readonly directory?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
}

/** The record `descriptor-stat`. */
interface DescriptorStat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: Datetime;
  readonly dataModificationTimestamp: Datetime;
  readonly statusChangeTimestamp: Datetime;
}

/** The variant `new-timestamp`. */
type NewTimestamp =
  | { readonly tag: 'no-change' }
  | { readonly tag: 'now' }
  | { readonly tag: 'timestamp'; readonly val: Datetime };

/** As many bytes as one call reads, whatever a guest asks for. */
const mostRead = 1n << 20n;

export class Descriptor {
  readonly #opened: OpenFile | OpenFolder;
  readonly #flags: DescriptorFlags;
  /** Whether anything may be changed by it, or by what is opened from it. */
  readonly #mayChange: boolean;
  readonly #wait: Wait;

  /** @param opened Is closed with the descriptor. */
  constructor(
    opened: OpenFile | OpenFolder,
    flags: DescriptorFlags,
    mayChange: boolean,
    wait: Wait,
  ) {
    this.#opened = opened;
    this.#flags = flags;
    this.#mayChange = mayChange;
    this.#wait = wait;
  }

  readViaStream(offset: bigint): InputStream {
    return new InputStream(new FileSource(this.#readable(), offset), this.#wait);
  }

  writeViaStream(offset: bigint): OutputStream {
    return new OutputStream(new FileSink(this.#writable(), offset), this.#wait);
  }

  appendViaStream(): OutputStream {
    return new OutputStream(new FileSink(this.#writable(), undefined), this.#wait);
  }

  /** Advice that nobody takes is taken as well. */
  advise(_offset: bigint, _length: bigint, _advice: string): void {
    this.#file();
  }

  syncData(): void {
    this.#opened.sync('data');
  }

  sync(): void {
    this.#opened.sync('all');
  }

  getFlags(): DescriptorFlags {
    return this.#flags;
  }

  getType(): DescriptorType {
    return this.#opened.stat().type;
  }

  setSize(size: bigint): void {
    this.#writable().setSize(size);
  }

  setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
    this.#checkMayChange();
    this.#opened.setTimes(newTime(accessed), newTime(modified));
  }

  /** @returns bytes, and whether there are no more */
  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const file = this.#readable();
    if (length === 0n) return [new Uint8Array(), false];
    const bytes = file.read(Number(length > mostRead ? mostRead : length), offset);
    return [bytes, bytes.length === 0];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return BigInt(this.#writable().write(bytes, offset));
  }

  readDirectory(): DirectoryEntryStream {
    return new DirectoryEntryStream(this.#folder().entries());
  }

  createDirectoryAt(path: string): void {
    this.#changeable().makeFolder(path);
  }

  stat(): DescriptorStat {
    return descriptorStat(this.#opened.stat());
  }

  statAt({ symlinkFollow = false }: PathFlags, path: string): DescriptorStat {
    return descriptorStat(this.#folder().statAt(path, symlinkFollow));
  }

  setTimesAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    accessed: NewTimestamp,
    modified: NewTimestamp,
  ): void {
    this.#changeable().setTimesAt(path, symlinkFollow, newTime(accessed), newTime(modified));
  }

  linkAt(
    { symlinkFollow = false }: PathFlags,
    oldPath: string,
    newDescriptor: Descriptor,
    newPath: string,
  ): void {
    // Systems differ in whether they can.
    if (symlinkFollow) throw new FileError('invalid');
    this.#changeable().link(oldPath, newDescriptor.#changeable(), newPath);
  }

  openAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
    { create = false, directory = false, exclusive = false, truncate = false }: OpenFlags,
    flags: DescriptorFlags,
  ): Descriptor {
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
    return new Descriptor(opened, has, this.#mayChange, this.#wait);
  }

  readlinkAt(path: string): string {
    const target = this.#folder().readLink(path);
    if (target.startsWith('/')) throw new FileError('not-permitted');
    return target;
  }

  removeDirectoryAt(path: string): void {
    this.#changeable().removeFolder(path);
  }

  renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    this.#changeable().rename(oldPath, newDescriptor.#changeable(), newPath);
  }

  symlinkAt(target: string, path: string): void {
    const folder = this.#changeable();
    if (target.startsWith('/')) throw new FileError('not-permitted');
    folder.symlink(target, path);
  }

  unlinkFileAt(path: string): void {
    this.#changeable().unlink(path);
  }

  isSameObject(other: Descriptor): boolean {
    const [one, two] = [this.#opened.stat(), other.#opened.stat()];
    return one.device === two.device && one.inode === two.inode;
  }

  metadataHash(): MetadataHashValue {
    return metadataHash(this.#opened.stat());
  }

  metadataHashAt({ symlinkFollow = false }: PathFlags, path: string): MetadataHashValue {
    return metadataHash(this.#folder().statAt(path, symlinkFollow));
  }

  [Symbol.dispose](): void {
    this.#opened.close();
  }

  #file(): OpenFile {
    if (this.#opened.kind === 'file') return this.#opened;
    throw new FileError('bad-descriptor');
  }

  #readable(): OpenFile {
    const file = this.#file();
    if (this.#flags.read !== true) throw new FileError('bad-descriptor');
    return file;
  }

  #writable(): OpenFile {
    const file = this.#file();
    if (this.#flags.write !== true) throw new FileError('bad-descriptor');
    return file;
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

function newTime(given: NewTimestamp): NewTime {
  switch (given.tag) {
    case 'no-change':
      return undefined;
    case 'now':
      return 'now';
    case 'timestamp':
      return given.val.seconds * 1_000_000_000n + BigInt(given.val.nanoseconds);
    default:
      return given satisfies never;
  }
}

function descriptorStat({ type, linkCount, size, accessed, modified, changed }: Stat) {
  return {
    type,
    linkCount,
    size,
    dataAccessTimestamp: datetime(accessed),
    dataModificationTimestamp: datetime(modified),
    statusChangeTimestamp: datetime(changed),
  } satisfies DescriptorStat;
}
