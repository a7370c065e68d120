// Streams, standard streams, clocks and files. What isn't settled comes from the host, in streams and pollables of ours.
import { clock } from './clock';
import * as wit from './platform';
import { Node, find, roots } from './tree';

export namespace exportedError {
  export class Error {
    constructor(private text: string) {}

    toDebugString(): string {
      return this.text;
    }
  }
}

export namespace exportedPoll {
  export class Pollable {
    constructor(
      /** The instant of a fixed clock for which it waits. */
      readonly at: u64,
      /** What it waits for instead, of the host. */
      readonly host: wit.importedPoll.Pollable | null,
    ) {}

    ready(): bool {
      const host = this.host;
      return host === null ? this.at <= clock.instant : host.ready();
    }

    block(): void {
      const host = this.host;
      if (host === null) clock.waitUntil(this.at);
      else host.block();
    }

    drop(): void {
      const host = this.host;
      if (host !== null) host.drop();
    }
  }

  export function poll(pollables: Array<Pollable>): Uint32Array {
    if (pollables.length == 0) throw new Error('nothing to wait for');
    const ready = readyAmong(pollables);
    if (ready.length > 0) return ready;
    let first: u64 = u64.MAX_VALUE;
    let isTimed = false;
    for (let i = 0; i < pollables.length; i++) {
      if (pollables[i].host !== null) continue;
      isTimed = true;
      if (pollables[i].at < first) first = pollables[i].at;
    }
    // A fixed clock is there at once; whatever the host would bring later comes after it.
    if (isTimed) clock.waitUntil(first);
    else waitForHost(pollables);
    return readyAmong(pollables);
  }

  function readyAmong(pollables: Array<Pollable>): Uint32Array {
    const ready: u32[] = [];
    for (let i = 0; i < pollables.length; i++) if (pollables[i].ready()) ready.push(i);
    const indices = new Uint32Array(ready.length);
    for (let i = 0; i < ready.length; i++) indices[i] = ready[i];
    return indices;
  }

  function waitForHost(pollables: Array<Pollable>): void {
    const hosts: wit.importedPoll.Pollable[] = [];
    for (let i = 0; i < pollables.length; i++) hosts.push(pollables[i].host!);
    wit.importedPoll.poll(hosts);
  }
}

/** One that is ready. */
function always(): exportedPoll.Pollable {
  return new exportedPoll.Pollable(0, null);
}

type StreamError = wit.exportedStreams.StreamError;
type HostStreamError = wit.importedStreams.StreamError;

function streamError(error: HostStreamError): StreamError {
  if (error.tag == wit.importedStreams.StreamErrorTag.Closed) {
    return wit.exportedStreams.StreamError.closed();
  }
  const text = error.lastOperationFailed.toDebugString();
  error.lastOperationFailed.drop();
  return wit.exportedStreams.StreamError.lastOperationFailed(new exportedError.Error(text));
}

/** What the host gave, with an error of ours. */
function fromHost<T>(result: wit.Result<T, HostStreamError>): wit.Result<T, StreamError> {
  return result.isOk
    ? wit.Result.ok<T, StreamError>(result.value)
    : wit.Result.err<T, StreamError>(streamError(result.error));
}

/** Bytes that are read, and how far: streams over one go on where another stopped. */
class Reading {
  constructor(
    private bytes: Uint8Array,
    private at: u64,
  ) {}

  get isAtEnd(): bool {
    return this.at >= <u64>this.bytes.length;
  }

  next(length: u64): Uint8Array {
    const end = min<u64>(<u64>this.bytes.length, this.at + min<u64>(length, 65536));
    const part = this.bytes.slice(<i32>this.at, <i32>end);
    this.at = end;
    return part;
  }
}

export namespace exportedStreams {
  export class InputStream {
    constructor(
      /** What is read; absent where the host's is. */
      private reading: Reading | null,
      private host: wit.importedStreams.InputStream | null,
    ) {}

