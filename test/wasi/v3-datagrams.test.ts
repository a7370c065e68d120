/** `udp-socket` of wasi:sockets 0.3 over a network that binds when a test says so, as platforms other than Node may. */
import { describe, expect, test } from 'vitest';
import {
  type DatagramPort,
  type Endpoint,
  type IpSocketAddress,
  noNetwork,
  SocketError,
} from '../../src/wasi/sockets/index.ts';
import { UdpSocket } from '../../src/wasi/v3/sockets/udp.ts';

/** A port, and what was done with it. */
class Port implements DatagramPort {
  readonly local: Endpoint = { address: '127.0.0.1', port: 7 };
  readonly done: string[] = [];
  listen = () => (): void => undefined;
  take(): undefined {
    return undefined;
  }
  pending(): number {
    return 0;
  }
  send(): void {
    this.done.push('send');
  }
  setHopLimit(value: number): void {
    this.done.push(`hops ${value}`);
  }
  close(): void {
    this.done.push('close');
  }
}

const here: IpSocketAddress = { tag: 'ipv4', val: { port: 0, address: [127, 0, 0, 1] } };

function socketOver(...ports: (DatagramPort | Promise<DatagramPort>)[]): UdpSocket {
  const network = { ...noNetwork, datagrams: () => ports.shift()! };
  return new UdpSocket(
    { network, allowed: () => true, wait: async () => undefined } as never,
    'ipv4',
  );
}

/** The case of the error that a call throws, at once or later. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
    return undefined;
  } catch (error) {
    return (error as { payload?: { tag?: string } }).payload?.tag ?? error;
  }
}

describe('a socket that is bound later', () => {
  test('is bound once', async () => {
    const port = new Port();
    const socket = socketOver(Promise.resolve(port), new Port());
    const bound = socket.bind(here);
    expect(await errorOf(() => socket.bind(here))).toBe('invalid-state');
    await bound;
    expect(await errorOf(() => socket.bind(here))).toBe('invalid-state');
    expect(socket.getLocalAddress().val.port).toBe(7);
  });

  test('leaves no port open where it was dropped meanwhile', async () => {
    const port = new Port();
    const socket = socketOver(Promise.resolve(port));
    const bound = socket.bind(here);
    socket[Symbol.dispose]();
    await bound;
    expect(port.done).toEqual(['close']);
    expect(await errorOf(() => socket.getLocalAddress())).toBe('invalid-state');
  });

  test('may be bound to another port where that failed', async () => {
    const taken = Promise.reject(new SocketError('address-in-use'));
    const socket = socketOver(taken, new Port());
    expect(await errorOf(() => socket.bind(here))).toBe('address-in-use');
    expect(await errorOf(() => socket.bind(here))).toBeUndefined();
  });
});

test('a limit of hops counts before and after a socket is bound', async () => {
  const port = new Port();
  const socket = socketOver(port);
  expect(await errorOf(() => socket.setUnicastHopLimit(0))).toBe('invalid-argument');
  socket.setUnicastHopLimit(3);
  await socket.bind(here);
  socket.setUnicastHopLimit(4);
  expect(socket.getUnicastHopLimit()).toBe(4);
  socket[Symbol.dispose]();
  expect(port.done).toEqual(['hops 3', 'hops 4', 'close']);
});
