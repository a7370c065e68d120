/** `wasi:sockets/udp`: the resource `udp-socket`, and the streams of datagrams that it has. */
import { type IoEvent, Pollable, type Wait } from '../io/index.ts';
import { checkLocal, endpointOf, type IpSocketAddress, socketAddress } from './addresses.ts';
import {
  checkDatagramPort,
  checkPeer,
  type DatagramPeer,
  isHeard,
  targetOf,
} from './datagram-rules.ts';
import { type DatagramPort, type Endpoint, type Family, SocketError } from './network.ts';
import { BufferSizes, checkPositive, usualSizes } from './options.ts';
import { Pending, settled } from './pending.ts';
import type { SocketHost } from './tcp.ts';

interface IncomingDatagram {
  readonly data: Uint8Array;
  readonly remoteAddress: IpSocketAddress;
}

interface OutgoingDatagram {
  readonly data: Uint8Array;
  readonly remoteAddress?: IpSocketAddress | undefined;
}

/** As many datagrams as one call takes. */
const mostAtOnce = 64;

export class UdpSocket extends BufferSizes {
  readonly #host: SocketHost;
  readonly #family: Family;
  #binding: Pending<DatagramPort> | undefined;
  #port: DatagramPort | undefined;
  #remote: Endpoint | undefined;
  #hopLimit: number = usualSizes.hopLimit;
  #streams: Streams | undefined;

  constructor(host: SocketHost, family: Family) {
    super();
    this.#host = host;
    this.#family = family;
  }

  startBind(_network: object, address: IpSocketAddress): void {
    if (this.#binding !== undefined) throw new SocketError('concurrency-conflict');
    if (this.#port !== undefined) throw new SocketError('invalid-state');
    checkLocal(this.#family, address);
    const local = endpointOf(address);
    checkDatagramPort(this.#host, local);
    const port = this.#host.network.datagrams(local);
    this.#binding = port instanceof Promise ? new Pending(port) : settled(port);
  }

  finishBind(): void {
    const binding = this.#binding;
    if (binding === undefined) throw new SocketError('not-in-progress');
    try {
      this.#port = binding.take();
      this.#port.setHopLimit(this.#hopLimit);
    } finally {
      if (binding.ready()) this.#binding = undefined;
    }
  }

  stream(remote: IpSocketAddress | undefined): [IncomingDatagramStream, OutgoingDatagramStream] {
    const port = this.#bound();
    const { allowed, wait } = this.#host;
    const peer = { family: this.#family, allowed, remote: undefined };
    this.#remote = remote === undefined ? undefined : checkPeer(peer, remote);
    if (this.#streams !== undefined) this.#streams.isCurrent = false;
    const streams = { ...peer, port, remote: this.#remote, isCurrent: true };
    this.#streams = streams;
    return [new IncomingDatagramStream(streams, wait), new OutgoingDatagramStream(streams, wait)];
  }

  localAddress(): IpSocketAddress {
    return socketAddress(this.#bound().local);
  }

  remoteAddress(): IpSocketAddress {
    if (this.#remote === undefined) throw new SocketError('invalid-state');
    return socketAddress(this.#remote);
  }

  addressFamily(): Family {
    return this.#family;
  }

  unicastHopLimit(): number {
    return this.#hopLimit;
  }

  setUnicastHopLimit(value: number): void {
    checkPositive(BigInt(value));
    this.#hopLimit = value;
    this.#port?.setHopLimit(value);
  }

  subscribe(): Pollable {
    const event: IoEvent = {
      ready: () => this.#binding?.ready() ?? true,
      listen: (wake) => this.#binding?.listen(wake) ?? (() => undefined),
    };
    return new Pollable(event, this.#host.wait);
  }

  #bound(): DatagramPort {
    if (this.#port === undefined) throw new SocketError('invalid-state');
    return this.#port;
  }

  [Symbol.dispose](): void {
    this.#binding?.abandon((port) => port.close());
    this.#port?.close();
  }
}

/** What the two streams of a socket share. */
interface Streams extends DatagramPeer {
  readonly port: DatagramPort;
  /** False once the socket has given others. */
  isCurrent: boolean;
}

export class IncomingDatagramStream {
  readonly #streams: Streams;
  readonly #wait: Wait;

  constructor(streams: Streams, wait: Wait) {
    this.#streams = streams;
    this.#wait = wait;
  }

  receive(most: bigint): IncomingDatagram[] {
    const { port, isCurrent } = this.#streams;
    if (!isCurrent) throw new SocketError('invalid-state');
    const found: IncomingDatagram[] = [];
    const limit = most > mostAtOnce ? mostAtOnce : Number(most);
    while (found.length < limit) {
      const datagram = port.take();
      if (datagram === undefined) break;
      const from = datagram.remote;
      if (!isHeard(this.#streams, port.local, from)) continue;
      found.push({ data: datagram.data, remoteAddress: socketAddress(from) });
    }
    return found;
  }

  subscribe(): Pollable {
    const { port } = this.#streams;
    const event: IoEvent = {
      ready: () => !this.#streams.isCurrent || port.pending() > 0,
      listen: port.listen,
    };
    return new Pollable(event, this.#wait);
  }
}

export class OutgoingDatagramStream {
  readonly #streams: Streams;
  readonly #wait: Wait;
  #permit = 0;

  constructor(streams: Streams, wait: Wait) {
    this.#streams = streams;
    this.#wait = wait;
  }

  checkSend(): bigint {
    if (!this.#streams.isCurrent) throw new SocketError('invalid-state');
    this.#permit = mostAtOnce;
    return BigInt(mostAtOnce);
  }

  send(datagrams: readonly OutgoingDatagram[]): bigint {
    if (datagrams.length > this.#permit) {
      throw new Error(
        `\`send\` was given ${datagrams.length} datagrams, and \`check-send\` has permitted ${this.#permit}`,
      );
    }
    this.#permit = 0;
    let sent = 0n;
    for (const { data, remoteAddress } of datagrams) {
      try {
        this.#send(data, remoteAddress);
        sent++;
      } catch (error) {
        if (sent === 0n) throw error;
        break;
      }
    }
    return sent;
  }

  #send(data: Uint8Array, address: IpSocketAddress | undefined): void {
    const { port, isCurrent } = this.#streams;
    if (!isCurrent) throw new SocketError('invalid-state');
    port.send(data, targetOf(this.#streams, data, address));
  }

  /** Datagrams are given to the system, which has room or loses them. */
  subscribe(): Pollable {
    return new Pollable({ ready: () => true }, this.#wait);
  }
}
