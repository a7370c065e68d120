/** `wasi:sockets`: what a program was allowed of the network. */
import type { IoError } from '../io/index.ts';
import { ResolveAddressStream, resolveWith } from './name-lookup.ts';
import { type Family, SocketError, type SocketErrorCode } from './network.ts';
import { type SocketHost, TcpSocket } from './tcp.ts';
import { IncomingDatagramStream, OutgoingDatagramStream, UdpSocket } from './udp.ts';

export * from './addresses.ts';
export { Allowed } from './allowed.ts';
export { bind, type Bound, connect, localAddressOf, remoteAddressOf } from './bind.ts';
export {
  checkDatagramPort,
  checkPeer,
  type DatagramPeer,
  isHeard,
  targetOf,
} from './datagram-rules.ts';
export { lookup } from './name-lookup.ts';
export { noNetwork, SocketError } from './network.ts';
export {
  backlogOf,
  checkHopLimit,
  checkPositive,
  KeepAlive,
  usualBacklog,
  usualSizes,
} from './options.ts';
export type { SocketHost } from './tcp.ts';
export type {
  Connection,
  Datagram,
  DatagramPort,
  Endpoint,
  Family,
  Listener,
  Network,
  SocketErrorCode,
} from './network.ts';

/** The network is one, and what may be done there is not asked of the handle. */
class NetworkHandle {}

/** The interfaces of `wasi:sockets`, by name. */
export function sockets(host: SocketHost) {
  const network = new NetworkHandle();
  return {
    'wasi:sockets/instance-network': { instanceNetwork: () => network },
    'wasi:sockets/network': {
      Network: NetworkHandle,
      networkErrorCode: ({ cause }: IoError): SocketErrorCode | undefined =>
        cause instanceof SocketError ? cause.payload : undefined,
    },
    'wasi:sockets/ip-name-lookup': { ResolveAddressStream, resolveAddresses: resolveWith(host) },
    'wasi:sockets/tcp': { TcpSocket },
    'wasi:sockets/tcp-create-socket': {
      createTcpSocket: (family: Family) => new TcpSocket(host, family),
    },
    'wasi:sockets/udp': { UdpSocket, IncomingDatagramStream, OutgoingDatagramStream },
    'wasi:sockets/udp-create-socket': {
      createUdpSocket: (family: Family) => new UdpSocket(host, family),
    },
  };
}
