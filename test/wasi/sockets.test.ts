/** `wasi:sockets` against the words of its WIT, over sockets of this machine, and what `network` allows. */
import net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { wasi, type WasiOptions, WitlinkError } from '../../src/index.ts';
import type { InputStream } from '../../src/wasi/io/index.ts';
import {
  addressText,
  type IpSocketAddress,
  parseAddress,
} from '../../src/wasi/sockets/addresses.ts';
import type { ResolveAddressStream } from '../../src/wasi/sockets/name-lookup.ts';
import type { TcpSocket } from '../../src/wasi/sockets/tcp.ts';
import type { UdpSocket } from '../../src/wasi/sockets/udp.ts';
import { ip } from './addresses.ts';

interface Sockets {
  readonly network: object;
  readonly tcp: (family?: 'ipv4' | 'ipv6') => TcpSocket;
  readonly udp: (family?: 'ipv4' | 'ipv6') => UdpSocket;
  readonly resolve: (name: string) => ResolveAddressStream;
}

async function program(network: WasiOptions['network']): Promise<Sockets> {
  const platform = await wasi({ network: network!, waits: 'promise' });
  onTestFinished(() => platform[Symbol.asyncDispose]());
  const of = (name: string) =>
    platform[`wasi:sockets/${name}@0.2.0`] as Record<string, (...args: unknown[]) => unknown>;
  const handle = of('instance-network')['instanceNetwork']!() as object;
  return {
    network: handle,
    tcp: (family = 'ipv4') => of('tcp-create-socket')['createTcpSocket']!(family) as TcpSocket,
    udp: (family = 'ipv4') => of('udp-create-socket')['createUdpSocket']!(family) as UdpSocket,
    resolve: (name) =>
      of('ip-name-lookup')['resolveAddresses']!(handle, name) as ResolveAddressStream,
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (given: Uint8Array): string => new TextDecoder().decode(given);

/** What a call throws as its error case; else what it gives. */
function errorOf(call: () => unknown): unknown {
  try {
    return { gave: call() };
  } catch (error) {
    return (error as { payload?: unknown }).payload ?? error;
  }
}

async function listening({ tcp, network }: Sockets, address = ip(0)): Promise<TcpSocket> {
  const socket = tcp(address.tag);
  socket.startBind(network, address);
  await socket.subscribe().block();
  socket.finishBind();
  socket.startListen();
  await socket.subscribe().block();
  socket.finishListen();
  return socket;
}

async function connected({ tcp, network }: Sockets, to: IpSocketAddress) {
  const socket = tcp(to.tag);
  socket.startConnect(network, to);
  await socket.subscribe().block();
  const [input, output] = socket.finishConnect();
  return { socket, input, output };
}

async function rest(input: InputStream): Promise<string> {
  let got = '';
  try {
    for (;;) got += text(await input.blockingRead(1000n));
  } catch (error) {
    expect(error).toMatchObject({ payload: { tag: 'closed' } });
  }
  return got;
}

/** An echo server beside all programs. */
async function echo(): Promise<number> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined).pipe(socket);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as net.AddressInfo).port;
}

