/** `wasi:sockets/ip-name-lookup`: names of the internet -> addresses. */
import { Pollable, type Wait } from '../io/index.ts';
import { type IpAddress, parseAddress } from './addresses.ts';
import type { SocketParts } from './bind.ts';
import { SocketError } from './network.ts';
import { Pending, settled } from './pending.ts';
import type { SocketHost } from './tcp.ts';

export class ResolveAddressStream {
  readonly #pending: Pending<readonly IpAddress[]>;
  readonly #wait: Wait;
  #next = 0;

  constructor(pending: Pending<readonly IpAddress[]>, wait: Wait) {
    this.#pending = pending;
    this.#wait = wait;
  }

  resolveNextAddress(): IpAddress | undefined {
    const addresses = this.#pending.take();
    return addresses[this.#next++];
  }

  subscribe(): Pollable {
    return new Pollable(this.#pending, this.#wait);
  }
}

/** The longest name that DNS has. */
const longestName = 253;

export function resolveWith(host: SocketHost) {
  return (_network: object, name: string): ResolveAddressStream => {
    const addresses = lookup(host, name);
    const pending = addresses instanceof Promise ? new Pending(addresses) : settled(addresses);
    return new ResolveAddressStream(pending, host.wait);
  };
}

/** The addresses of a name, or the one that it is. */
export function lookup(
  { network, allowed }: SocketParts,
  name: string,
): readonly IpAddress[] | Promise<readonly IpAddress[]> {
  const address = parseAddress(name);
  if (address !== undefined) return [address];
  const host = hostName(name);
  if (host === undefined) throw new SocketError('invalid-argument');
  if (!allowed.hasName(host)) throw new SocketError('access-denied');
  return network.lookup(host).then((found) => {
    for (const text of found) allowed.learn(host, text);
    return found.flatMap((text) => parseAddress(text) ?? []);
  });
}

/** In the letters that DNS knows; undefined of what is no name. */
function hostName(name: string): string | undefined {
  if (name === '' || /[\0-\u0020#%/:<>?@[\\\]^|]/.test(name)) return undefined;
  try {
    const { hostname } = new URL(`http://${name}`);
    return hostname.length > longestName ? undefined : hostname;
  } catch {
    return undefined;
  }
}
