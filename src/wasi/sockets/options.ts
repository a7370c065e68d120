/** Options of sockets that JavaScript can't set: what they are, and what can be no value of theirs. */
import { type Connection, SocketError } from './network.ts';

/** As systems have them when nobody has set them. */
export const usualSizes = { hopLimit: 64, receive: 65_536n, send: 65_536n } as const;

/** @throws SocketError `invalid-argument` of 0 */
export function checkPositive(value: bigint): void {
  if (value === 0n) throw new SocketError('invalid-argument');
}

/** What sockets of both kinds say of their buffers. */
export class BufferSizes {
  receiveBufferSize(): bigint {
    return usualSizes.receive;
  }

  /** A wish, which the system needn't follow. */
  setReceiveBufferSize(value: bigint): void {
    checkPositive(value);
  }

  sendBufferSize(): bigint {
    return usualSizes.send;
  }

  setSendBufferSize(value: bigint): void {
    checkPositive(value);
  }
}

const second = 1_000_000_000n;

/** What a TCP socket says of keep-alive. Interval and count are left to the system: what is set counts for nothing. */
export class KeepAlive {
  enabled = false;
  /** In nanoseconds, as the interval is. */
  #idle = 7200n * second;
  readonly interval = 75n * second;
  readonly count = 9;

  get idle(): bigint {
    return this.#idle;
  }

  set idle(value: bigint) {
    checkPositive(value);
    // Systems count it in seconds.
    this.#idle = value < second ? second : value;
  }

  applyTo(connection: Connection): void {
    connection.keepAlive(this.enabled, this.#idle);
  }

  /** For a connection that was accepted by a socket with these settings. */
  handOn(connection: Connection): KeepAlive {
    const copy = new KeepAlive();
    copy.enabled = this.enabled;
    copy.#idle = this.#idle;
    if (copy.enabled) copy.applyTo(connection);
    return copy;
  }
}

/** As long a queue as systems have by default. */
export const usualBacklog = 128;

/** @throws SocketError `invalid-argument` of 0 */
export function backlogOf(value: bigint): number {
  checkPositive(value);
  return Number(value > 4096n ? 4096n : value);
}

/**
 * That it is the hop limit that connections have: Node can set no other.
 *
 * @throws SocketError `invalid-argument`, `not-supported`
 */
export function checkHopLimit(value: number): void {
  checkPositive(BigInt(value));
  if (value !== usualSizes.hopLimit) throw new SocketError('not-supported');
}