describe('connections', () => {
  test.each(['127.0.0.1', '::1'])('are made and taken, and close both ways: %s', async (host) => {
    const [server, client] = await Promise.all([program(true), program(true)]);
    const listener = await listening(server, ip(0, host));
    expect(listener.isListening()).toBe(true);
    const address = listener.localAddress();
    expect(address.val.port).toBeGreaterThan(0);
    expect(errorOf(() => listener.accept())).toBe('would-block');
    const pollable = listener.subscribe();
    expect(pollable.ready()).toBe(false);
    const { socket, input, output } = await connected(client, address);
    await pollable.block();
    const [peer, peerInput, peerOutput] = listener.accept();
    expect(peer.remoteAddress()).toEqual(socket.localAddress());
    expect(socket.remoteAddress()).toEqual(address);
    expect(socket.addressFamily()).toBe(address.tag);

    await output.blockingWriteAndFlush(bytes('ping'));
    expect(text(await peerInput.blockingRead(100n))).toBe('ping');
    socket.shutdown('send');
    expect(errorOf(() => output.checkWrite())).toEqual({ tag: 'closed' });
    expect(await rest(peerInput)).toBe('');
    // Half is closed, the other half goes on.
    await peerOutput.blockingWriteAndFlush(bytes('pong'));
    for (const each of [peerInput, peerOutput, peer]) each[Symbol.dispose]();
    expect(await rest(input)).toBe('pong');
  });

  test('carry more than fits in any buffer, and wait meanwhile', async () => {
    const port = await echo();
    const { input, output } = await connected(await program([`127.0.0.1:${port}`]), ip(port));
    const size = 8_000_000;
    const whole = Uint8Array.from({ length: 65_536 }, (_, i) => i % 251);
    let waited = 0;
    const writing = (async () => {
      for (let sent = 0; sent < size; sent += whole.length) {
        const written = output.blockingWriteAndFlush(whole);
        if (written !== undefined) waited++;
        await written;
      }
    })();
    let got = 0;
    let sum = 0;
    while (got < size) {
      const part = await input.blockingRead(1_000_000n);
      for (const byte of part) sum = (sum + byte * ((got++ % 1009) + 1)) % 1_000_003;
    }
    await writing;
    let expected = 0;
    for (let i = 0; i < got; i++) {
      expected = (expected + whole[i % whole.length]! * ((i % 1009) + 1)) % 1_000_003;
    }
    expect({ sum, waited: waited > 0 }).toEqual({ sum: expected, waited: true });
  });

  test('outlive their socket while there are streams, and end with the last', async () => {
    const port = await echo();
    const { socket, input, output } = await connected(await program(true), ip(port));
    socket[Symbol.dispose]();
    await output.blockingWriteAndFlush(bytes('still'));
    expect(text(await input.blockingRead(100n))).toBe('still');
    output[Symbol.dispose]();
    input[Symbol.dispose]();
  });

  test('that can’t be made tell why', async () => {
    const sockets = await program(true);
    const closed = await listening(sockets);
    const address = closed.localAddress();
    closed[Symbol.dispose]();
    await new Promise((tick) => setTimeout(tick, 10));
    const socket = sockets.tcp();
    socket.startConnect(sockets.network, address);
    expect(errorOf(() => socket.startConnect(sockets.network, address))).toBe(
      'concurrency-conflict',
    );
    expect(errorOf(() => socket.finishConnect())).toBe('would-block');
    await socket.subscribe().block();
    expect(errorOf(() => socket.finishConnect())).toBe('connection-refused');
    expect(errorOf(() => socket.startConnect(sockets.network, address))).toBe('invalid-state');

    const taken = await listening(sockets);
    const second = sockets.tcp();
    second.startBind(sockets.network, taken.localAddress());
    await second.subscribe().block();
    expect(errorOf(() => second.finishBind())).toBe('address-in-use');
  });

  test('are asked for with addresses that can be, in the state that can', async () => {
    const { tcp, network } = await program(true);
    const socket = tcp();
    const invalid = [ip(1, '::1'), ip(0), ip(80, '0.0.0.0'), ip(80, '224.0.0.1')];
    for (const address of invalid) {
      expect(errorOf(() => socket.startConnect(network, address))).toBe('invalid-argument');
    }
    const mapped = ip(80, '::ffff:127.0.0.1');
    expect(errorOf(() => tcp('ipv6').startConnect(network, mapped))).toBe('invalid-argument');
    expect(errorOf(() => socket.startListen())).toBe('invalid-state');
    expect(errorOf(() => socket.accept())).toBe('invalid-state');
    expect(errorOf(() => socket.localAddress())).toBe('invalid-state');
    expect(errorOf(() => socket.remoteAddress())).toBe('invalid-state');
    expect(errorOf(() => socket.shutdown('both'))).toBe('invalid-state');
    expect(errorOf(() => socket.finishBind())).toBe('not-in-progress');
    expect(errorOf(() => socket.finishListen())).toBe('not-in-progress');
    expect(errorOf(() => socket.setHopLimit(0))).toBe('invalid-argument');
    expect(errorOf(() => socket.setHopLimit(3))).toBe('not-supported');
    expect(errorOf(() => socket.setKeepAliveIdleTime(0n))).toBe('invalid-argument');
    socket.setKeepAliveIdleTime(1n);
    expect(socket.keepAliveIdleTime()).toBe(1_000_000_000n);
    socket.setKeepAliveEnabled(true);
    expect(socket.keepAliveEnabled()).toBe(true);
  });

  test('can be made from a port that was bound', async () => {
    const port = await echo();
    const { tcp, network } = await program(true);
    const socket = tcp();
    socket.startBind(network, ip(0));
    await socket.subscribe().block();
    socket.finishBind();
    const local = socket.localAddress();
    socket.startConnect(network, ip(port));
    await socket.subscribe().block();
    const [input, output] = socket.finishConnect();
    expect(socket.localAddress()).toEqual(local);
    await output.blockingWriteAndFlush(bytes('x'));
    expect(text(await input.blockingRead(1n))).toBe('x');
  });
});

