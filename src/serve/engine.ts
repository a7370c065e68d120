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

/**
 * Handlers that wait stand side by side in one thread.
 *
 * @param options - Where `promises` says so, those of 0.2 are suspended by JSPI.
 */
export function inThisThread(
  program: Program,
  { promises, limits }: { readonly promises: boolean; readonly limits?: GuestLimits },
): Engine {
  const options = { promises, ...(limits === undefined ? {} : { limits }) };
  return {
    // At once: its modules are compiled, and each promise on the way would be a turn of the event loop.
    instantiate: async (platform, imports) =>
      program.instantiateSync({ ...platform, ...imports }, options),
    close: async () => {},
  };
}
