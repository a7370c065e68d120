/** Errors of Node's file system -> those of `wasi:filesystem`, by the system's names for them. */
import { type ErrorCode, FileError } from '../../filesystem/index.ts';
import { codeOf } from '../code-of.ts';

const codes: ReadonlyMap<string, ErrorCode> = new Map<string, ErrorCode>([
  ['EACCES', 'access'],
  ['EAGAIN', 'would-block'],
  ['EALREADY', 'already'],
  ['EBADF', 'bad-descriptor'],
  ['EBUSY', 'busy'],
  ['EDEADLK', 'deadlock'],
  ['EDQUOT', 'quota'],
  ['EEXIST', 'exist'],
  ['EFBIG', 'file-too-large'],
  ['EILSEQ', 'illegal-byte-sequence'],
  ['EINPROGRESS', 'in-progress'],
  ['EINTR', 'interrupted'],
  ['EINVAL', 'invalid'],
  ['EIO', 'io'],
  ['EISDIR', 'is-directory'],
  ['ELOOP', 'loop'],
  ['EMFILE', 'insufficient-memory'],
  ['EMLINK', 'too-many-links'],
  ['EMSGSIZE', 'message-size'],
  ['ENAMETOOLONG', 'name-too-long'],
  ['ENFILE', 'insufficient-memory'],
  ['ENODEV', 'no-device'],
  ['ENOENT', 'no-entry'],
  ['ENOLCK', 'no-lock'],
  ['ENOMEM', 'insufficient-memory'],
  ['ENOSPC', 'insufficient-space'],
  ['ENOSYS', 'unsupported'],
  ['ENOTDIR', 'not-directory'],
  ['ENOTEMPTY', 'not-empty'],
  ['ENOTRECOVERABLE', 'not-recoverable'],
  ['ENOTSUP', 'unsupported'],
  ['ENOTTY', 'no-tty'],
  ['ENXIO', 'no-such-device'],
  ['EOPNOTSUPP', 'unsupported'],
  ['EOVERFLOW', 'overflow'],
  ['EPERM', 'not-permitted'],
  ['EPIPE', 'pipe'],
  ['EROFS', 'read-only'],
  ['ESPIPE', 'invalid-seek'],
  ['ETXTBSY', 'text-file-busy'],
  ['EXDEV', 'cross-device'],
  // Node's own, for a number or a text that no call of the system takes.
  ['ERR_INVALID_ARG_VALUE', 'invalid'],
  ['ERR_OUT_OF_RANGE', 'invalid'],
]);

/** Does it; what the system refuses is thrown as a `FileError`. */
export function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (error instanceof FileError) throw error;
    const code = codeOf(error);
    if (code === undefined) throw error;
    throw new FileError(codes.get(code) ?? 'io', { cause: error });
  }
}
