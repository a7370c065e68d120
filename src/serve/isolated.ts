/**
 * Instances in workers, for engines without JSPI and for handlers that may compute without end. Each worker answers a request
 * at a time, and stands still where its handler waits; what it calls of WASI is done here, by promises: bodies,
 * clocks and connections are the same as without workers.
 */
import { diagnostic, WitlinkError } from '../base/index.ts';
import { Workers } from '../isolate/index.ts';
import type { Program } from '../link/index.ts';
import { canSuspend, type GuestLimits } from '../runtime/index.ts';
import type { WasiVersion } from '../wasi/index.ts';
import type { Engine } from './engine.ts';

/** As many requests at once where nobody has said how many, and the engine can't let them wait in one thread. */
const usualWorkers = 16;

/** The most that are asked for: each is a thread of the system. */
export const mostWorkers = 1024;

/**
 * How many workers are to answer; undefined where none is needed.
 *
 * @throws WitlinkError where it is no number of workers, or the handler can't be in one
 */
export function workersOf(asked: number | undefined, version: WasiVersion): number | undefined {
  if (version === '0.3') {
    if (asked === undefined) return undefined;
    const message =
      '`workers` is for handlers of WASI 0.2: streams of 0.3 can’t go to another thread';
    throw new WitlinkError([diagnostic('host/bad-option', message, undefined)]);
  }
  if (asked === undefined) return needsWorkers() ? usualWorkers : undefined;
  if (Number.isInteger(asked) && asked >= 1 && asked <= mostWorkers) return asked;
  const message = `\`workers\` is a number of threads, from 1 to ${mostWorkers}`;
  throw new WitlinkError([diagnostic('host/bad-option', message, undefined)]);
}

/** Without JSPI only a thread of its own lets a handler wait; where there are no threads either, instances say what they lack. */
function needsWorkers(): boolean {
  const { process } = globalThis as { process?: { getBuiltinModule?: unknown } };
  return !canSuspend && typeof process?.getBuiltinModule === 'function';
}

/** Makes instances of a program in workers, which are kept for those that follow. */
export function inWorkers(
  program: Program,
  { timeout, limits }: { readonly timeout: number; readonly limits?: GuestLimits },
): Engine {
  const workers = new Workers();
  const options = {
    isolate: workers,
    timeout,
    ...(limits === undefined ? {} : { limits }),
  };
  return {
    instantiate: (platform, imports) => program.instantiate({ ...platform, ...imports }, options),
    close: () => workers[Symbol.asyncDispose](),
  };
}