    read(len: u64): wit.Result<Uint8Array, StreamError> {
      const host = this.host;
      if (host !== null) return fromHost<Uint8Array>(host.read(len));
      const reading = this.reading!;
      if (reading.isAtEnd) {
        return wit.Result.err<Uint8Array, StreamError>(wit.exportedStreams.StreamError.closed());
      }
      return wit.Result.ok<Uint8Array, StreamError>(reading.next(len));
    }

    blockingRead(len: u64): wit.Result<Uint8Array, StreamError> {
      const host = this.host;
      return host === null ? this.read(len) : fromHost<Uint8Array>(host.blockingRead(len));
    }

    skip(len: u64): wit.Result<u64, StreamError> {
      return skipped(this.read(len));
    }

    blockingSkip(len: u64): wit.Result<u64, StreamError> {
      return skipped(this.blockingRead(len));
    }

    subscribe(): exportedPoll.Pollable {
      const host = this.host;
      return host === null ? always() : new exportedPoll.Pollable(0, host.subscribe());
    }

    drop(): void {
      const host = this.host;
      if (host !== null) host.drop();
    }
  }

  function skipped(read: wit.Result<Uint8Array, StreamError>): wit.Result<u64, StreamError> {
    return read.isOk
      ? wit.Result.ok<u64, StreamError>(<u64>read.value.length)
      : wit.Result.err<u64, StreamError>(read.error);
  }

  export class OutputStream {
    constructor(private host: wit.importedStreams.OutputStream) {}

    checkWrite(): wit.Result<u64, StreamError> {
      return fromHost<u64>(this.host.checkWrite());
    }

    write(contents: Uint8Array): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.write(contents));
    }

    blockingWriteAndFlush(contents: Uint8Array): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.blockingWriteAndFlush(contents));
    }

    flush(): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.flush());
    }

    blockingFlush(): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.blockingFlush());
    }

    subscribe(): exportedPoll.Pollable {
      return new exportedPoll.Pollable(0, this.host.subscribe());
    }

    writeZeroes(len: u64): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.writeZeroes(len));
    }

    blockingWriteZeroesAndFlush(len: u64): wit.Result<wit.Unit, StreamError> {
      return fromHost<wit.Unit>(this.host.blockingWriteZeroesAndFlush(len));
    }

    splice(src: InputStream, len: u64): wit.Result<u64, StreamError> {
      const room = this.checkWrite();
      if (room.isErr) return room;
      const read = src.read(min<u64>(len, room.value));
      return this.spliced(read);
    }

    blockingSplice(src: InputStream, len: u64): wit.Result<u64, StreamError> {
      const ready = this.host.subscribe();
      ready.block();
      ready.drop();
      const room = this.checkWrite();
      if (room.isErr) return room;
      return this.spliced(src.blockingRead(min<u64>(len, room.value)));
    }

    private spliced(read: wit.Result<Uint8Array, StreamError>): wit.Result<u64, StreamError> {
      if (read.isErr) return wit.Result.err<u64, StreamError>(read.error);
      const written = this.write(read.value);
      return written.isOk
        ? wit.Result.ok<u64, StreamError>(<u64>read.value.length)
        : wit.Result.err<u64, StreamError>(written.error);
    }

    drop(): void {
      this.host.drop();
    }
  }
}

let isInputKnown = false;
let input: Reading | null = null;

export namespace exportedStdin {
  export function getStdin(): exportedStreams.InputStream {
    if (!isInputKnown) {
      const bytes = wit.settings.stdin();
      if (bytes !== null) input = new Reading(bytes, 0);
      isInputKnown = true;
    }
    if (input !== null) return new exportedStreams.InputStream(input, null);
    return new exportedStreams.InputStream(null, wit.importedStdin.getStdin());
  }
}

export namespace exportedStdout {
  export function getStdout(): exportedStreams.OutputStream {
    return new exportedStreams.OutputStream(wit.importedStdout.getStdout());
  }
}

