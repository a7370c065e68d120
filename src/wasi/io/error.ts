/** `wasi:io/error`: what went wrong with a stream, and the errors that its functions give. */
import { ComponentError } from '../../runtime/index.ts';

/** The resource `error`. */
export class IoError {
  /** What was thrown where it went wrong; other interfaces read their own codes from it. */
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }

  toDebugString(): string {
    return this.cause instanceof Error ? this.cause.message : String(this.cause);
  }
}

/** The variant `stream-error`. */
export type StreamError =
  { readonly tag: 'last-operation-failed'; readonly val: IoError } | { readonly tag: 'closed' };

/** Thrown by sinks that take nothing any more. */
export class StreamClosed extends Error {
  override readonly name = 'StreamClosed';
}

export function closed(): ComponentError<StreamError> {
  return new ComponentError<StreamError>({ tag: 'closed' });
}

export function failed(cause: unknown): ComponentError<StreamError> {
  return new ComponentError<StreamError>({ tag: 'last-operation-failed', val: new IoError(cause) });
}
