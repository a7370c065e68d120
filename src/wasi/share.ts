/**
 * All that the file `wasi.js` of an emitted program may want of WASI, each by itself: it has the packages that the program
 * imports (`emit/share/wasi-file.ts`), and puts them together as `wasi.ts` does with all. Nothing here does anything by being
 * loaded.
 */
import { Closing } from './closing.ts';
import { Ground, type GroundParts } from './ground.ts';
import type { Machine } from './machine.ts';
import type { WasiOptions } from './options/index.ts';
import type { WasiPackages } from './packages.ts';
import { importsOn } from './platform.ts';

/**
 * What a program is given, of options that were printed with it, which allow it no network.
 *
 * @param machine - As much of it as the packages ask for with these options.
 */
export function programWasi(
  options: WasiOptions,
  machine: Partial<Machine>,
  packages: WasiPackages,
): Record<string, unknown> {
  const parts: Partial<GroundParts> = {
    options,
    machine: machine as Machine,
    closing: new Closing(),
  };
  return importsOn(new Ground({ around: (send) => send, ...parts } as GroundParts), packages);
}

export { consoleStreams, hasBuiltIns, noFolder } from './machine.ts';
export { openPreopen } from './node/files/preopen.ts';
export { nodeStreams } from './node/index.ts';
export {
  cli2,
  cli3,
  clocks2,
  clocks3,
  filesystem2,
  filesystem3,
  http2,
  http3,
  io2,
  random2,
  random3,
  sockets2,
  sockets3,
} from './packages.ts';
export { wasi } from './wasi.ts';