export namespace exportedStderr {
  export function getStderr(): exportedStreams.OutputStream {
    return new exportedStreams.OutputStream(wit.importedStderr.getStderr());
  }
}

export namespace exportedWallClock {
  export function now(): wit.exportedWallClock.Datetime {
    if (clock.isFixed) {
      return new wit.exportedWallClock.Datetime(clock.seconds, clock.nanoseconds);
    }
    return fromHost(wit.importedWallClock.now());
  }

  export function resolution(): wit.exportedWallClock.Datetime {
    if (clock.isFixed) return new wit.exportedWallClock.Datetime(0, 1);
    return fromHost(wit.importedWallClock.resolution());
  }

  function fromHost(time: wit.importedWallClock.Datetime): wit.exportedWallClock.Datetime {
    return new wit.exportedWallClock.Datetime(time.seconds, time.nanoseconds);
  }
}

export namespace exportedMonotonicClock {
  export function now(): u64 {
    return clock.isFixed ? clock.instant : wit.importedMonotonicClock.now();
  }

  export function resolution(): u64 {
    return clock.isFixed ? 1 : wit.importedMonotonicClock.resolution();
  }

  export function subscribeInstant(when: u64): exportedPoll.Pollable {
    if (clock.isFixed) return new exportedPoll.Pollable(when, null);
    return new exportedPoll.Pollable(0, wit.importedMonotonicClock.subscribeInstant(when));
  }

  export function subscribeDuration(duration: u64): exportedPoll.Pollable {
    if (clock.isFixed) {
      const now = clock.instant;
      const at = now + duration;
      return new exportedPoll.Pollable(at < now ? u64.MAX_VALUE : at, null);
    }
    return new exportedPoll.Pollable(0, wit.importedMonotonicClock.subscribeDuration(duration));
  }
}

type ErrorCode = wit.types.ErrorCode;

function fails<T>(error: ErrorCode): wit.Result<T, ErrorCode> {
  return wit.Result.err<T, ErrorCode>(error);
}

function typeOf(node: Node): wit.types.DescriptorType {
  return node.isFolder ? wit.types.DescriptorType.Directory : wit.types.DescriptorType.RegularFile;
}

function statOf(node: Node): wit.types.DescriptorStat {
  const size: u64 = node.isFolder ? 0 : <u64>node.contents!.length;
  return new wit.types.DescriptorStat(typeOf(node), 1, size, null, null, null);
}

export namespace types {
  export class Descriptor {
    constructor(readonly node: Node) {}

    readViaStream(offset: u64): wit.Result<exportedStreams.InputStream, ErrorCode> {
      if (this.node.isFolder)
        return fails<exportedStreams.InputStream>(wit.types.ErrorCode.IsDirectory);
      return wit.Result.ok<exportedStreams.InputStream, ErrorCode>(
        new exportedStreams.InputStream(new Reading(this.node.contents!, offset), null),
      );
    }

    writeViaStream(_: u64): wit.Result<exportedStreams.OutputStream, ErrorCode> {
      return fails<exportedStreams.OutputStream>(wit.types.ErrorCode.BadDescriptor);
    }

    appendViaStream(): wit.Result<exportedStreams.OutputStream, ErrorCode> {
      return fails<exportedStreams.OutputStream>(wit.types.ErrorCode.BadDescriptor);
    }

    advise(_: u64, _length: u64, _advice: wit.types.Advice): wit.Result<wit.Unit, ErrorCode> {
      return wit.Result.ok<wit.Unit, ErrorCode>();
    }

    syncData(): wit.Result<wit.Unit, ErrorCode> {
      return wit.Result.ok<wit.Unit, ErrorCode>();
    }

    getFlags(): wit.Result<wit.types.DescriptorFlags, ErrorCode> {
      return wit.Result.ok<wit.types.DescriptorFlags, ErrorCode>(wit.types.DescriptorFlags.Read);
    }

