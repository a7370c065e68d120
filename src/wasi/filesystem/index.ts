/** `wasi:filesystem`: descriptors over the folders that a program was given. */
import type { IoError, Wait } from '../io/index.ts';
import { Descriptor } from './descriptor.ts';
import { DirectoryEntryStream } from './directory-entry-stream.ts';
import { type ErrorCode, FileError, type OpenFolder } from './file-system.ts';

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

/** A folder as a program knows it. */
export interface GivenFolder {
  readonly path: string;
  readonly folder: OpenFolder;
  readonly readOnly: boolean;
}

/** The interfaces of `wasi:filesystem`, by name. */
export function filesystem(given: readonly GivenFolder[], wait: Wait) {
  return {
    'wasi:filesystem/preopens': {
      getDirectories: (): [Descriptor, string][] =>
        given.map(({ path, folder, readOnly }) => {
          folder.keep();
          const flags = { read: true, mutateDirectory: !readOnly };
          return [new Descriptor(folder, flags, !readOnly, wait), path];
        }),
    },
    'wasi:filesystem/types': {
      Descriptor,
      DirectoryEntryStream,
      filesystemErrorCode: ({ cause }: IoError): ErrorCode | undefined =>
        cause instanceof FileError ? cause.payload : undefined,
    },
  };
}
