/**
 * `tcp-socket` of wasi:sockets/types 0.3: from unbound to connected or listening, with streams of bytes or of sockets. The
 * machine's socket is there as long as the handle or one of its streams is.
 */
import type { IoEvent, Wait } from '../../io/index.ts';
import {
  backlogOf,
  bind,
  type Bound,
  checkHopLimit,
  checkLocal,
  checkPositive,
  checkRemote,
  connect,
  type Connection,
  type Endpoint,
  endpointOf,
  type Family,
  type IpSocketAddress,
  KeepAlive,
  type Listener,
  localAddressOf,
  remoteAddressOf,
  SocketError,
  type SocketHost,
  usualBacklog,
  usualSizes,
} from '../../sockets/index.ts';
import { type Ended, noReading, type Reading, reading, readSource, writeSink } from '../streams.ts';
import { BufferSizes } from './buffer-sizes.ts';
import { codeOf, type ErrorCode, told, toldLater } from './errors.ts';

type State =
  | { readonly kind: 'unbound' | 'binding' | 'connecting' | 'closed' }
  | ({ readonly kind: 'bound' } & Bound)
  | { readonly kind: 'connected'; readonly connection: Connection }
  | { readonly kind: 'listening'; readonly listener: Listener };

export class TcpSocket extends BufferSizes {
  readonly #host: SocketHost;
  readonly #family: Family;
  #state: State = { kind: 'unbound' };
  #backlog = usualBacklog;
  #keepAlive = new KeepAlive();
  #hasSent = false;
  #hasReceived = false;
  /** Who needs the listener: the handle, and the stream of what it accepts. */
  #listening = 1;

  constructor(host: SocketHost, family: Family) {
    super();
    this.#host = host;
    this.#family = family;
  }

