/**
 * `wasi`: options -> the imports that WASI 0.2 and 0.3 are, under their full names. Each call gives a platform of its own: what one
 * program changes, reads or closes is nothing to another. What needs a machine asks `machine.ts` for it.
 */
import type { Imports } from '../runtime/index.ts';
import { cli } from './cli/index.ts';
import { standardStreams } from './cli/standard-streams.ts';
import { clocks } from './clocks/index.ts';
import { Closing } from './closing.ts';
import { filesystem, type GivenFolder } from './filesystem/index.ts';
import { httpInterfaces, type Send } from './http/index.ts';
import { io, type Wait, waitByPromise, waitInThread } from './io/index.ts';
import { type Machine, thisMachine } from './machine.ts';
import { checkWasiOptions, optionError, type WasiOptions } from './options/index.ts';
import { platformKey, type PlatformOrigin } from './platform-key.ts';
import { random, randomBytes } from './random/index.ts';
import { Allowed, noNetwork, type SocketHost, sockets } from './sockets/index.ts';
import * as v3 from './v3/index.ts';

/** The versions of WASI. Imports stand under the oldest of each, so that one of the user's own goes before it. */
const allVersions = ['0.2', '0.3'] as const;

export type WasiVersion = (typeof allVersions)[number];

/** The imports of WASI 0.2 and 0.3 among those of a world, as `witlink generate ts-host` writes them; else any. */
export type WasiImportsOf<World> = string extends keyof World
  ? Imports
  : {
      [
        Name in keyof World as Name extends `wasi:${string}@0.${2 | 3}.${string}` ? Name : never
      ]: World[Name];
    };

/** A platform: its imports, to be given to a program, and what closes it. */
export type Wasi<World = Imports> = WasiImportsOf<World> & AsyncDisposable;

/**
 * WASI 0.2 and 0.3 as imports of a program. Their names have a version: `wasi:cli/stdout@0.2.0` stands for every 0.2 and
 * for no other, `wasi:cli/stdout@0.3.0` for every 0.3. A program that calls `exit` ends with a `ProgramExit`, which its caller can catch; the process goes on.
 *
 * A platform is meant for one program; `await using`, or `[Symbol.asyncDispose]()`, gives back what it has open: files,
 * sockets, listeners.
 *
 * @typeParam World - The `Imports` of generated bindings, to give back what of it is WASI:
 *   `{ ...(await wasi<Imports>()), 'my:own/part': part }`. What is there at run time is the same for all.
 * @throws WitlinkError `host/bad-option`, `host/unknown-option`, `host/no-folder`, `host/missing-platform`
 */
export async function wasi<World extends object = Imports>(
  options: WasiOptions = {},
): Promise<Wasi<World>> {
  const { imports, closing } = await openPlatform(options);
  // Not among what `{ ...wasi }` copies: the copy is no platform.
  Object.defineProperty(imports, Symbol.asyncDispose, { value: () => closing.close() });
  return imports as Wasi<World>;
}

/** The names of all interfaces that there are, for who writes down which of them a program gets. */
export async function wasiInterfaces(): Promise<ReadonlySet<string>> {
  await using platform = await wasi();
  return new Set(Object.keys(platform));
}

/** A platform, with what others wait by who hand resources to its program. */
export interface Platform {
  readonly imports: Record<string, unknown>;
  readonly wait: Wait;
  readonly closing: Closing;
}

/** What those say who make a platform for each request that a program answers. */
export interface PlatformParts {
  /** What stands around each request that the program sends. */
  readonly around?: (send: Send) => Send;
  /** The interfaces that the program imports; all by default. */
  readonly interfaces?: readonly WasiInterface[];
}

/** An interface that a program imports. */
export interface WasiInterface {
  /** Under which it is given. */
  readonly name: string;
  /** Without its version. */
  readonly path: string;
  readonly version: WasiVersion;
}

/** As `wasi`, for who makes requests of a server the program's. */
export async function openPlatform(
  options: WasiOptions,
  { around = (send) => send, interfaces: wanted }: PlatformParts = {},
): Promise<Platform> {
  checkWasiOptions(options);
  const found = await thisMachine();
  const closing = new Closing();
  const send: Send = (head, timeouts) => found.send(head, timeouts, closing.signal);
  const machine: Machine = { ...found, send: around(send) };
  const wait: Wait = options.waits === 'promise' ? waitByPromise(closing.signal) : waitInThread;
  try {
    const imports: Record<string, unknown> = {};
    const interfaces = interfacesOf(options, machine, closing, wait);
    for (const version of allVersions) {
      const asked = wanted?.filter((one) => one.version === version);
      if (asked?.length === 0) continue;
      const there: Readonly<Record<string, object>> = interfaces[version]();
      const names =
        asked ?? Object.keys(there).map((path) => ({ path, name: oldest(path, version) }));
      for (const { name, path } of names) {
        const members = there[path];
        if (members === undefined) continue;
        const origin: PlatformOrigin = { options, name: oldest(path, version) };
        imports[name] = Object.defineProperty({ ...members }, platformKey, { value: origin });
      }
    }
    return { imports, wait, closing };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

const oldest = (path: string, version: WasiVersion): string => `${path}@${version}.0`;

/** Makes the interfaces of each version, by name; both stand on the same streams, folders and sources of numbers. */
function interfacesOf(
  options: WasiOptions,
  machine: Machine,
  closing: Closing,
  wait: Wait,
): Record<WasiVersion, () => Readonly<Record<string, object>>> {
  const byPromise = waitByPromise(closing.signal);
  const streams = standardStreams(options, machine, closing);
  const folders = givenFolders(options, machine, closing);
  const numbers = randomBytes(options.random);
  const given = options.clocks ?? {};
  const host = socketHost(options, machine, closing, wait);
  const isAllowed = (address: string, port: number): boolean => host.allowed.has({ address, port });
  return {
    '0.2': () => ({
      ...io(wait),
      ...clocks(given, wait),
      ...random(numbers),
      ...cli(options, streams, wait),
      ...filesystem(folders, wait),
      ...sockets(host),
      ...httpInterfaces(wait, machine.send, isAllowed),
    }),
    '0.3': () => ({
      ...v3.clocks(given, byPromise),
      ...v3.random(numbers),
      ...v3.cli(options, streams, byPromise),
      ...v3.filesystem(folders, byPromise),
      ...v3.sockets({ ...host, wait: byPromise }),
      ...v3.http(byPromise, machine.send, isAllowed),
    }),
  };
}

function givenFolders(
  { preopens = {} }: WasiOptions,
  machine: Machine,
  closing: Closing,
): GivenFolder[] {
  return Object.entries(preopens).map(([path, given]) => {
    const { host, readOnly = false } = typeof given === 'string' ? { host: given } : given;
    return { path, folder: machine.folder(host, closing), readOnly };
  });
}

function socketHost(
  { network = false, waits = 'thread' }: WasiOptions,
  machine: Machine,
  closing: Closing,
  wait: Wait,
): SocketHost {
  const allowed = new Allowed(network);
  if (!allowed.some) return { network: noNetwork, allowed, wait };
  // Else the first function that waits would be the end of the program.
  if (waits === 'thread') throw optionError('network', "false, or given with `waits: 'promise'`");
  return { network: machine.network(closing), allowed, wait };
}
