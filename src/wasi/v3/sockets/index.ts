/** `wasi:sockets` 0.3 over what 0.2 stands on: the same connections, and what a program was allowed of the network. */
import {
  type Family,
  type IpAddress,
  lookup,
  SocketError,
  type SocketHost,
} from '../../sockets/index.ts';
import { toldLater } from './errors.ts';
import { TcpSocket } from './tcp.ts';
import { UdpSocket } from './udp.ts';

/** The interfaces of `wasi:sockets`, by name. */
export function sockets(host: SocketHost): Readonly<Record<string, object>> {
  // Objects are known by their class.
  class Tcp extends TcpSocket {
    static create(family: Family): Tcp {
      return new Tcp(host, family);
    }
  }
  class Udp extends UdpSocket {
    static create(family: Family): Udp {
      return new Udp(host, family);
    }
  }
  return {
    'wasi:sockets/types': { TcpSocket: Tcp, UdpSocket: Udp },
    'wasi:sockets/ip-name-lookup': {
      resolveAddresses: (name: string) => toldLater(addressesOf(host, name)),
    },
  };
}

/** Never none. */
async function addressesOf(host: SocketHost, name: string): Promise<readonly IpAddress[]> {
  const addresses = await lookup(host, name);
  if (addresses.length === 0) throw new SocketError('name-unresolvable');
  return addresses;
}