  /** Gives a promise where it binds to a port at which it may listen: Node does that no other way. */
  bind(address: IpSocketAddress): void | Promise<void> {
    return told(() => {
      if (this.#state.kind !== 'unbound') throw new SocketError('invalid-state');
      checkLocal(this.#family, address);
      return this.#bind(endpointOf(address));
    });
  }

  #bind(local: Endpoint): void | Promise<void> {
    const bound = bind(this.#host, local, this.#backlog);
    if (!(bound instanceof Promise)) {
      this.#state = { kind: 'bound', ...bound };
      return undefined;
    }
    this.#state = { kind: 'binding' };
    return toldLater(
      bound.then(
        (there) => {
          if (this.#state.kind === 'binding') this.#state = { kind: 'bound', ...there };
          else void there.listener?.close();
        },
        (error: unknown) => {
          this.#state = { kind: 'unbound' };
          throw error;
        },
      ),
    );
  }

  async connect(address: IpSocketAddress): Promise<void> {
    const connection = await toldLater(this.#connect(address));
    // The handle may have been dropped meanwhile.
    if (this.#state.kind !== 'connecting') return connection.close();
    this.#state = { kind: 'connected', connection };
    if (this.#keepAlive.enabled) this.#keepAlive.applyTo(connection);
  }

  async #connect(address: IpSocketAddress): Promise<Connection> {
    const state = this.#state;
    if (state.kind !== 'unbound' && state.kind !== 'bound') throw new SocketError('invalid-state');
    checkRemote(this.#family, address);
    this.#state = { kind: 'connecting' };
    try {
      const bound = state.kind === 'bound' ? state : undefined;
      return await connect(this.#host, bound, endpointOf(address));
    } catch (error) {
      this.#state = { kind: 'closed' };
      throw error;
    }
  }

  /** Gives a promise where it has to be bound first. */
  listen(): ReadableStream<TcpSocket> | Promise<ReadableStream<TcpSocket>> {
    return told(() => {
      if (this.#state.kind !== 'unbound') return this.#listen();
      const any = this.#family === 'ipv4' ? '0.0.0.0' : '::';
      const bound = this.#bind({ address: any, port: 0 });
      return bound === undefined ? this.#listen() : bound.then(() => told(() => this.#listen()));
    });
  }

  #listen(): ReadableStream<TcpSocket> {
    const state = this.#state;
    if (state.kind !== 'bound') throw new SocketError('invalid-state');
    const { listener } = state;
    if (listener === undefined) throw new SocketError('access-denied');
    this.#state = { kind: 'listening', listener };
    this.#listening++;
    const event: IoEvent = { ready: () => listener.pending() > 0, listen: listener.listen };
    const [stream] = reading(
      codeOf,
      () => this.#leave(listener),
      (isWanted) => this.#accepted(listener, event, isWanted),
    );
    return stream;
  }

  async #accepted(
    listener: Listener,
    event: IoEvent,
    isWanted: () => boolean,
  ): Promise<TcpSocket | undefined> {
    while (isWanted()) {
      const connection = listener.take();
      if (connection === undefined) {
        await this.#wait([event]);
        continue;
      }
      const socket = new (this.constructor as typeof TcpSocket)(this.#host, this.#family);
      socket.#state = { kind: 'connected', connection };
      socket.#keepAlive = this.#keepAlive.handOn(connection);
      return socket;
    }
    return undefined;
  }

  get #wait(): Wait {
    return this.#host.wait;
  }

  #leave(listener: Listener): void {
    if (--this.#listening === 0) void listener.close();
  }

  async send(data: ReadableStream<Uint8Array>): Promise<Ended<ErrorCode>> {
    const state = this.#state;
    if (state.kind !== 'connected' || this.#hasSent) {
      await data.cancel();
      return { tag: 'err', val: { tag: 'invalid-state' } };
    }
    this.#hasSent = true;
    const { connection } = state;
    connection.keep();
    try {
      const ended = await writeSink(data, this.#wait, codeOf, () => connection.output);
      if (ended.tag === 'ok') connection.shutdown('send');
      return ended;
    } finally {
      connection.close();
    }
  }

  receive(): Reading<Uint8Array, ErrorCode> {
    const state = this.#state;
    if (state.kind !== 'connected' || this.#hasReceived) return noReading({ tag: 'invalid-state' });
    this.#hasReceived = true;
    const { connection } = state;
    const { input } = connection;
    connection.keep();
    const source = {
      ready: () => input.ready(),
      listen: (wake: () => void) => input.listen!(wake),
      read: (limit: number) => input.read(limit),
      close: () => {
        connection.shutdown('receive');
        connection.close();
      },
    };
    return readSource(source, this.#wait, codeOf);
  }

  getLocalAddress(): IpSocketAddress {
    return told(() => localAddressOf(this.#state));
  }

  getRemoteAddress(): IpSocketAddress {
    return told(() => remoteAddressOf(this.#state));
  }

  getIsListening(): boolean {
    return this.#state.kind === 'listening';
  }

  getAddressFamily(): Family {
    return this.#family;
  }

  setListenBacklogSize(value: bigint): void {
    told(() => {
      const backlog = backlogOf(value);
      const { kind } = this.#state;
      if (kind === 'connecting' || kind === 'connected') throw new SocketError('invalid-state');
      this.#backlog = backlog;
    });
  }

  getKeepAliveEnabled(): boolean {
    return this.#keepAlive.enabled;
  }

  setKeepAliveEnabled(enabled: boolean): void {
    this.#keepAlive.enabled = enabled;
    this.#applyKeepAlive();
  }

  getKeepAliveIdleTime(): bigint {
    return this.#keepAlive.idle;
  }

  setKeepAliveIdleTime(value: bigint): void {
    told(() => {
      this.#keepAlive.idle = value;
    });
    this.#applyKeepAlive();
  }

  getKeepAliveInterval(): bigint {
    return this.#keepAlive.interval;
  }

  setKeepAliveInterval(value: bigint): void {
    told(() => checkPositive(value));
  }

  getKeepAliveCount(): number {
    return this.#keepAlive.count;
  }

  setKeepAliveCount(value: number): void {
    told(() => checkPositive(BigInt(value)));
  }

  getHopLimit(): number {
    return usualSizes.hopLimit;
  }

  setHopLimit(value: number): void {
    told(() => checkHopLimit(value));
  }

  #applyKeepAlive(): void {
    if (this.#state.kind === 'connected') this.#keepAlive.applyTo(this.#state.connection);
  }

  [Symbol.dispose](): void {
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'connected') state.connection.close();
    else if (state.kind === 'listening') this.#leave(state.listener);
    else if (state.kind === 'bound') void state.listener?.close();
  }
}
