/** Errors of the network as `wasi:sockets` 0.3 tells them. */
import { ComponentError } from '../../../runtime/index.ts';
import { StreamClosed } from '../../io/index.ts';
import { SocketError, type SocketErrorCode } from '../../sockets/index.ts';

/** The variant `error-code` of `types`, and that of `ip-name-lookup`. */
export type ErrorCode =
  | { readonly tag: Exclude<SocketErrorCode, Other | 'new-socket-limit'> | 'connection-broken' }
  | { readonly tag: 'other'; readonly val: string | undefined };

/** What 0.3 has no case for. */
type Other = 'unknown' | 'concurrency-conflict' | 'not-in-progress' | 'would-block';

/** What was thrown, as the error case of a function or what a future tells. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof StreamClosed) return { tag: 'connection-broken' };
  if (!(error instanceof SocketError)) return { tag: 'other', val: undefined };
  const { payload } = error;
  switch (payload) {
    case 'unknown':
      return { tag: 'other', val: undefined };
    case 'new-socket-limit':
    case 'would-block':
      return { tag: 'other', val: payload };
    case 'concurrency-conflict':
    case 'not-in-progress':
      return { tag: 'invalid-state' };
    default:
      return { tag: payload };
  }
}

/** Has what fails tell the error case of this version. */
export function told<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw asCase(error);
  }
}

/** The same of what comes later. */
export function toldLater<T>(action: Promise<T>): Promise<T> {
  return action.catch((error: unknown) => {
    throw asCase(error);
  });
}

function asCase(error: unknown): unknown {
  return error instanceof SocketError ? new ComponentError(codeOf(error)) : error;
}
