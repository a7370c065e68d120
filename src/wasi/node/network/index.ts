/** The network of the machine, by Node's sockets. */
import type { SocketOptions } from 'node:dgram';
import type { Closing } from '../../closing.ts';
import type { Connection, DatagramPort, Endpoint, Listener, Network } from '../../sockets/index.ts';
import { rare } from '../built-ins.ts';
import { NodeConnection } from './connection.ts';
import { NodeDatagramPort } from './datagrams.ts';
import { checkRoom, socketError } from './errors.ts';
import { NodeListener } from './listener.ts';

/** The network; what is open of it is closed with the platform. */
export function socketsOfNode(closing: Closing): Network {
  return {
    connect: (remote, local) => connect(remote, local, closing),
    listen: (local, backlog) => listen(local, backlog, closing),
    datagrams: (local) => datagrams(local, closing),
    lookup,
  };
}

function connect(
  { address: host, port }: Endpoint,
  local: Endpoint | undefined,
  closing: Closing,
): Promise<Connection> {
  return new Promise((done, fail) => {
    checkRoom(closing);
    const from = local === undefined ? {} : { localAddress: local.address, localPort: local.port };
    const socket = rare.net.connect({ host, port, ...from, noDelay: true, allowHalfOpen: true });
    const forget = closing.atEnd(() => void socket.destroy());
    const failed = (error: unknown): void => {
      forget();
      fail(socketError(error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      forget();
      const connection = new NodeConnection(socket, closing);
      socket.off('error', failed);
      done(connection);
    });
  });
}

function listen({ address: host, port }: Endpoint, backlog: number, closing: Closing) {
  return new Promise<Listener>((done, fail) => {
    checkRoom(closing);
    const server = rare.net.createServer({ allowHalfOpen: true, noDelay: true });
    const failed = (error: unknown): void => fail(socketError(error));
    server.once('error', failed);
    server.listen({ host, port, backlog, exclusive: true, ipv6Only: host.includes(':') }, () => {
      server.off('error', failed);
      done(new NodeListener(server, closing));
    });
  });
}

function datagrams(
  { address, port }: Endpoint,
  closing: Closing,
): DatagramPort | Promise<DatagramPort> {
  checkRoom(closing);
  const isSix = address.includes(':');
  const socket = rare.dgram.createSocket({
    type: isSix ? 'udp6' : 'udp4',
    ipv6Only: isSix,
    lookup: known,
  });
  let bound: DatagramPort | undefined;
  let error: unknown;
  let settle = (): void => {};
  socket.once('error', (cause) => {
    error = socketError(cause);
    socket.close();
    settle();
  });
  socket.bind({ address, port, exclusive: true }, () => {
    socket.removeAllListeners('error');
    bound = new NodeDatagramPort(socket, closing);
    settle();
  });
  const outcome = (): DatagramPort => {
    if (bound === undefined) throw error;
    return bound;
  };
  if (bound !== undefined || error !== undefined) return outcome();
  return new Promise<void>((resolve) => {
    settle = resolve;
  }).then(outcome);
}

/** What is sent to addresses alone has nothing to be looked up, so that it need not be waited for. */
const known: SocketOptions['lookup'] = (address, family, done) => {
  done(null, address, Number(family));
};

async function lookup(name: string): Promise<readonly string[]> {
  try {
    const found = await rare.dns.promises.lookup(name, { all: true });
    return found.map(({ address }) => address);
  } catch (error) {
    throw socketError(error);
  }
}