describe('datagrams', () => {
  async function bound({ udp, network }: Sockets, address = ip(0)): Promise<UdpSocket> {
    const socket = udp(address.tag);
    socket.startBind(network, address);
    await socket.subscribe().block();
    socket.finishBind();
    return socket;
  }

  test('are sent and received, to one peer or to any', async () => {
    const sockets = await program(true);
    const [one, two] = [await bound(sockets), await bound(sockets)];
    const [input, output] = one.stream(undefined);
    const [toInput, toOutput] = two.stream(one.localAddress());
    expect(two.remoteAddress()).toEqual(one.localAddress());
    expect(() => output.send([{ data: bytes('x') }])).toThrow('permitted 0');
    expect(toOutput.checkSend()).toBeGreaterThan(0n);
    expect(toOutput.send([{ data: bytes('a') }, { data: bytes('b') }])).toBe(2n);
    await input.subscribe().block();
    const got: string[] = [];
    while (got.length < 2) {
      for (const { data, remoteAddress } of input.receive(1n)) {
        expect(remoteAddress).toEqual(two.localAddress());
        got.push(text(data));
      }
      if (got.length < 2) await input.subscribe().block();
    }
    expect(got).toEqual(['a', 'b']);
    output.checkSend();
    expect(errorOf(() => output.send([{ data: bytes('x') }]))).toBe('invalid-argument');
    output.checkSend();
    const large = { data: new Uint8Array(70_000), remoteAddress: two.localAddress() };
    expect(errorOf(() => output.send([large]))).toBe('datagram-too-large');
    output.checkSend();
    output.send([{ data: bytes('back'), remoteAddress: two.localAddress() }]);
    await toInput.subscribe().block();
    expect(toInput.receive(10n).map(({ data }) => text(data))).toEqual(['back']);
    // Others take the place of these.
    one.stream(undefined);
    expect(errorOf(() => input.receive(1n))).toBe('invalid-state');
    one.setUnicastHopLimit(7);
    expect(one.unicastHopLimit()).toBe(7);
  });

  test('go nowhere that is not allowed', async () => {
    const sockets = await program(['127.0.0.1:9']);
    const socket = await bound(sockets, ip(0, '0.0.0.0'));
    const [, output] = socket.stream(undefined);
    output.checkSend();
    const elsewhere = { data: bytes('x'), remoteAddress: ip(53, '10.0.0.1') };
    expect(errorOf(() => output.send([elsewhere]))).toBe('access-denied');
    expect(errorOf(() => socket.stream(ip(10)))).toBe('access-denied');
    const other = sockets.udp();
    expect(errorOf(() => other.startBind(sockets.network, ip(5353)))).toBe('access-denied');
  });
});

