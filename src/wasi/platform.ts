/**
 * Options -> a platform: the interfaces of WASI under full names, over what this machine has (`machine.ts`), and what closes it.
 */
import { Closing } from './closing.ts';
import { Ground } from './ground.ts';
import type { Send } from './http/index.ts';
import type { Wait } from './io/index.ts';
import { thisNetwork } from './machine-network.ts';
import { thisMachine } from './machine.ts';
import { checkWasiOptions, type WasiOptions } from './options/index.ts';
import { everything, type WasiPackages, type WasiVersion } from './packages.ts';
import { platformKey, type PlatformOrigin } from './platform-key.ts';

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
  const [machine, network] = [await thisMachine(), await thisNetwork()];
  const closing = new Closing();
  const ground = new Ground({ options, closing, machine, network, around });
  try {
    return { imports: importsOn(ground, everything, wanted), wait: ground.wait, closing };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

/** The interfaces of some packages, under the names by which they are given. */
export function importsOn(
  ground: Ground,
  packages: WasiPackages,
  wanted?: readonly WasiInterface[],
): Record<string, unknown> {
  const { options } = ground;
  const imports: Record<string, unknown> = {};
  for (const [key, its] of Object.entries(packages)) {
    const version = key as WasiVersion;
    const asked = wanted?.filter((one) => one.version === version);
    if (asked?.length === 0) continue;
    const there: Readonly<Record<string, object>> = Object.assign(
      {},
      ...its.map((make) => make(ground)),
    );
    const names =
      asked ?? Object.keys(there).map((path) => ({ path, name: oldest(path, version) }));
    for (const { name, path } of names) {
      const members = there[path];
      if (members === undefined) continue;
      const origin: PlatformOrigin = { options, name: oldest(path, version) };
      imports[name] = Object.defineProperty({ ...members }, platformKey, { value: origin });
    }
  }
  return imports;
}

/** Imports stand under the oldest of each version, so that one of the user's own goes before it. */
const oldest = (path: string, version: WasiVersion): string => `${path}@${version}.0`;
