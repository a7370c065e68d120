/** `wasi:filesystem/types` 0.2: the resource `descriptor`, an access (`access.ts`) in the shapes of that version. */
import { type Datetime, datetime } from '../clocks/index.ts';
import { InputStream, OutputStream, type Wait } from '../io/index.ts';
import type { Access, DescriptorFlags, OpenFlags, PathFlags } from './access.ts';
import { DirectoryEntryStream } from './directory-entry-stream.ts';
import { FileSink, FileSource } from './file-streams.ts';
import type { DescriptorType, NewTime, Stat } from './file-system.ts';
import type { MetadataHashValue } from './metadata-hash.ts';

/** The record `descriptor-stat`. */
interface DescriptorStat {
  readonly type: DescriptorType;
  readonly linkCount: bigint;
  readonly size: bigint;
  readonly dataAccessTimestamp: Datetime;
  readonly dataModificationTimestamp: Datetime;
  readonly statusChangeTimestamp: Datetime;
}

/** The variant `new-timestamp`, of any version. */
export type NewTimestamp =
  | { readonly tag: 'no-change' }
  | { readonly tag: 'now' }
  | { readonly tag: 'timestamp'; readonly val: Datetime };

/** As many bytes as one call reads, whatever a guest asks for. */
const mostRead = 1n << 20n;

export class Descriptor {
  readonly #access: Access;
  readonly #wait: Wait;

  constructor(access: Access, wait: Wait) {
    this.#access = access;
    this.#wait = wait;
  }

  readViaStream(offset: bigint): InputStream {
    return new InputStream(new FileSource(this.#access.readable(), offset), this.#wait);
  }

  writeViaStream(offset: bigint): OutputStream {
    return new OutputStream(new FileSink(this.#access.writable(), offset), this.#wait);
  }

  appendViaStream(): OutputStream {
    return new OutputStream(new FileSink(this.#access.writable(), undefined), this.#wait);
  }

  advise(_offset: bigint, _length: bigint, _advice: string): void {
    this.#access.advise();
  }

  syncData(): void {
    this.#access.sync('data');
  }

  sync(): void {
    this.#access.sync('all');
  }

  getFlags(): DescriptorFlags {
    return this.#access.flags;
  }

  getType(): DescriptorType {
    return this.#access.type();
  }

  setSize(size: bigint): void {
    this.#access.setSize(size);
  }

  setTimes(accessed: NewTimestamp, modified: NewTimestamp): void {
    this.#access.setTimes(newTime(accessed), newTime(modified));
  }

  /** @returns bytes, and whether there are no more */
  read(length: bigint, offset: bigint): [Uint8Array, boolean] {
    const file = this.#access.readable();
    if (length === 0n) return [new Uint8Array(), false];
    const bytes = file.read(Number(length > mostRead ? mostRead : length), offset);
    return [bytes, bytes.length === 0];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return BigInt(this.#access.writable().write(bytes, offset));
  }

  readDirectory(): DirectoryEntryStream {
    return new DirectoryEntryStream(this.#access.entries());
  }

  createDirectoryAt(path: string): void {
    this.#access.createDirectoryAt(path);
  }

  stat(): DescriptorStat {
    return descriptorStat(this.#access.stat());
  }

  statAt(flags: PathFlags, path: string): DescriptorStat {
    return descriptorStat(this.#access.statAt(flags, path));
  }

  setTimesAt(flags: PathFlags, path: string, accessed: NewTimestamp, modified: NewTimestamp): void {
    this.#access.setTimesAt(flags, path, newTime(accessed), newTime(modified));
  }

  linkAt(flags: PathFlags, oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    this.#access.linkAt(flags, oldPath, newDescriptor.#access, newPath);
  }

  openAt(
    pathFlags: PathFlags,
    path: string,
    openFlags: OpenFlags,
    flags: DescriptorFlags,
  ): Descriptor {
    return new Descriptor(this.#access.openAt(pathFlags, path, openFlags, flags), this.#wait);
  }

  readlinkAt(path: string): string {
    return this.#access.readlinkAt(path);
  }

  removeDirectoryAt(path: string): void {
    this.#access.removeDirectoryAt(path);
  }

  renameAt(oldPath: string, newDescriptor: Descriptor, newPath: string): void {
    this.#access.renameAt(oldPath, newDescriptor.#access, newPath);
  }

  symlinkAt(target: string, path: string): void {
    this.#access.symlinkAt(target, path);
  }

  unlinkFileAt(path: string): void {
    this.#access.unlinkFileAt(path);
  }

  isSameObject(other: Descriptor): boolean {
    return this.#access.isSameObject(other.#access);
  }

  metadataHash(): MetadataHashValue {
    return this.#access.metadataHash();
  }

  metadataHashAt(flags: PathFlags, path: string): MetadataHashValue {
    return this.#access.metadataHashAt(flags, path);
  }

  [Symbol.dispose](): void {
    this.#access.close();
  }
}

export function newTime(given: NewTimestamp): NewTime {
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
