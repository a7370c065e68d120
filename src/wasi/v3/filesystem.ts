/**
 * `wasi:filesystem` 0.3: the resource `descriptor`, an access (`../filesystem/access.ts`) whose functions are asynchronous,
 * and which reads, writes and lists by streams.
 */
import { ComponentError } from '../../runtime/index.ts';
import {
  Access,
  type DescriptorFlags,
  type DescriptorType as FileType,
  type ErrorCode as FileErrorCode,
  FileError,
  FileSink,
  FileSource,
  type GivenFolder,
  type MetadataHashValue,
  newTime,
  type NewTimestamp,
  type OpenFlags,
  type PathFlags,
  type Stat,
} from '../filesystem/index.ts';
import type { Sink, Wait } from '../io/index.ts';
import { type Instant, instant } from './clocks.ts';
import { type Ended, noReading, type Reading, reading, readSource, writeSink } from './streams.ts';

/** The variant `error-code`. */
type ErrorCode =
  | { readonly tag: Exclude<FileErrorCode, 'would-block'> }
  | { readonly tag: 'other'; readonly val: string | undefined };

/** The variant `descriptor-type`. */
type DescriptorType =
  | { readonly tag: Exclude<FileType, 'unknown'> }
  | { readonly tag: 'other'; readonly val: string | undefined };

/** The record `descriptor-stat`. */
interface DescriptorStat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: Instant | undefined;
  readonly dataModificationTimestamp: Instant | undefined;
  readonly statusChangeTimestamp: Instant | undefined;
}

/** The record `directory-entry`. */
interface DirectoryEntry {
  readonly type: DescriptorType;
  readonly name: string;
}

/** The interfaces of `wasi:filesystem`, by name. */
export function filesystem(given: readonly GivenFolder[], wait: Wait) {
  return {
    'wasi:filesystem/preopens': {
      getDirectories: (): [Descriptor, string][] =>
        given.map((one) => [new Descriptor(Access.to(one), wait), one.path]),
    },
    'wasi:filesystem/types': { Descriptor },
  };
}

export class Descriptor {
  readonly #access: Access;
  readonly #wait: Wait;

  constructor(access: Access, wait: Wait) {
    this.#access = access;
    this.#wait = wait;
  }

  readViaStream(offset: bigint): Reading<Uint8Array, ErrorCode> {
    return orEnded(() =>
      readSource(new FileSource(this.#access.readable(), offset), this.#wait, errorCode),
    );
  }

  writeViaStream(data: ReadableStream<Uint8Array>, offset: bigint): Promise<Ended<ErrorCode>> {
    return this.#write(data, offset);
  }

  appendViaStream(data: ReadableStream<Uint8Array>): Promise<Ended<ErrorCode>> {
    return this.#write(data, undefined);
  }

  async #write(
    data: ReadableStream<Uint8Array>,
    offset: bigint | undefined,
  ): Promise<Ended<ErrorCode>> {
    let sink: Sink | undefined;
    try {
      return await writeSink(data, this.#wait, errorCode, () => {
        sink = new FileSink(this.#access.writable(), offset);
        return sink;
      });
    } finally {
      sink?.close?.();
    }
  }

  async advise(_offset: bigint, _length: bigint, _advice: string): Promise<void> {
    return told(() => this.#access.advise());
  }

  async syncData(): Promise<void> {
    return told(() => this.#access.sync('data'));
  }

  async sync(): Promise<void> {
    return told(() => this.#access.sync('all'));
  }

  async getFlags(): Promise<DescriptorFlags> {
    return this.#access.flags;
  }

  async getType(): Promise<DescriptorType> {
    return told(() => descriptorType(this.#access.type()));
  }

  async setSize(size: bigint): Promise<void> {
    return told(() => this.#access.setSize(size));
  }

  async setTimes(accessed: NewTimestamp, modified: NewTimestamp): Promise<void> {
    return told(() => this.#access.setTimes(newTime(accessed), newTime(modified)));
  }

  readDirectory(): Reading<DirectoryEntry, ErrorCode> {
    return orEnded(() => {
      const entries = this.#access.entries();
      return reading(
        errorCode,
        () => entries.close(),
        () => {
          const entry = entries.next();
          return entry && { type: descriptorType(entry.type), name: entry.name };
        },
      );
    });
  }

  async createDirectoryAt(path: string): Promise<void> {
    return told(() => this.#access.createDirectoryAt(path));
  }

  async stat(): Promise<DescriptorStat> {
    return told(() => descriptorStat(this.#access.stat()));
  }

  async statAt(flags: PathFlags, path: string): Promise<DescriptorStat> {
    return told(() => descriptorStat(this.#access.statAt(flags, path)));
  }

  async setTimesAt(
    flags: PathFlags,
    path: string,
    accessed: NewTimestamp,
    modified: NewTimestamp,
  ): Promise<void> {
    return told(() => this.#access.setTimesAt(flags, path, newTime(accessed), newTime(modified)));
  }

  async linkAt(
    flags: PathFlags,
    oldPath: string,
    newDescriptor: Descriptor,
    newPath: string,
  ): Promise<void> {
    return told(() => this.#access.linkAt(flags, oldPath, newDescriptor.#access, newPath));
  }

  async openAt(
    pathFlags: PathFlags,
    path: string,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): Promise<Descriptor> {
    const open = (): Access => this.#access.openAt(pathFlags, path, openFlags, flags);
    return new Descriptor(told(open), this.#wait);
  }

  async readlinkAt(path: string): Promise<string> {
    return told(() => this.#access.readlinkAt(path));
  }

  async removeDirectoryAt(path: string): Promise<void> {
    return told(() => this.#access.removeDirectoryAt(path));
  }

  async renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): Promise<void> {
    return told(() => this.#access.renameAt(oldPath, newDescriptor.#access, newPath));
  }

  async symlinkAt(target: string, path: string): Promise<void> {
    return told(() => this.#access.symlinkAt(target, path));
  }

  async unlinkFileAt(path: string): Promise<void> {
    return told(() => this.#access.unlinkFileAt(path));
  }

  async isSameObject(other: Descriptor): Promise<boolean> {
    return this.#access.isSameObject(other.#access);
  }

  async metadataHash(): Promise<MetadataHashValue> {
    return told(() => this.#access.metadataHash());
  }

  async metadataHashAt(flags: PathFlags, path: string): Promise<MetadataHashValue> {
    return told(() => this.#access.metadataHashAt(flags, path));
  }

  [Symbol.dispose](): void {
    this.#access.close();
  }
}

/** What fails tells the error case of this version. */
function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof FileError ? new ComponentError(errorCode(error)) : error;
  }
}

/** What can't be opened is a stream that has ended. */
function orEnded<T>(open: () => Reading<T, ErrorCode>): Reading<T, ErrorCode> {
  try {
    return open();
  } catch (error) {
    return noReading(errorCode(error));
  }
}

function errorCode(error: unknown): ErrorCode {
  if (!(error instanceof FileError)) return { tag: 'io' };
  const { payload } = error;
  return payload === 'would-block' ? { tag: 'other', val: payload } : { tag: payload };
}

function descriptorType(type: FileType): DescriptorType {
  return type === 'unknown' ? { tag: 'other', val: undefined } : { tag: type };
}

function descriptorStat({ type, linkCount, size, accessed, modified, changed }: Stat) {
  return {
    type: descriptorType(type),
    linkCount,
    size,
    dataAccessTimestamp: instant(accessed),
    dataModificationTimestamp: instant(modified),
    statusChangeTimestamp: instant(changed),
  } satisfies DescriptorStat;
}
