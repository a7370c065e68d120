/** Where the instances of a server run: in this thread, or in workers (`isolated.ts`). */
import type { Program } from '../link/index.ts';
import type { GuestLimits, Imports } from '../runtime/index.ts';

export interface Engine {
  /** @param platform What WASI serves; `imports` go before it. */
  instantiate(platform: Imports, imports: Imports): Promise<Engaged>;
  close(): Promise<void>;
}

/** An instance, whose functions give promises. */
export interface Engaged {
  readonly exports: object;
  [Symbol.asyncDispose]?(): Promise<void>;
}

/** Handlers that wait are suspended by JSPI, so that requests stand side by side in one thread. */
export function inThisThread(
  program: Program,
  { limits }: { readonly limits?: GuestLimits },
): Engine {
  const options = { promises: true, ...(limits === undefined ? {} : { limits }) };
  return {
    // At once: its modules are compiled, and each promise on the way would be a turn of the event loop.
    instantiate: async (platform, imports) =>
      program.instantiateSync({ ...platform, ...imports }, options),
    close: async () => {},
  };
}
