/** `wasi:sockets/tcp`: the resource `tcp-socket`, from unbound to connected or listening. */
import { InputStream, type IoEvent, OutputStream, Pollable, type Wait } from '../io/index.ts';
import { checkLocal, checkRemote, endpointOf, type IpSocketAddress } from './addresses.ts';
import {
  bind,
  type Bound,
  connect,
  localAddressOf,
  remoteAddressOf,
  type SocketParts,
} from './bind.ts';
import { type Connection, type Family, type Listener, SocketError } from './network.ts';
import {
  backlogOf,
  BufferSizes,
  checkHopLimit,
  checkPositive,
  KeepAlive,
  usualBacklog,
  usualSizes,
} from './options.ts';
import { Pending, settled } from './pending.ts';

/** What sockets of a platform are made of. */
export interface SocketHost extends SocketParts {
  readonly wait: Wait;
}

type State =
  | { readonly kind: 'unbound' }
  | { readonly kind: 'binding'; readonly pending: Pending<Bound> }
  | ({ readonly kind: 'bound' } & Bound)
  | { readonly kind: 'connecting'; readonly pending: Pending<Connection> }
  | { readonly kind: 'connected'; readonly connection: Connection }
  | { readonly kind: 'starting'; readonly pending: Pending<Listener> }
  | { readonly kind: 'listening'; readonly listener: Listener }
  | { readonly kind: 'failed' };

export class TcpSocket extends BufferSizes {
  readonly #host: SocketHost;
  readonly #family: Family;
  #state: State = { kind: 'unbound' };
  #backlog = usualBacklog;
  #keepAlive = new KeepAlive();

  constructor(host: SocketHost, family: Family, connection?: Connection) {
    super();
    this.#host = host;
    this.#family = family;
    if (connection !== undefined) this.#state = { kind: 'connected', connection };
  }

