/** Errors of Node's sockets -> those of `wasi:sockets`, by the system's names for them. */
import type { Closing } from '../../closing.ts';
import { SocketError, type SocketErrorCode } from '../../sockets/index.ts';
import { codeOf } from '../code-of.ts';

const codes: ReadonlyMap<string, SocketErrorCode> = new Map<string, SocketErrorCode>([
  ['EACCES', 'access-denied'],
  ['EADDRINUSE', 'address-in-use'],
  ['EADDRNOTAVAIL', 'address-not-bindable'],
  ['EAFNOSUPPORT', 'invalid-argument'],
  ['EAI_AGAIN', 'temporary-resolver-failure'],
  ['EAI_FAIL', 'permanent-resolver-failure'],
  ['EAI_MEMORY', 'out-of-memory'],
  ['EAI_NODATA', 'name-unresolvable'],
  ['EAI_NONAME', 'name-unresolvable'],
  ['ECONNABORTED', 'connection-aborted'],
  ['ECONNREFUSED', 'connection-refused'],
  ['ECONNRESET', 'connection-reset'],
  ['EHOSTDOWN', 'remote-unreachable'],
  ['EHOSTUNREACH', 'remote-unreachable'],
  ['EINVAL', 'invalid-argument'],
  ['EMFILE', 'new-socket-limit'],
  ['EMSGSIZE', 'datagram-too-large'],
  ['ENETDOWN', 'remote-unreachable'],
  ['ENETUNREACH', 'remote-unreachable'],
  ['ENFILE', 'new-socket-limit'],
  ['ENOBUFS', 'out-of-memory'],
  ['ENODATA', 'name-unresolvable'],
  ['ENOMEM', 'out-of-memory'],
  ['ENOTFOUND', 'name-unresolvable'],
  ['EOPNOTSUPP', 'not-supported'],
  ['EPERM', 'access-denied'],
  ['ETIMEDOUT', 'timeout'],
]);

export function socketError(cause: unknown): SocketError {
  return new SocketError(codes.get(codeOf(cause) ?? '') ?? 'unknown', { cause });
}

/** @throws SocketError `new-socket-limit`, as where the system has none left */
export function checkRoom(closing: Closing): void {
  if (closing.isFull) throw new SocketError('new-socket-limit');
}
