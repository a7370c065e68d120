/** `tcp-socket` of wasi:sockets 0.3 over a network of a test's own: what is closed, and when. */
import { expect, test } from 'vitest';
import {
  type Endpoint,
  type IpSocketAddress,
  noNetwork,
  SocketError,
} from '../../src/wasi/sockets/index.ts';
import { TcpSocket } from '../../src/wasi/v3/sockets/tcp.ts';

const here: IpSocketAddress = { tag: 'ipv4', val: { port: 0, address: [127, 0, 0, 1] } };
const local: Endpoint = { address: '127.0.0.1', port: 7 };

/** A listener, or a connection, and what was done with it. */
class Machine {
  readonly local = local;
  readonly remote = local;
  readonly done: string[] = [];
  readonly input = { ready: () => true, listen: () => () => undefined, read: () => undefined };
  listen = () => (): void => undefined;
  pending(): number {
    return 0;
  }
  take(): undefined {
    return undefined;
  }
  keep(): void {
    this.done.push('keep');
  }
  shutdown(what: string): void {
    this.done.push(`shutdown ${what}`);
  }
  async close(): Promise<void> {
    this.done.push('close');
  }
}

/** A socket whose network gives these, one a call. */
function socketOver(...made: Promise<Machine>[]): TcpSocket {
  const next = () => made.shift()! as never;
  const network = { ...noNetwork, listen: next, connect: next };
  const allowed = { has: () => true };
  return new TcpSocket({ network, allowed, wait: async () => undefined } as never, 'ipv4');
}

test('a socket that is dropped while it is bound leaves no listener', async () => {
  const listener = new Machine();
  const socket = socketOver(Promise.resolve(listener));
  const bound = socket.bind(here);
  socket[Symbol.dispose]();
  await bound;
  expect(listener.done).toEqual(['close']);
  expect(() => socket.getLocalAddress()).toThrow(
    expect.objectContaining({ payload: { tag: 'invalid-state' } }),
  );
});

test('a socket that could not be bound may be bound again, and leaves no listener', async () => {
  const listener = new Machine();
  const taken = Promise.reject(new SocketError('address-in-use'));
  const socket = socketOver(taken, Promise.resolve(listener));
  await expect(async () => socket.bind(here)).rejects.toMatchObject({
    payload: { tag: 'address-in-use' },
  });
  await socket.bind(here);
  expect(socket.getLocalAddress().val.port).toBe(7);
  expect(listener.done).toEqual([]);
  socket[Symbol.dispose]();
  expect(listener.done).toEqual(['close']);
});

test('a connection is told that nothing more is received, before it is left', async () => {
  const connection = new Machine();
  const socket = socketOver(Promise.resolve(connection));
  await socket.connect({ tag: 'ipv4', val: { port: 7, address: [127, 0, 0, 1] } });
  const [stream, ended] = socket.receive();
  await stream.cancel();
  expect(await ended).toEqual({ tag: 'ok', val: undefined });
  expect(connection.done).toEqual(['keep', 'shutdown receive', 'close']);
  socket[Symbol.dispose]();
  expect(connection.done.at(-1)).toBe('close');
  expect(connection.done).toHaveLength(4);
});

test('a connection that comes to a dropped socket is closed', async () => {
  const connection = new Machine();
  const socket = socketOver(Promise.resolve(connection));
  const connecting = socket.connect({ tag: 'ipv4', val: { port: 7, address: [127, 0, 0, 1] } });
  socket[Symbol.dispose]();
  await connecting;
  expect(connection.done).toEqual(['close']);
});

test('what can’t be sent is taken by nobody, and its writer told so', async () => {
  let isCancelled = false;
  const data = new ReadableStream<Uint8Array>({
    cancel: () => {
      isCancelled = true;
    },
  });
  expect(await socketOver().send(data)).toEqual({ tag: 'err', val: { tag: 'invalid-state' } });
  expect(isCancelled).toBe(true);
});