  startBind(_network: object, address: IpSocketAddress): void {
    this.#refuseWhileBusy();
    if (this.#state.kind !== 'unbound') throw new SocketError('invalid-state');
    checkLocal(this.#family, address);
    const bound = bind(this.#host, endpointOf(address), this.#backlog);
    const pending = bound instanceof Promise ? new Pending(bound) : settled(bound);
    this.#state = { kind: 'binding', pending };
  }

  finishBind(): void {
    if (this.#state.kind !== 'binding') throw new SocketError('not-in-progress');
    const bound = this.#finish(this.#state.pending, { kind: 'unbound' });
    this.#state = { kind: 'bound', ...bound };
  }

  startConnect(_network: object, address: IpSocketAddress): void {
    this.#refuseWhileBusy();
    const state = this.#state;
    if (state.kind !== 'unbound' && state.kind !== 'bound') throw new SocketError('invalid-state');
    checkRemote(this.#family, address);
    const remote = endpointOf(address);
    if (!this.#host.allowed.has(remote)) throw new SocketError('access-denied');
    const bound = state.kind === 'bound' ? state : undefined;
    this.#state = { kind: 'connecting', pending: new Pending(connect(this.#host, bound, remote)) };
  }

  finishConnect(): [InputStream, OutputStream] {
    if (this.#state.kind !== 'connecting') throw new SocketError('not-in-progress');
    const connection = this.#finish(this.#state.pending, { kind: 'failed' });
    this.#state = { kind: 'connected', connection };
    if (this.#keepAlive.enabled) this.#keepAlive.applyTo(connection);
    return streamsOf(connection, this.#host.wait);
  }

  startListen(): void {
    this.#refuseWhileBusy();
    const state = this.#state;
    if (state.kind !== 'bound') throw new SocketError('invalid-state');
    if (state.listener === undefined) throw new SocketError('access-denied');
    this.#state = { kind: 'starting', pending: settled(state.listener) };
  }

  finishListen(): void {
    if (this.#state.kind !== 'starting') throw new SocketError('not-in-progress');
    const listener = this.#finish(this.#state.pending, { kind: 'failed' });
    this.#state = { kind: 'listening', listener };
  }

  accept(): [TcpSocket, InputStream, OutputStream] {
    if (this.#state.kind !== 'listening') throw new SocketError('invalid-state');
    const connection = this.#state.listener.take();
    if (connection === undefined) throw new SocketError('would-block');
    const socket = new TcpSocket(this.#host, this.#family, connection);
    socket.#keepAlive = this.#keepAlive.handOn(connection);
    return [socket, ...streamsOf(connection, this.#host.wait)];
  }

  localAddress(): IpSocketAddress {
    return localAddressOf(this.#state);
  }

  remoteAddress(): IpSocketAddress {
    return remoteAddressOf(this.#state);
  }

  isListening(): boolean {
    return this.#state.kind === 'listening';
  }

  addressFamily(): Family {
    return this.#family;
  }

  setListenBacklogSize(value: bigint): void {
    const backlog = backlogOf(value);
    if (this.#state.kind === 'connected') throw new SocketError('invalid-state');
    this.#backlog = backlog;
  }

  keepAliveEnabled(): boolean {
    return this.#keepAlive.enabled;
  }

  setKeepAliveEnabled(enabled: boolean): void {
    this.#keepAlive.enabled = enabled;
    this.#applyKeepAlive();
  }

  keepAliveIdleTime(): bigint {
    return this.#keepAlive.idle;
  }

  setKeepAliveIdleTime(value: bigint): void {
    this.#keepAlive.idle = value;
    this.#applyKeepAlive();
  }

  keepAliveInterval(): bigint {
    return this.#keepAlive.interval;
  }

  /** Node leaves it to the system, and so the value counts for nothing. */
  setKeepAliveInterval(value: bigint): void {
    checkPositive(value);
  }

  keepAliveCount(): number {
    return this.#keepAlive.count;
  }

  /** As the interval. */
  setKeepAliveCount(value: number): void {
    checkPositive(BigInt(value));
  }

  hopLimit(): number {
    return usualSizes.hopLimit;
  }

  setHopLimit(value: number): void {
    checkHopLimit(value);
  }

  subscribe(): Pollable {
    const event: IoEvent = {
      ready: () => this.#event().ready(),
      listen: (wake) => this.#event().listen!(wake),
    };
    return new Pollable(event, this.#host.wait);
  }

  /** What is waited for now: what was started, or a connection that comes in. */
  #event(): IoEvent {
    const state = this.#state;
    if ('pending' in state) return state.pending;
    if (state.kind !== 'listening') return idle;
    const { listener } = state;
    return { ready: () => listener.pending() > 0, listen: listener.listen };
  }

  #refuseWhileBusy(): void {
    if ('pending' in this.#state) throw new SocketError('concurrency-conflict');
  }

  /** What was started; where it failed, the socket is in the given state from then on. */
  #finish<T>(pending: Pending<T>, failed: State): T {
    try {
      return pending.take();
    } catch (error) {
      if (pending.ready()) this.#state = failed;
      throw error;
    }
  }

  #applyKeepAlive(): void {
    if (this.#state.kind === 'connected') this.#keepAlive.applyTo(this.#state.connection);
  }

  shutdown(what: 'receive' | 'send' | 'both'): void {
    if (this.#state.kind !== 'connected') throw new SocketError('invalid-state');
    for (const each of ['receive', 'send'] as const) {
      if (what === each || what === 'both') this.#state.connection.shutdown(each);
    }
  }

  [Symbol.dispose](): void {
    const state = this.#state;
    this.#state = { kind: 'failed' };
    switch (state.kind) {
      case 'connected':
        return state.connection.close();
      case 'listening':
      case 'bound':
        return void state.listener?.close();
      case 'binding':
        return state.pending.abandon(({ listener }) => void listener?.close());
      case 'connecting':
        return state.pending.abandon((connection) => connection.close());
      case 'starting':
        return state.pending.abandon((listener) => void listener.close());
      default:
        return;
    }
  }
}

/** Nothing that could be waited for. */
const idle: IoEvent = { ready: () => true, listen: () => () => undefined };

/** Streams that need the connection as long as they are there. */
function streamsOf(connection: Connection, wait: Wait): [InputStream, OutputStream] {
  connection.keep();
  connection.keep();
  return [new InputStream(connection.input, wait), new OutputStream(connection.output, wait)];
}
