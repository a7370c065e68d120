/** `wasi:filesystem`: descriptors over the folders that a program was given. */
import type { IoError, Wait } from '../io/index.ts';
import { Access, type GivenFolder } from './access.ts';
import { Descriptor } from './descriptor.ts';
import { DirectoryEntryStream } from './directory-entry-stream.ts';
import { type ErrorCode, FileError } from './file-system.ts';

export {
  Access,
  type DescriptorFlags,
  type GivenFolder,
  type OpenFlags,
  type PathFlags,
} from './access.ts';
export { newTime, type NewTimestamp } from './descriptor.ts';
export { FileSink, FileSource } from './file-streams.ts';
export { FileError } from './file-system.ts';
export type {
  DescriptorType,
  DirectoryEntry,
  Entries,
  ErrorCode,
  NewTime,
  OpenFile,
  OpenFolder,
  OpenMode,
  Stat,
} from './file-system.ts';
export type { MetadataHashValue } from './metadata-hash.ts';

/** The interfaces of `wasi:filesystem`, by name. */
export function filesystem(given: readonly GivenFolder[], wait: Wait) {
  return {
    'wasi:filesystem/preopens': {
      getDirectories: (): [Descriptor, string][] =>
        given.map((one) => [new Descriptor(Access.to(one), wait), one.path]),
    },
    'wasi:filesystem/types': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: ({ cause }: IoError): ErrorCode | undefined =>
        cause instanceof FileError ? cause.payload : undefined,
    },
  };
}
