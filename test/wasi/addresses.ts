/** Addresses of sockets for tests, as guests have them. */
import { type IpSocketAddress, parseAddress } from '../../src/wasi/sockets/addresses.ts';

export const ip = (port: number, text = '127.0.0.1'): IpSocketAddress => {
  const { tag, val: address } = parseAddress(text)!;
  return (
    tag === 'ipv4'
      ? { tag, val: { port, address } }
      : { tag, val: { port, address, flowInfo: 0, scopeId: 0 } }
  ) as IpSocketAddress;
};
