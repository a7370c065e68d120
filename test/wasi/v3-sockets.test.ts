/** `wasi:sockets` 0.3 against the words of its WIT, over sockets of this machine, and what `network` allows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import { instantiate, wasi, type WasiOptions } from '../../src/index.ts';

import type { IpAddress } from '../../src/wasi/sockets/addresses.ts';
import type { TcpSocket } from '../../src/wasi/v3/sockets/tcp.ts';
import type { UdpSocket } from '../../src/wasi/v3/sockets/udp.ts';
import { ip } from './addresses.ts';
import { v3Program } from './v3-program.ts';

interface Sockets {
  readonly tcp: (family?: 'ipv4' | 'ipv6') => TcpSocket;
  readonly udp: (family?: 'ipv4' | 'ipv6') => UdpSocket;
  readonly resolve: (name: string) => Promise<readonly IpAddress[]>;
  readonly close: () => Promise<void>;
}

async function program(network: WasiOptions['network']): Promise<Sockets> {
  const platform = await wasi({ network: network!, waits: 'promise' });
  const close = async (): Promise<void> => platform[Symbol.asyncDispose]();
  onTestFinished(close);
  const { TcpSocket: Tcp, UdpSocket: Udp } = platform['wasi:sockets/types@0.3.0'] as {
    TcpSocket: { create(family: string): TcpSocket };
    UdpSocket: { create(family: string): UdpSocket };
  };
  const { resolveAddresses } = platform['wasi:sockets/ip-name-lookup@0.3.0'] as {
    resolveAddresses: Sockets['resolve'];
  };
  return {
    tcp: (family = 'ipv4') => Tcp.create(family),
    udp: (family = 'ipv4') => Udp.create(family),
    resolve: resolveAddresses,
    close,
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const ok = { tag: 'ok', val: undefined };

/** A stream as a guest writes it: what is pushed, until it is ended. */
function written(...parts: readonly string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const part of parts) controller.enqueue(bytes(part));
      controller.close();
    },
  });
}

async function textOf(stream: ReadableStream<Uint8Array>): Promise<string> {
  return new Response(stream).text();
}

/** What a call fails with as its error case. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    return { gave: await call() };
  } catch (error) {
    return (error as { payload?: unknown }).payload ?? error;
  }
}

async function listening({ tcp }: Sockets, address = ip(0)) {
  const socket = tcp(address.tag);
  await socket.bind(address);
  const accepted = (await socket.listen()).getReader();
  return { socket, accepted, address: socket.getLocalAddress() };
}

/** An echo server beside all programs. */
async function echo(): Promise<number> {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined).pipe(socket);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as net.AddressInfo).port;
}

