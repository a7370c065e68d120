/** To whom a program may send datagrams, and of whom it hears. */
import { checkRemote, endpointOf, type IpSocketAddress, isSame } from './addresses.ts';
import type { Allowed } from './allowed.ts';
import { type Endpoint, type Family, SocketError } from './network.ts';

/** What a socket is at. */
export interface DatagramPeer {
  readonly family: Family;
  readonly allowed: Allowed;
  /** The only one there is to talk to. */
  readonly remote: Endpoint | undefined;
}

/** The longest that UDP has over IPv4. */
const longestDatagram = 65_507;

/** @throws SocketError where nothing may be sent there */
export function checkPeer({ family, allowed }: DatagramPeer, address: IpSocketAddress): Endpoint {
  checkRemote(family, address);
  const remote = endpointOf(address);
  if (!allowed.has(remote)) throw new SocketError('access-denied');
  return remote;
}

/** Where a datagram goes. */
export function targetOf(
  peer: DatagramPeer,
  data: Uint8Array,
  address: IpSocketAddress | undefined,
): Endpoint {
  const { family, allowed, remote } = peer;
  if (address !== undefined) checkRemote(family, address);
  const given = address === undefined ? remote : endpointOf(address);
  if (given === undefined) throw new SocketError('invalid-argument');
  if (remote !== undefined && !isSame(remote, given)) throw new SocketError('invalid-argument');
  if (!allowed.has(given)) throw new SocketError('access-denied');
  if (data.length > longestDatagram) throw new SocketError('datagram-too-large');
  return given;
}

/** Nothing is heard of whom nothing could be sent to, unless the program may serve at its own port. */
export function isHeard(
  { allowed, remote }: DatagramPeer,
  local: Endpoint,
  from: Endpoint,
): boolean {
  const isExpected = remote === undefined || isSame(remote, from);
  return isExpected && (allowed.has(from) || allowed.has(local));
}

/** Whether a socket may be bound there: whoever only sends takes whichever port there is. */
export function checkDatagramPort(
  { allowed }: { readonly allowed: Allowed },
  local: Endpoint,
): void {
  if (local.port !== 0 && !allowed.has(local)) throw new SocketError('access-denied');
}
