/**
 * What a guest may cost its host: one object, the same in `link`, `instantiate` and `witlink run`. Limits of a program
 * count for each of its instances by itself, over all components that it was linked from. What readers of files keep
 * to stands in `base/limits.ts`; what a host asks for is looked at in `given-limits.ts`.
 */

/** Bounds on one instance of a program; a key that is left out has its value of `defaultLimits`. */
export interface GuestLimits {
  /**
   * Bytes of all linear memories together. A core module that would begin beyond it is refused (`link/limit-memory`).
   * Growing beyond it fails within the guest, as where there is no more memory; where several components grow, one that
   * took more than was left traps when a call next enters or leaves it (`trap/limit-memory`). Settled when a program
   * is linked.
   */
  readonly memory?: number;
  /** Elements of all core tables together; the same as `memory` otherwise (`link/limit-table`, `trap/limit-table`). */
  readonly table?: number;
  /**
   * Entries of all tables of handles and threads: resources, calls that have not ended, streams, futures, sets and
   * error contexts, whose messages count for one more each 256 bytes (`trap/limit-handles`).
   */
  readonly handles?: number;
  /**
   * Bytes that become values of JavaScript in one direction of one call: those of strings and of lists of numbers, and
   * 16 for each element of another list and each field, payload and flag in it: 80 for a string, a list or a handle,
   * 1,024 for an error context (`trap/limit-lifted`).
   */
  readonly lifted?: number;
  /**
   * Calls of core code that are under way at a time: within each other, or waiting on stacks of their own
   * (`trap/limit-depth`). The engine's stack may be full before (`trap/stack-overflow`).
   */
  readonly depth?: number;
  /**
   * Whether core modules may have types of garbage-collected objects, and exceptions in exceptions or tables, which no
   * limit counts. Left out, they may as long as `memory` is left out, too (`link/limit-gc`). Settled when a program is
   * linked.
   */
  readonly gc?: boolean;
}

/**
 * The limits of an instance where `limits` does not say otherwise; `GuestLimits` tells what each counts: bytes for
 * `memory` and `lifted`.
 */
export const defaultLimits = {
  memory: 4 * 1024 ** 3,
  table: 1_000_000,
  handles: 1_000_000,
  lifted: 256 * 1024 ** 2,
  depth: 10_000,
} as const satisfies GuestLimits;

/** The limits that are numbers. */
export type LimitName = keyof typeof defaultLimits;

/** All that hold, each with a value. */
export type AllLimits = Readonly<Record<LimitName, number>> & { readonly gc: boolean };

/** Those of a program for which nothing was asked. */
export const unlessGiven: AllLimits = { ...defaultLimits, gc: true };