describe('connections', () => {
  test.each(['127.0.0.1', '::1'])('are made and taken, and close both ways: %s', async (host) => {
    const [server, client] = await Promise.all([program(true), program(true)]);
    const { socket: listener, accepted, address } = await listening(server, ip(0, host));
    expect([listener.getIsListening(), address.val.port > 0]).toEqual([true, true]);
    const socket = client.tcp(address.tag);
    await socket.connect(address);
    const { value: peer } = await accepted.read();
    expect(peer!.getRemoteAddress()).toEqual(socket.getLocalAddress());
    expect(socket.getRemoteAddress()).toEqual(address);
    expect(socket.getAddressFamily()).toBe(address.tag);

    expect(await socket.send(written('pi', 'ng'))).toEqual(ok);
    const [came, ended] = peer!.receive();
    expect([await textOf(came), await ended]).toEqual(['ping', ok]);
    // Half is closed, the other half goes on.
    const [back, backEnded] = socket.receive();
    expect(await peer!.send(written('pong'))).toEqual(ok);
    expect([await textOf(back), await backEnded]).toEqual(['pong', ok]);
  });

  test('live as long as the handle or a stream of theirs', async () => {
    const port = await echo();
    const { tcp } = await program(true);
    const socket = tcp();
    await socket.connect(ip(port));
    const [came, ended] = socket.receive();
    const sent = socket.send(written('still here'));
    socket[Symbol.dispose]();
    expect(await sent).toEqual(ok);
    expect([await textOf(came), await ended]).toEqual(['still here', ok]);
  });

  test('send and receive once, and only where they are connected', async () => {
    const port = await echo();
    const { tcp } = await program(true);
    const socket = tcp();
    const invalid = { tag: 'err', val: { tag: 'invalid-state' } };
    expect(await socket.send(written('x'))).toEqual(invalid);
    expect(await socket.receive()[1]).toEqual(invalid);
    await socket.connect(ip(port));
    await socket.send(written('x'));
    expect(await textOf(socket.receive()[0])).toBe('x');
    expect(await socket.send(written('y'))).toEqual(invalid);
    const [closed, ended] = socket.receive();
    expect([await textOf(closed), await ended]).toEqual(['', invalid]);
    expect(await errorOf(() => socket.connect(ip(port)))).toEqual({ tag: 'invalid-state' });
    expect(await errorOf(() => socket.bind(ip(0)))).toEqual({ tag: 'invalid-state' });
  });

  test('tell that they were reset', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined).once('data', () => socket.resetAndDestroy());
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { tcp } = await program(true);
    const socket = tcp();
    await socket.connect(ip((server.address() as net.AddressInfo).port));
    const [came, ended] = socket.receive();
    await socket.send(written('x'));
    await textOf(came);
    expect(await ended).toEqual({ tag: 'err', val: { tag: 'connection-reset' } });
  });

  test('that are refused close the socket', async () => {
    const { tcp } = await program(true);
    const server = net.createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((done) => server.close(done));
    const socket = tcp();
    expect(await errorOf(() => socket.connect(ip(port)))).toEqual({ tag: 'connection-refused' });
    expect(await errorOf(() => socket.bind(ip(0)))).toEqual({ tag: 'invalid-state' });
    expect(await errorOf(() => socket.getLocalAddress())).toEqual({ tag: 'invalid-state' });
  });

  test('come from the port that the socket was bound to', async () => {
    const [one, two] = await Promise.all([program(true), program(true)]);
    const { accepted, address } = await listening(one);
    const socket = two.tcp();
    await socket.bind(ip(0));
    const own = socket.getLocalAddress();
    await socket.connect(address);
    expect((await accepted.read()).value!.getRemoteAddress()).toEqual(own);
  });

  test('are listened for without being bound, until handle and stream are dropped', async () => {
    const { tcp } = await program(true);
    const socket = tcp();
    const accepted = await socket.listen();
    const { port } = socket.getLocalAddress().val;
    expect(port).toBeGreaterThan(0);
    socket[Symbol.dispose]();
    const connect = (): Promise<string> =>
      new Promise((done) => {
        const client = net.connect(port, '127.0.0.1');
        client.on('connect', () => done('connected')).on('error', () => done('refused'));
        onTestFinished(() => void client.destroy());
      });
    expect(await connect()).toBe('connected');
    await accepted.cancel();
    await expect.poll(connect).toBe('refused');
  });

  test('hand on what was set of keep-alive', async () => {
    const [one, two] = await Promise.all([program(true), program(true)]);
    const { socket: listener, accepted, address } = await listening(one);
    listener.setKeepAliveEnabled(true);
    listener.setKeepAliveIdleTime(5_000_000_000n);
    expect(await errorOf(() => listener.setKeepAliveIdleTime(0n))).toEqual({
      tag: 'invalid-argument',
    });
    await two.tcp().connect(address);
    const peer = (await accepted.read()).value!;
    expect([peer.getKeepAliveEnabled(), peer.getKeepAliveIdleTime()]).toEqual([
      true,
      5_000_000_000n,
    ]);
  });

  test('end with their platform', async () => {
    const port = await echo();
    const { tcp, close } = await program(true);
    const socket = tcp();
    await socket.connect(ip(port));
    const [came, ended] = socket.receive();
    const read = textOf(came);
    await close();
    expect(await read).toBe('');
    expect((await ended).tag).toBe('err');
  });
});

describe('what is allowed', () => {
  test('is asked for connections, ports and names', async () => {
    const port = await echo();
    const denied = { tag: 'access-denied' };
    const none = await program(false);
    expect(await errorOf(() => none.tcp().connect(ip(port)))).toEqual(denied);
    expect(await errorOf(() => none.tcp().listen())).toEqual(denied);
    expect(await errorOf(() => none.udp().send(bytes('x'), ip(port)))).toEqual(denied);
    expect(await errorOf(() => none.resolve('localhost'))).toEqual(denied);
    const some = await program([`127.0.0.1:${port}`, 'localhost']);
    await some.tcp().connect(ip(port));
    expect(await errorOf(() => some.tcp().connect(ip(port - 1)))).toEqual(denied);
    expect(await errorOf(() => some.tcp().bind(ip(port - 1)))).toEqual(denied);
    expect(await errorOf(() => some.resolve('example.org'))).toEqual(denied);
  });

  test('of a name are the addresses that the program was told', async () => {
    const port = await echo();
    const { tcp, resolve } = await program([`localhost:${port}`]);
    expect(await errorOf(() => tcp().connect(ip(port)))).toEqual({ tag: 'access-denied' });
    const told = await resolve('localhost');
    expect(told.length).toBeGreaterThan(0);
    expect(await resolve('127.0.0.1')).toEqual(
      [ip(0).val.address].map((val) => ({ tag: 'ipv4', val })),
    );
    expect(await errorOf(() => resolve('no name'))).toEqual({ tag: 'invalid-argument' });
    if (told.some(({ tag }) => tag === 'ipv4')) await tcp().connect(ip(port));
  });
});

