/** Options of sockets that JavaScript can't set: what they are, and what can be no value of theirs. */
import { SocketError } from './network.ts';

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
