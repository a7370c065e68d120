/**
 * What carries HTTP: requests that arrive, and requests that are sent. Node's server, `fetch` handlers and clients
 * implement it; nothing here is a guest's.
 */
import type { Sink, Source } from '../io/index.ts';
import type { TransportField } from './field-list.ts';

/** The bytes of a body that arrives. What it throws are `HttpFailure`s, or errors of Node's or of `fetch`. */
export interface ArrivingBody extends Source {
  listen(wake: () => void): () => void;
  /** Nobody wants the rest. */
  close(): void;
  /** Settles with the trailers once all bytes have been taken; undefined where there are none. */
  readonly trailers: Promise<readonly TransportField[] | undefined>;
}

/** Where the bytes of a body go. */
export interface LeavingBody extends Sink {
  listen(wake: () => void): () => void;
  /** All is written: the message is complete. */
  end(trailers: readonly TransportField[] | undefined): void;
  /** It is not, and never will be: whoever receives it has to see that. */
  abort(): void;
}

/** The first part of a request. */
export interface RequestHead {
  /** As it stands on the wire: `GET`. */
  readonly method: string;
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  /** Path and query; undefined for none. */
  readonly pathWithQuery: string | undefined;
  readonly fields: Iterable<TransportField>;
}

/** A request that has arrived, and where its answer goes. */
export interface Exchange extends RequestHead {
  readonly body: ArrivingBody;
  /** Sends the first part of the response, once. Bodies of responses that have none are dropped. */
  respond(status: number, fields: Iterable<TransportField>): LeavingBody;
  /** Has `tell` called when nobody will take the answer, or the rest of it, any more. */
  whenGone(tell: () => void): void;
}

/** How long a request that is sent may take, in milliseconds; without end where undefined. */
export interface Timeouts {
  readonly connect: number | undefined;
  readonly firstByte: number | undefined;
  readonly betweenBytes: number | undefined;
}

/** A response that has arrived. */
export interface ArrivingResponse {
  readonly status: number;
  readonly fields: Iterable<TransportField>;
  readonly body: ArrivingBody;
}

/** A request on its way: the body is written while the response may arrive already. */
export interface Sending {
  readonly body: LeavingBody;
  /** Rejected with an error that `errorCodeOf` understands. */
  readonly response: Promise<ArrivingResponse>;
  /** Nobody waits for it any more. */
  cancel(): void;
}

/**
 * Sends requests: never follows redirects, never adds credentials or cookies.
 *
 * @param ended - Aborted when the program has ended: nothing of what it sent goes on.
 */
export type Send = (head: RequestHead, timeouts: Timeouts, ended?: AbortSignal) => Sending;
