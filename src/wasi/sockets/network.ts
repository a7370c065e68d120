/**
 * What `wasi:sockets` stands on: connections, listeners and datagrams of a machine (`node/network.ts`), as far as they are
 * allowed, which is seen to before (`allowed.ts`). Failures are `SocketError`s.
 */
import { ComponentError } from '../../runtime/index.ts';
import type { Sink, Source } from '../io/index.ts';

/** The enum `error-code`. */
export type SocketErrorCode =
  | 'unknown'
  | 'access-denied'
  | 'not-supported'
  | 'invalid-argument'
  | 'out-of-memory'
  | 'timeout'
  | 'concurrency-conflict'
  | 'not-in-progress'
  | 'would-block'
  | 'invalid-state'
  | 'new-socket-limit'
  | 'address-not-bindable'
  | 'address-in-use'
  | 'remote-unreachable'
  | 'connection-refused'
  | 'connection-reset'
  | 'connection-aborted'
  | 'datagram-too-large'
  | 'name-unresolvable'
  | 'temporary-resolver-failure'
  | 'permanent-resolver-failure';

/** The error case of functions of `wasi:sockets`. */
export class SocketError extends ComponentError<SocketErrorCode> {
  override readonly name = 'SocketError';
}

/** An address of the internet with a port; IPv6 without brackets. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Connection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Each closes the connection, as one of those who need it. */
  readonly input: Source;
  readonly output: Sink;
  /** `idle` in nanoseconds. */
  keepAlive(enabled: boolean, idle: bigint): void;
  shutdown(what: 'receive' | 'send'): void;
  /** One more needs it. */
  keep(): void;
  /** One less needs it; with the last it is closed. What was written is sent even so. */
  close(): void;
}

export interface Listener {
  readonly local: Endpoint;
  /** Has `wake` called when there is a connection to take. */
  readonly listen: (wake: () => void) => () => void;
  /** A connection that came, and is taken from then on. */
  take(): Connection | undefined;
  /** How many came and weren't taken. */
  pending(): number;
  /** Takes no more; has ended when it settles. */
  close(): Promise<void>;
}

export interface Datagram {
  readonly data: Uint8Array;
  readonly remote: Endpoint;
}

export interface DatagramPort {
  readonly local: Endpoint;
  /** Has `wake` called when there is a datagram to take. */
  readonly listen: (wake: () => void) => () => void;
  take(): Datagram | undefined;
  pending(): number;
  /** Sends it some time soon; what goes wrong is told to `done`, or thrown by a later call where there is none. */
  send(data: Uint8Array, remote: Endpoint, done?: (error: SocketError | undefined) => void): void;
  setHopLimit(value: number): void;
  close(): void;
}

export type Family = 'ipv4' | 'ipv6';

export interface Network {
  connect(remote: Endpoint, local: Endpoint | undefined): Promise<Connection>;
  listen(local: Endpoint, backlog: number): Promise<Listener>;
  /** Most platforms bind it at once. */
  datagrams(local: Endpoint): DatagramPort | Promise<DatagramPort>;
  /** The addresses of a name, in the order in which they are to be tried. */
  lookup(name: string): Promise<readonly string[]>;
}

/** Where nothing is allowed, nobody asks. */
export const noNetwork: Network = {
  connect: refuse,
  listen: refuse,
  datagrams: refuse,
  lookup: refuse,
};

async function refuse(): Promise<never> {
  throw new SocketError('access-denied');
}