describe('names', () => {
  test('lead to addresses, which are allowed then as the name is', async () => {
    const port = await echo();
    const sockets = await program([`localhost:${port}`]);
    expect(errorOf(() => sockets.tcp().startConnect(sockets.network, ip(port)))).toBe(
      'access-denied',
    );
    const stream = sockets.resolve('LOCALHOST');
    await stream.subscribe().block();
    const found: string[] = [];
    for (;;) {
      const address = stream.resolveNextAddress();
      if (address === undefined) break;
      found.push(addressText(address));
    }
    expect(found).toContain('127.0.0.1');
    const { socket } = await connected(sockets, ip(port));
    expect(socket.remoteAddress()).toEqual(ip(port));
    expect(errorOf(() => sockets.tcp().startConnect(sockets.network, ip(port + 1)))).toBe(
      'access-denied',
    );
    expect(errorOf(() => sockets.resolve('example.org'))).toBe('access-denied');
  });

  test('that are addresses are asked of nobody; what is none is told', async () => {
    const sockets = await program(false);
    const stream = sockets.resolve('10.1.2.3');
    await stream.subscribe().block();
    expect(stream.resolveNextAddress()).toEqual({ tag: 'ipv4', val: [10, 1, 2, 3] });
    expect(stream.resolveNextAddress()).toBeUndefined();
    for (const name of ['', 'a b', 'http://x', 'x:80', '/etc', 'a@b']) {
      expect(errorOf(() => sockets.resolve(name))).toBe('invalid-argument');
    }
  });
});

describe('what is allowed', () => {
  test.each<[readonly string[], string, number, boolean]>([
    [[], '127.0.0.1', 80, false],
    [['*'], '127.0.0.1', 80, true],
    [['*:80'], '10.0.0.1', 80, true],
    [['*:80'], '10.0.0.1', 81, false],
    [['10.0.0.1'], '10.0.0.1', 9, true],
    [['10.0.0.1'], '10.0.0.2', 9, false],
    [['10.0.0.1:9'], '10.0.0.1', 10, false],
    [['::1'], '::1', 80, true],
    [['[::1]:80'], '::1', 80, true],
    [['[::1]:80'], '::1', 81, false],
    [['[0:0::1]'], '::1', 81, true],
    [['fe80::1:80'], '::1', 80, false],
  ])('%j: %s port %i is %s', async (network, host, port, isAllowed) => {
    const sockets = await program(network);
    const denied = errorOf(() =>
      sockets.tcp(parseAddress(host)!.tag).startConnect(sockets.network, ip(port, host)),
    );
    expect(denied === 'access-denied').toBe(!isAllowed);
  });

  test('listening is, too', async () => {
    const sockets = await program(['10.0.0.1']);
    const socket = sockets.tcp();
    expect(errorOf(() => socket.startBind(sockets.network, ip(8080)))).toBe('access-denied');
    socket.startBind(sockets.network, ip(0, '0.0.0.0'));
    await socket.subscribe().block();
    socket.finishBind();
    expect(errorOf(() => socket.startListen())).toBe('access-denied');
  });

  test.each<[WasiOptions]>([
    [{ network: ['a:b'], waits: 'promise' }],
    [{ network: [':80'], waits: 'promise' }],
    [{ network: ['x:70000'], waits: 'promise' }],
    [{ network: true }],
  ])('%j is told to be no such option', async (options) => {
    const error: unknown = await wasi(options).catch((thrown: unknown) => thrown);
    expect((error as WitlinkError).diagnostics).toMatchObject([{ code: 'host/bad-option' }]);
  });
});
