/**
 * What `wasi:filesystem` stands on: open files and folders. Whoever implements them (`node/files/` over a machine's) sees
 * that no path leaves the folder it begins at; `descriptor.ts` sees who may do what. Failures are thrown as `FileError`.
 */
import { ComponentError } from '../../runtime/index.ts';

/** The enum `error-code`. */
export type ErrorCode =
  | 'access'
  | 'already'
  | 'bad-descriptor'
  | 'busy'
  | 'cross-device'
  | 'deadlock'
  | 'exist'
  | 'file-too-large'
  | 'illegal-byte-sequence'
  | 'in-progress'
  | 'insufficient-memory'
  | 'insufficient-space'
  | 'interrupted'
  | 'invalid'
  | 'invalid-seek'
  | 'io'
  | 'is-directory'
  | 'loop'
  | 'message-size'
  | 'name-too-long'
  | 'no-device'
  | 'no-entry'
  | 'no-lock'
  | 'no-such-device'
  | 'no-tty'
  | 'not-directory'
  | 'not-empty'
  | 'not-permitted'
  | 'not-recoverable'
  | 'overflow'
  | 'pipe'
  | 'quota'
  | 'read-only'
  | 'text-file-busy'
  | 'too-many-links'
  | 'unsupported'
  | 'would-block';

/** The error case of functions of `wasi:filesystem`. */
export class FileError extends ComponentError<ErrorCode> {
  override readonly name = 'FileError';
}

/** The enum `descriptor-type`. */
export type DescriptorType =
  | 'unknown'
  | 'block-device'
  | 'character-device'
  | 'directory'
  | 'fifo'
  | 'symbolic-link'
  | 'regular-file'
  | 'socket';

export interface Stat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  /** Times in nanoseconds since 1970. */
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
  /** Which object it is, among all of the machine. */
  readonly device: bigint;
  readonly inode: bigint;
}

/** A time to set, in nanoseconds since 1970; undefined leaves what there is. */
export type NewTime = bigint | 'now' | undefined;

interface Opened {
  stat(): Stat;
  setTimes(accessed: NewTime, modified: NewTime): void;
  /** Brings it to the disk; its data alone, or what is known of it, too. */
  sync(what: 'data' | 'all'): void;
  /** One more will close it. */
  keep(): void;
  /** One less needs it; with the last it is closed. */
  close(): void;
}

export interface OpenFile extends Opened {
  readonly kind: 'file';
  /** Up to so many bytes; none at the end. */
  read(limit: number, offset: bigint): Uint8Array;
  /** How many bytes it took; there may be fewer than were given. */
  write(bytes: Uint8Array, offset: bigint): number;
  append(bytes: Uint8Array): number;
  setSize(size: bigint): void;
}

/** How something is opened. */
export interface OpenMode {
  readonly create: boolean;
  readonly directory: boolean;
  readonly exclusive: boolean;
  readonly truncate: boolean;
  readonly read: boolean;
  readonly write: boolean;
  /** Writes return when they are on the disk, with all that is known of the file, or the data alone. */
  readonly sync: 'all' | 'data' | undefined;
}

/** Paths are relative to the folder, with `/` between names. */
export interface OpenFolder extends Opened {
  readonly kind: 'folder';
  open(path: string, follow: boolean, mode: OpenMode): OpenFile | OpenFolder;
  /** What is in it, without `.` and `..`; undefined as a name that is no text. */
  entries(): Entries;
  statAt(path: string, follow: boolean): Stat;
  setTimesAt(path: string, follow: boolean, accessed: NewTime, modified: NewTime): void;
  makeFolder(path: string): void;
  removeFolder(path: string): void;
  unlink(path: string): void;
  rename(path: string, folder: OpenFolder, newPath: string): void;
  link(path: string, folder: OpenFolder, newPath: string): void;
  symlink(target: string, path: string): void;
  readLink(path: string): string;
}

export interface DirectoryEntry {
  readonly type: DescriptorType;
  readonly name: string;
}

export interface Entries {
  /** Undefined after the last. */
  next(): DirectoryEntry | undefined;
  close(): void;
}
