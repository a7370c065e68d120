/** Addresses as WASI has them, in numbers, and as texts. */
import { type Endpoint, type Family, SocketError } from './network.ts';

export type Ipv4 = readonly [number, number, number, number];
export type Ipv6 = readonly [number, number, number, number, number, number, number, number];

/** The variant `ip-address`. */
export type IpAddress =
  { readonly tag: 'ipv4'; readonly val: Ipv4 } | { readonly tag: 'ipv6'; readonly val: Ipv6 };

/** The variant `ip-socket-address`. */
export type IpSocketAddress =
  | { readonly tag: 'ipv4'; readonly val: { readonly port: number; readonly address: Ipv4 } }
  | {
      readonly tag: 'ipv6';
      readonly val: {
        readonly port: number;
        readonly flowInfo: number;
        readonly address: Ipv6;
        readonly scopeId: number;
      };
    };

/** As its text, without port. */
export function addressText(ip: IpAddress): string {
  return ip.tag === 'ipv4' ? ip.val.join('.') : ip.val.map((part) => part.toString(16)).join(':');
}

/** Of an address always the same, of a name in lower case, without the dot at its end. */
export function spelling(host: string): string {
  const ip = parseAddress(host);
  return ip === undefined ? host.toLowerCase().replace(/\.$/, '') : addressText(ip);
}

export function isSame(one: Endpoint, two: Endpoint): boolean {
  return one.port === two.port && spelling(one.address) === spelling(two.address);
}

export function endpointOf({ tag, val }: IpSocketAddress): Endpoint {
  return { address: addressText({ tag, val: val.address } as IpAddress), port: val.port };
}

export function socketAddress({ address, port }: Endpoint): IpSocketAddress {
  const { tag, val } = parseAddress(address)!;
  return tag === 'ipv4'
    ? { tag, val: { port, address: val } }
    : { tag, val: { port, flowInfo: 0, address: val, scopeId: 0 } };
}

/** Undefined of what is no address. */
export function parseAddress(text: string): IpAddress | undefined {
  const four = parseIpv4(text);
  if (four !== undefined) return { tag: 'ipv4', val: four };
  const six = parseIpv6(text.replace(/%.*/, ''));
  return six === undefined ? undefined : { tag: 'ipv6', val: six };
}

function parseIpv4(text: string): Ipv4 | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const parts = text.split('.').map(Number);
  return parts.every((part) => part < 256) ? (parts as unknown as Ipv4) : undefined;
}

function parseIpv6(text: string): Ipv6 | undefined {
  if (!text.includes(':')) return undefined;
  const [head, tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const [before, after] = [groups(head!), groups(tail ?? '')];
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return [...before, ...Array<number>(missing).fill(0), ...after] as unknown as Ipv6;
}

/** The last two may be written as an IPv4 address. */
function groups(text: string): number[] | undefined {
  if (text === '') return [];
  const found: number[] = [];
  for (const part of text.split(':')) {
    const four = parseIpv4(part);
    if (four !== undefined) found.push((four[0] << 8) | four[1], (four[2] << 8) | four[3]);
    else if (/^[\da-f]{1,4}$/i.test(part)) found.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return found;
}

/** An IPv4 address within IPv6, which sockets for IPv6 alone don't reach. */
function isMapped({ tag, val }: IpAddress): boolean {
  return tag === 'ipv6' && val.slice(0, 5).every((part) => part === 0) && val[5] === 0xffff;
}

function isMulticast({ tag, val }: IpAddress): boolean {
  return tag === 'ipv4' ? val[0] >= 224 : val[0] >> 8 === 0xff;
}

function isUnspecified({ val }: IpAddress): boolean {
  return val.every((part) => part === 0);
}

/** @throws SocketError `invalid-argument` where a socket of the family can't be bound to it */
export function checkLocal(family: Family, { tag, val }: IpSocketAddress): void {
  const ip = { tag, val: val.address } as IpAddress;
  if (tag !== family || isMapped(ip) || isMulticast(ip)) throw new SocketError('invalid-argument');
}

/** @throws SocketError `invalid-argument` where nothing can be sent to it */
export function checkRemote(family: Family, address: IpSocketAddress): void {
  checkLocal(family, address);
  const ip = { tag: address.tag, val: address.val.address } as IpAddress;
  if (isUnspecified(ip) || address.val.port === 0) throw new SocketError('invalid-argument');
}
