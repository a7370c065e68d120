/**
 * The packages of WASI, each by itself: what makes its interfaces on a platform's ground, by their names without version. The
 * packages of both versions stand on the same streams, folders, sources of numbers and network.
 */
import { cli } from './cli/index.ts';
import { standardStreams } from './cli/standard-streams.ts';
import { clocks } from './clocks/index.ts';
import { filesystem, type GivenFolder } from './filesystem/index.ts';
import type { Ground, GroundParts } from './ground.ts';
import { httpInterfaces, type IsAllowed, type Send } from './http/index.ts';
import { io } from './io/index.ts';
import { optionError } from './options/index.ts';
import { random, randomBytes } from './random/index.ts';
import { Allowed, noNetwork, type SocketHost, sockets } from './sockets/index.ts';
import * as v3 from './v3/index.ts';

/** The versions of WASI, of which each is compatible with itself alone. */
export type WasiVersion = '0.2' | '0.3';

/** Makes the interfaces of a package. */
export type WasiPackage = (ground: Ground) => Readonly<Record<string, object>>;

/** Packages of both versions. */
export type WasiPackages = Readonly<Partial<Record<WasiVersion, readonly WasiPackage[]>>>;

const streams = ({ options, machine, closing }: GroundParts) =>
  standardStreams(options, machine, closing);

const numbers = ({ options }: GroundParts) => randomBytes(options.random);

function folders({ options, machine, closing }: GroundParts): GivenFolder[] {
  return Object.entries(options.preopens ?? {}).map(([path, given]) => {
    const { host, readOnly = false } = typeof given === 'string' ? { host: given } : given;
    return { path, folder: machine.folder(host, closing), readOnly };
  });
}

function allowedHost(
  { options, network: found, closing }: GroundParts,
  { wait }: Ground,
): SocketHost {
  const { network = false, waits = 'thread' } = options;
  const allowed = new Allowed(network);
  if (!allowed.some) return { network: noNetwork, allowed, wait };
  // Else the first function that waits would be the end of the program.
  if (waits === 'thread') throw optionError('network', "false, or given with `waits: 'promise'`");
  return { network: found.sockets(closing), allowed, wait };
}

const sending = ({ around, network, closing }: GroundParts): Send =>
  around((head, timeouts) => network.send(head, timeouts, closing.signal));

const isAllowed =
  (ground: Ground): IsAllowed =>
  (address, port) =>
    ground.the(allowedHost).allowed.has({ address, port });

export const io2: WasiPackage = ({ wait }) => io(wait);
export const clocks2: WasiPackage = ({ options, wait }) => clocks(options.clocks ?? {}, wait);
export const random2: WasiPackage = (ground) => random(ground.the(numbers));
export const cli2: WasiPackage = (ground) => cli(ground.options, ground.the(streams), ground.wait);
export const filesystem2: WasiPackage = (ground) => filesystem(ground.the(folders), ground.wait);
export const sockets2: WasiPackage = (ground) => sockets(ground.the(allowedHost));
export const http2: WasiPackage = (ground) =>
  httpInterfaces(ground.wait, ground.the(sending), isAllowed(ground));

export const clocks3: WasiPackage = ({ options, byPromise }) =>
  v3.clocks(options.clocks ?? {}, byPromise);
export const random3: WasiPackage = (ground) => v3.random(ground.the(numbers));
export const cli3: WasiPackage = (ground) =>
  v3.cli(ground.options, ground.the(streams), ground.byPromise);
export const filesystem3: WasiPackage = (ground) =>
  v3.filesystem(ground.the(folders), ground.byPromise);
export const sockets3: WasiPackage = (ground) =>
  v3.sockets({ ...ground.the(allowedHost), wait: ground.byPromise });
export const http3: WasiPackage = (ground) =>
  v3.http(ground.byPromise, ground.the(sending), isAllowed(ground));

/** All there is. */
export const everything: WasiPackages = {
  '0.2': [io2, clocks2, random2, cli2, filesystem2, sockets2, http2],
  '0.3': [clocks3, random3, cli3, filesystem3, sockets3, http3],
};
