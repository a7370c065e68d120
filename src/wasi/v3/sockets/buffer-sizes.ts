/** What sockets of both kinds say of their buffers, which are left to the system. */
import { checkPositive, usualSizes } from '../../sockets/index.ts';
import { told } from './errors.ts';

export class BufferSizes {
  getReceiveBufferSize(): bigint {
    return usualSizes.receive;
  }

  /** A wish, which the system needn't follow. */
  setReceiveBufferSize(value: bigint): void {
    told(() => checkPositive(value));
  }

  getSendBufferSize(): bigint {
    return usualSizes.send;
  }

  setSendBufferSize(value: bigint): void {
    told(() => checkPositive(value));
  }
}
