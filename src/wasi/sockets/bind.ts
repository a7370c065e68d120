/** Sockets of both versions are bound and connected alike, as far as a program may, and say the same of where they are. */
import { type IpSocketAddress, socketAddress } from './addresses.ts';
import { type Allowed } from './allowed.ts';
import {
  type Connection,
  type Endpoint,
  type Listener,
  type Network,
  SocketError,
} from './network.ts';

/** What sockets are made of. */
export interface SocketParts {
  readonly network: Network;
  readonly allowed: Allowed;
}

/** Bound to a port of its own choice, or by a listener that takes what comes, from which a connection can be made. */
export interface Bound {
  readonly local: Endpoint;
  readonly listener: Listener | undefined;
}

/** A state of a TCP socket, with what in it has addresses. */
interface TcpState {
  readonly kind: string;
  readonly local?: Endpoint;
  readonly connection?: Connection;
  readonly listener?: Listener | undefined;
}

/** @throws SocketError `invalid-state` where it is not bound, connected or listening */
export function localAddressOf({ local, connection, listener }: TcpState): IpSocketAddress {
  const endpoint = local ?? (connection ?? listener)?.local;
  if (endpoint === undefined) throw new SocketError('invalid-state');
  return socketAddress(endpoint);
}

/** @throws SocketError `invalid-state` where it is not connected */
export function remoteAddressOf({ connection }: TcpState): IpSocketAddress {
  if (connection === undefined) throw new SocketError('invalid-state');
  return socketAddress(connection.remote);
}

/** Binds a TCP socket. Node listens at once, and binds no other way. */
export function bind(
  { allowed, network }: SocketParts,
  local: Endpoint,
  backlog: number,
): Bound | Promise<Bound> {
  if (allowed.has(local)) {
    return network.listen(local, backlog).then((listener) => ({ local: listener.local, listener }));
  }
  // Whoever connects may say that any port will do.
  if (local.port !== 0) throw new SocketError('access-denied');
  return { local, listener: undefined };
}

/** @throws SocketError `access-denied` */
export async function connect(
  { allowed, network }: SocketParts,
  bound: Bound | undefined,
  remote: Endpoint,
): Promise<Connection> {
  if (!allowed.has(remote)) throw new SocketError('access-denied');
  // Its port is free for the connection once nothing listens there.
  await bound?.listener?.close();
  return network.connect(remote, bound?.local);
}