describe('datagrams', () => {
  test('are sent and received, one a call', async () => {
    const [one, two] = await Promise.all([program(true), program(true)]);
    const [here, there] = [one.udp(), two.udp()];
    // Bound when the call returns: nothing is waited for.
    expect(here.bind(ip(0))).toBeUndefined();
    const address = here.getLocalAddress();
    const received = here.receive();
    await there.send(bytes('ping'), address);
    const [data, from] = await received;
    expect(new TextDecoder().decode(data)).toBe('ping');
    await here.send(bytes('pong'), ip(from.val.port));
    expect(new TextDecoder().decode((await there.receive())[0])).toBe('pong');
    here[Symbol.dispose]();
    there[Symbol.dispose]();
  });

  test('go to the one that a socket is connected to, and come from it alone', async () => {
    const [one, two, three] = await Promise.all([program(true), program(true), program(true)]);
    const [here, friend, stranger] = [one.udp(), two.udp(), three.udp()];
    for (const socket of [friend, stranger]) await socket.bind(ip(0));
    await here.bind(ip(0));
    await here.connect(friend.getLocalAddress());
    expect(here.getRemoteAddress()).toEqual(friend.getLocalAddress());
    await here.send(bytes('a'), undefined);
    expect((await friend.receive())[1]).toEqual(here.getLocalAddress());
    await stranger.send(bytes('b'), here.getLocalAddress());
    await friend.send(bytes('c'), here.getLocalAddress());
    expect((await here.receive())[0]).toEqual(bytes('c'));
    expect(await errorOf(() => here.send(bytes('d'), stranger.getLocalAddress()))).toEqual({
      tag: 'invalid-argument',
    });
    here.disconnect();
    expect(await errorOf(() => here.send(bytes('d'), undefined))).toEqual({
      tag: 'invalid-argument',
    });
    expect(await errorOf(() => here.disconnect())).toEqual({ tag: 'invalid-state' });
  });

  test('that are too long, and ports that are taken, are told', async () => {
    const { udp } = await program(true);
    const socket = udp();
    expect(await errorOf(() => socket.receive())).toEqual({ tag: 'invalid-state' });
    await socket.bind(ip(0));
    const address = socket.getLocalAddress();
    expect(await errorOf(() => socket.send(new Uint8Array(65_536), address))).toEqual({
      tag: 'datagram-too-large',
    });
    expect(await errorOf(() => udp().bind(address))).toEqual({ tag: 'address-in-use' });
    expect(await errorOf(() => udp('ipv6').bind(address))).toEqual({ tag: 'invalid-argument' });
  });
});

// What waits in the middle of a core function, and a promise for `bind`, need JSPI.
describe.skipIf(!('Suspending' in WebAssembly))('a command that connects', () => {
  test.each(['', 'b'])(
    'passes streams from its input over a socket to its output: %s',
    async (how) => {
      const port = await echo();
      let out = '';
      await using platform = await wasi({
        args: ['connect', `${how}${String(port).padStart(5, '0')}`],
        network: ['127.0.0.1'],
        waits: 'promise',
        stdin: { text: 'there and back' },
        stdout: (chunk) => {
          out += new TextDecoder().decode(chunk);
        },
      });
      const bytes = await v3Program('v3-socket-program.wat');
      const { exports } = await instantiate(bytes, platform, { promises: true, stalled: 'trap' });
      await (exports['run'] as { run: () => Promise<void> }).run();
      expect(out).toBe('there and back');
    },
  );

  test('is run with what `--net` allows', async () => {
    const port = String(await echo()).padStart(5, '0');
    const folder = mkdtempSync(path.join(tmpdir(), 'witlink-v3-sockets-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, 'connect.wasm');
    writeFileSync(file, await v3Program('v3-socket-program.wat'));
    const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');
    const ran = async (net: readonly string[]) => {
      const child = spawn(process.execPath, [main, 'run', ...net, file, '--', `b${port}`]);
      child.stdin.end('there and back');
      const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return { out, code: code as number };
    };
    expect(await ran(['--net', '127.0.0.1'])).toEqual({ out: 'there and back', code: 0 });
    expect(await ran([])).toEqual({ out: '', code: 1 });
  });
});
