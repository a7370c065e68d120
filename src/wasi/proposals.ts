/**
 * The proposals that WASI consists of -> their interfaces, over what one platform has of its machine. Programs as files bring
 * no more of them than they import: so there are three sets, each of which is the one before it and more.
 */
import { cli, type StandardStreams } from './cli/index.ts';
import { clocks } from './clocks/index.ts';
import type { Closing } from './closing.ts';
import { filesystem, type GivenFolder } from './filesystem/index.ts';
import { httpInterfaces, type IsAllowed, type Send } from './http/index.ts';
import { io, type Wait } from './io/index.ts';
import { type MachineNetwork, thisNetwork } from './machine-network.ts';
import { optionError, type WasiOptions } from './options/index.ts';
import { random, type RandomBytes } from './random/index.ts';
import { Allowed, noNetwork, type SocketHost, sockets } from './sockets/index.ts';
import * as v3 from './v3/index.ts';

/** The versions of WASI, of which each is compatible with itself alone. */
export type WasiVersion = '0.2' | '0.3';

/** What the proposals of a platform stand on, whichever there are. */
export interface Ground {
  readonly options: WasiOptions;
  readonly closing: Closing;
  readonly streams: StandardStreams;
  readonly folders: readonly GivenFolder[];
  readonly numbers: RandomBytes;
  /** As the option `waits` says. */
  readonly wait: Wait;
  /** In 0.3, whatever the option says. */
  readonly byPromise: Wait;
  /** What stands around each request that the program sends. */
  readonly around: (send: Send) => Send;
}

/** Interfaces by name, without their version. */
type Interfaces = Readonly<Record<string, object>>;

/** Makes the interfaces of a platform; those of a version where they are asked for. */
export type Proposals = (
  ground: Ground,
) => Promise<Readonly<Partial<Record<WasiVersion, () => Interfaces>>>>;

/** WASI 0.2 without what needs a network. */
export const local: Proposals = async (ground) => ({ '0.2': () => localInterfaces(ground) });

/** WASI 0.2. */
export const version2: Proposals = async (ground) => {
  const online = onlineOf(ground, await thisNetwork());
  return { '0.2': () => interfacesOf2(ground, online) };
};

/** WASI 0.2 and 0.3: both stand on the same streams, folders and sources of numbers. */
export const everything: Proposals = async (ground) => {
  const online = onlineOf(ground, await thisNetwork());
  return {
    '0.2': () => interfacesOf2(ground, online),
    '0.3': () => interfacesOf3(ground, online),
  };
};

function localInterfaces({ options, streams, folders, numbers, wait }: Ground): Interfaces {
  return {
    ...io(wait),
    ...clocks(options.clocks ?? {}, wait),
    ...random(numbers),
    ...cli(options, streams, wait),
    ...filesystem(folders, wait),
  };
}

function interfacesOf2(ground: Ground, { host, send, isAllowed }: Online): Interfaces {
  return {
    ...localInterfaces(ground),
    ...sockets(host),
    ...httpInterfaces(ground.wait, send, isAllowed),
  };
}

function interfacesOf3(
  { options, streams, folders, numbers, byPromise }: Ground,
  { host, send, isAllowed }: Online,
): Interfaces {
  return {
    ...v3.clocks(options.clocks ?? {}, byPromise),
    ...v3.random(numbers),
    ...v3.cli(options, streams, byPromise),
    ...v3.filesystem(folders, byPromise),
    ...v3.sockets({ ...host, wait: byPromise }),
    ...v3.http(byPromise, send, isAllowed),
  };
}

/** What a program may do of the network of its machine. */
interface Online {
  readonly host: SocketHost;
  readonly send: Send;
  readonly isAllowed: IsAllowed;
}

function onlineOf({ options, closing, wait, around }: Ground, found: MachineNetwork): Online {
  const { network = false, waits = 'thread' } = options;
  const allowed = new Allowed(network);
  // Else the first function that waits would be the end of the program.
  if (allowed.some && waits === 'thread') {
    throw optionError('network', "false, or given with `waits: 'promise'`");
  }
  return {
    host: { network: allowed.some ? found.sockets(closing) : noNetwork, allowed, wait },
    send: around((head, timeouts) => found.send(head, timeouts, closing.signal)),
    isAllowed: (address, port) => allowed.has({ address, port }),
  };
}
