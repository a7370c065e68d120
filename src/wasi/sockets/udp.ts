/** `wasi:sockets/udp`: the resource `udp-socket`, and the streams of datagrams that it has. */
import { type IoEvent, Pollable, type Wait } from '../io/index.ts';
import {
  checkLocal,
  checkRemote,
  endpointOf,
  type IpSocketAddress,
  isSame,
  socketAddress,
} from './addresses.ts';
import type { Allowed } from './allowed.ts';
import { type DatagramPort, type Endpoint, type Family, SocketError } from './network.ts';
import { BufferSizes, checkPositive, usualSizes } from './options.ts';
import { Pending } from './pending.ts';
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

/** The longest that UDP has over IPv4. */
const longestDatagram = 65_507;

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
    const { allowed, network } = this.#host;
    // Whoever only sends takes whichever port there is.
    if (local.port !== 0 && !allowed.has(local)) throw new SocketError('access-denied');
    this.#binding = new Pending(network.datagrams(local));
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
    if (remote !== undefined) {
      checkRemote(this.#family, remote);
      if (!this.#host.allowed.has(endpointOf(remote))) throw new SocketError('access-denied');
    }
    this.#remote = remote === undefined ? undefined : endpointOf(remote);
    if (this.#streams !== undefined) this.#streams.isCurrent = false;
    const { allowed, wait } = this.#host;
    const streams = { port, remote: this.#remote, family: this.#family, allowed, isCurrent: true };
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
interface Streams {
  readonly port: DatagramPort;
  /** The only one there is to talk to. */
  readonly remote: Endpoint | undefined;
  readonly family: Family;
  readonly allowed: Allowed;
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
    const { port, remote, allowed, isCurrent } = this.#streams;
    if (!isCurrent) throw new SocketError('invalid-state');
    const found: IncomingDatagram[] = [];
    const limit = most > mostAtOnce ? mostAtOnce : Number(most);
    while (found.length < limit) {
      const datagram = port.take();
      if (datagram === undefined) break;
      const from = datagram.remote;
      const isExpected = remote === undefined || isSame(remote, from);
      // Nothing is heard of whom nothing could be sent to, unless the program may serve at its own port.
      if (!isExpected || !(allowed.has(from) || allowed.has(port.local))) continue;
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
    const { port, remote, family, allowed, isCurrent } = this.#streams;
    if (!isCurrent) throw new SocketError('invalid-state');
    if (address !== undefined) checkRemote(family, address);
    const given = address === undefined ? remote : endpointOf(address);
    if (given === undefined) throw new SocketError('invalid-argument');
    if (remote !== undefined && !isSame(remote, given)) {
      throw new SocketError('invalid-argument');
    }
    if (!allowed.has(given)) throw new SocketError('access-denied');
    if (data.length > longestDatagram) throw new SocketError('datagram-too-large');
    port.send(data, given);
  }

  /** Datagrams are given to the system, which has room or loses them. */
  subscribe(): Pollable {
    return new Pollable({ ready: () => true }, this.#wait);
  }
}