    getType(): wit.Result<wit.types.DescriptorType, ErrorCode> {
      return wit.Result.ok<wit.types.DescriptorType, ErrorCode>(typeOf(this.node));
    }

    setSize(_: u64): wit.Result<wit.Unit, ErrorCode> {
      return fails<wit.Unit>(wit.types.ErrorCode.ReadOnly);
    }

    setTimes(
      _: wit.types.NewTimestamp,
      _modified: wit.types.NewTimestamp,
    ): wit.Result<wit.Unit, ErrorCode> {
      return fails<wit.Unit>(wit.types.ErrorCode.ReadOnly);
    }

    read(length: u64, offset: u64): wit.Result<wit.Tuple2<Uint8Array, bool>, ErrorCode> {
      if (this.node.isFolder) {
        return fails<wit.Tuple2<Uint8Array, bool>>(wit.types.ErrorCode.IsDirectory);
      }
      const contents = this.node.contents!;
      const size = <u64>contents.length;
      const start = min<u64>(offset, size);
      const end = start + min<u64>(length, size - start);
      return wit.Result.ok<wit.Tuple2<Uint8Array, bool>, ErrorCode>(
        new wit.Tuple2<Uint8Array, bool>(contents.slice(<i32>start, <i32>end), end == size),
      );
    }

    write(_: Uint8Array, _offset: u64): wit.Result<u64, ErrorCode> {
      return fails<u64>(wit.types.ErrorCode.BadDescriptor);
    }

    readDirectory(): wit.Result<DirectoryEntryStream, ErrorCode> {
      if (!this.node.isFolder) {
        return fails<DirectoryEntryStream>(wit.types.ErrorCode.NotDirectory);
      }
      return wit.Result.ok<DirectoryEntryStream, ErrorCode>(new DirectoryEntryStream(this.node));
    }

    sync(): wit.Result<wit.Unit, ErrorCode> {
      return wit.Result.ok<wit.Unit, ErrorCode>();
    }

    createDirectoryAt(path: string): wit.Result<wit.Unit, ErrorCode> {
      const isThere = find(this.node, path).node !== null;
      return fails<wit.Unit>(isThere ? wit.types.ErrorCode.Exist : wit.types.ErrorCode.ReadOnly);
    }

    stat(): wit.Result<wit.types.DescriptorStat, ErrorCode> {
      return wit.Result.ok<wit.types.DescriptorStat, ErrorCode>(statOf(this.node));
    }

    statAt(_: wit.types.PathFlags, path: string): wit.Result<wit.types.DescriptorStat, ErrorCode> {
      const found = find(this.node, path);
      const node = found.node;
      if (node === null) return fails<wit.types.DescriptorStat>(found.error);
      return wit.Result.ok<wit.types.DescriptorStat, ErrorCode>(statOf(node));
    }

    setTimesAt(
      _: wit.types.PathFlags,
      path: string,
      _accessed: wit.types.NewTimestamp,
      _modified: wit.types.NewTimestamp,
    ): wit.Result<wit.Unit, ErrorCode> {
      return this.readOnlyAt(path);
    }

    linkAt(
      _: wit.types.PathFlags,
      oldPath: string,
      _other: Descriptor,
      _newPath: string,
    ): wit.Result<wit.Unit, ErrorCode> {
      return this.readOnlyAt(oldPath);
    }

