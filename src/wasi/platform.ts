/**
 * Options and proposals -> a platform: their interfaces under full names, over what this machine has (`machine.ts`), and what
 * closes it.
 */
import type { Imports } from '../runtime/index.ts';
import { standardStreams } from './cli/standard-streams.ts';
import { Closing } from './closing.ts';
import type { GivenFolder } from './filesystem/index.ts';
import type { Send } from './http/index.ts';
import { type Wait, waitByPromise, waitInThread } from './io/index.ts';
import { type Machine, thisMachine } from './machine.ts';
import { checkWasiOptions, type WasiOptions } from './options/index.ts';
import { platformKey, type PlatformOrigin } from './platform-key.ts';
import type { Ground, Proposals, WasiVersion } from './proposals.ts';
import { randomBytes } from './random/index.ts';

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

/** Opens a platform with some proposals. */
export async function open(
  proposals: Proposals,
  options: WasiOptions,
  { around = (send) => send, interfaces: wanted }: PlatformParts = {},
): Promise<Platform> {
  checkWasiOptions(options);
  const machine = await thisMachine();
  const closing = new Closing();
  const byPromise = waitByPromise(closing);
  const wait: Wait = options.waits === 'promise' ? byPromise : waitInThread;
  try {
    const ground: Ground = {
      options,
      closing,
      streams: standardStreams(options, machine, closing),
      folders: givenFolders(options, machine, closing),
      numbers: randomBytes(options.random),
      wait,
      byPromise,
      around,
    };
    const imports: Record<string, unknown> = {};
    for (const [key, make] of Object.entries(await proposals(ground))) {
      const version = key as WasiVersion;
      const asked = wanted?.filter((one) => one.version === version);
      if (asked?.length === 0) continue;
      const there = make();
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

/** The imports of a platform of its own; `[Symbol.asyncDispose]()` closes it. */
export async function importsOf(
  proposals: Proposals,
  options: WasiOptions = {},
): Promise<Imports & AsyncDisposable> {
  const { imports, closing } = await open(proposals, options);
  // Not among what `{ ...wasi }` copies: the copy is no platform.
  Object.defineProperty(imports, Symbol.asyncDispose, { value: () => closing.close() });
  return imports as Imports & AsyncDisposable;
}

/** Imports stand under the oldest of each version, so that one of the user's own goes before it. */
const oldest = (path: string, version: WasiVersion): string => `${path}@${version}.0`;

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
