/** `udp-socket` of wasi:sockets/types 0.3: datagrams, one a call. */
import {
  checkDatagramPort,
  checkLocal,
  checkPeer,
  checkPositive,
  type Datagram,
  type DatagramPeer,
  type DatagramPort,
  type Endpoint,
  endpointOf,
  type Family,
  type IpSocketAddress,
  isHeard,
  socketAddress,
  SocketError,
  type SocketHost,
  targetOf,
  usualSizes,
} from '../../sockets/index.ts';
import { BufferSizes } from './buffer-sizes.ts';
import { told, toldLater } from './errors.ts';

export class UdpSocket extends BufferSizes {
  readonly #host: SocketHost;
  readonly #family: Family;
  #port: DatagramPort | 'binding' | 'closed' | undefined;
  #remote: Endpoint | undefined;
  #hopLimit: number = usualSizes.hopLimit;

  constructor(host: SocketHost, family: Family) {
    super();
    this.#host = host;
    this.#family = family;
  }

  /** Gives a promise where the platform can't bind at once; Node can. */
  bind(address: IpSocketAddress): void | Promise<void> {
    return told(() => {
      if (this.#port !== undefined) throw new SocketError('invalid-state');
      checkLocal(this.#family, address);
      return this.#bind(endpointOf(address));
    });
  }

  #bind(local: Endpoint): void | Promise<void> {
    checkDatagramPort(this.#host, local);
    const port = this.#host.network.datagrams(local);
    if (!(port instanceof Promise)) return this.#open(port);
    this.#port = 'binding';
    return toldLater(
      port.then(
        (there) => (this.#port === 'binding' ? this.#open(there) : there.close()),
        (error: unknown) => {
          if (this.#port === 'binding') this.#port = undefined;
          throw error;
        },
      ),
    );
  }

  #open(port: DatagramPort): void {
    port.setHopLimit(this.#hopLimit);
    this.#port = port;
  }

  /** A socket that nobody has bound takes whichever port there is. */
  #bindAny(): void | Promise<void> {
    if (this.#port !== undefined) return undefined;
    return this.#bind({ address: this.#family === 'ipv4' ? '0.0.0.0' : '::', port: 0 });
  }

  connect(address: IpSocketAddress): void | Promise<void> {
    return told(() => {
      const remote = checkPeer(this.#peer, address);
      const associate = (): void => {
        this.#remote = remote;
      };
      const bound = this.#bindAny();
      return bound === undefined ? associate() : bound.then(associate);
    });
  }

  disconnect(): void {
    told(() => {
      if (this.#remote === undefined) throw new SocketError('invalid-state');
      this.#remote = undefined;
    });
  }

  async send(data: Uint8Array, address: IpSocketAddress | undefined): Promise<void> {
    await toldLater(this.#send(data, address));
  }

  async #send(data: Uint8Array, address: IpSocketAddress | undefined): Promise<void> {
    const remote = targetOf(this.#peer, data, address);
    await this.#bindAny();
    const port = this.#bound();
    await new Promise<void>((resolve, reject) => {
      port.send(data, remote, (error) => (error === undefined ? resolve() : reject(error)));
    });
  }

  async receive(): Promise<[Uint8Array, IpSocketAddress]> {
    const { data, remote } = await toldLater(this.#receive());
    return [data, socketAddress(remote)];
  }

  async #receive(): Promise<Datagram> {
    for (;;) {
      const port = this.#bound();
      const datagram = port.take();
      if (datagram === undefined) {
        await this.#host.wait([{ ready: () => port.pending() > 0, listen: port.listen }]);
      } else if (isHeard(this.#peer, port.local, datagram.remote)) return datagram;
    }
  }

  getLocalAddress(): IpSocketAddress {
    return told(() => socketAddress(this.#bound().local));
  }

  getRemoteAddress(): IpSocketAddress {
    return told(() => {
      if (this.#remote === undefined) throw new SocketError('invalid-state');
      return socketAddress(this.#remote);
    });
  }

  getAddressFamily(): Family {
    return this.#family;
  }

  getUnicastHopLimit(): number {
    return this.#hopLimit;
  }

  setUnicastHopLimit(value: number): void {
    told(() => checkPositive(BigInt(value)));
    this.#hopLimit = value;
    if (typeof this.#port === 'object') this.#port.setHopLimit(value);
  }

  get #peer(): DatagramPeer {
    return { family: this.#family, allowed: this.#host.allowed, remote: this.#remote };
  }

  #bound(): DatagramPort {
    if (typeof this.#port !== 'object') throw new SocketError('invalid-state');
    return this.#port;
  }

  [Symbol.dispose](): void {
    if (typeof this.#port === 'object') this.#port.close();
    this.#port = 'closed';
  }
}