    openAt(
      _: wit.types.PathFlags,
      path: string,
      openFlags: wit.types.OpenFlags,
      flags: wit.types.DescriptorFlags,
    ): wit.Result<Descriptor, ErrorCode> {
      const writes = wit.types.DescriptorFlags.Write | wit.types.DescriptorFlags.MutateDirectory;
      const makes = wit.types.OpenFlags.Create | wit.types.OpenFlags.Truncate;
      const found = find(this.node, path);
      const node = found.node;
      if (node === null) {
        const isNew = found.error == wit.types.ErrorCode.NoEntry;
        const creates = (openFlags & wit.types.OpenFlags.Create) != 0;
        return fails<Descriptor>(isNew && creates ? wit.types.ErrorCode.ReadOnly : found.error);
      }
      if ((openFlags & wit.types.OpenFlags.Exclusive) != 0) {
        return fails<Descriptor>(wit.types.ErrorCode.Exist);
      }
      if ((openFlags & wit.types.OpenFlags.Directory) != 0 && !node.isFolder) {
        return fails<Descriptor>(wit.types.ErrorCode.NotDirectory);
      }
      if ((flags & writes) != 0 || (openFlags & makes) != 0) {
        return fails<Descriptor>(wit.types.ErrorCode.ReadOnly);
      }
      return wit.Result.ok<Descriptor, ErrorCode>(new Descriptor(node));
    }

    readlinkAt(path: string): wit.Result<string, ErrorCode> {
      const found = find(this.node, path);
      return fails<string>(found.node === null ? found.error : wit.types.ErrorCode.Invalid);
    }

    removeDirectoryAt(path: string): wit.Result<wit.Unit, ErrorCode> {
      return this.readOnlyAt(path);
    }

    renameAt(oldPath: string, _: Descriptor, _newPath: string): wit.Result<wit.Unit, ErrorCode> {
      return this.readOnlyAt(oldPath);
    }

    symlinkAt(_: string, _newPath: string): wit.Result<wit.Unit, ErrorCode> {
      return fails<wit.Unit>(wit.types.ErrorCode.ReadOnly);
    }

    unlinkFileAt(path: string): wit.Result<wit.Unit, ErrorCode> {
      return this.readOnlyAt(path);
    }

    isSameObject(other: Descriptor): bool {
      return this.node === other.node;
    }

    metadataHash(): wit.Result<wit.types.MetadataHashValue, ErrorCode> {
      return wit.Result.ok<wit.types.MetadataHashValue, ErrorCode>(hashOf(this.node));
    }

    metadataHashAt(
      _: wit.types.PathFlags,
      path: string,
    ): wit.Result<wit.types.MetadataHashValue, ErrorCode> {
      const found = find(this.node, path);
      const node = found.node;
      if (node === null) return fails<wit.types.MetadataHashValue>(found.error);
      return wit.Result.ok<wit.types.MetadataHashValue, ErrorCode>(hashOf(node));
    }

    /** What is there can't be changed. */
    private readOnlyAt(path: string): wit.Result<wit.Unit, ErrorCode> {
      const found = find(this.node, path);
      return fails<wit.Unit>(found.node === null ? found.error : wit.types.ErrorCode.ReadOnly);
    }
  }

  export class DirectoryEntryStream {
    private names: string[];
    private at: i32 = 0;

    constructor(private folder: Node) {
      this.names = folder.children.keys();
    }

    readDirectoryEntry(): wit.Result<wit.types.DirectoryEntry | null, ErrorCode> {
      if (this.at >= this.names.length) {
        return wit.Result.ok<wit.types.DirectoryEntry | null, ErrorCode>(null);
      }
      const name = this.names[this.at++];
      const entry = new wit.types.DirectoryEntry(typeOf(this.folder.children.get(name)), name);
      return wit.Result.ok<wit.types.DirectoryEntry | null, ErrorCode>(entry);
    }
  }

  export function filesystemErrorCode(_: exportedError.Error): wit.Option<ErrorCode> {
    return wit.Option.none<ErrorCode>();
  }
}

function hashOf(node: Node): wit.types.MetadataHashValue {
  return new wit.types.MetadataHashValue(node.id, 0);
}

export namespace preopens {
  export function getDirectories(): Array<wit.Tuple2<types.Descriptor, string>> {
    const all = roots();
    const made: Array<wit.Tuple2<types.Descriptor, string>> = [];
    for (let i = 0; i < all.length; i++) {
      made.push(
        new wit.Tuple2<types.Descriptor, string>(new types.Descriptor(all[i].folder), all[i].name),
      );
    }
    return made;
  }
}
