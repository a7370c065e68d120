/**
 * Functions of core modules, and ours that stand for some: what they take and give, and how one is entered that may
 * have to wait. The types of the WebAssembly JavaScript API, as narrow as the canonical ABI has them.
 */

/** An i32, f32 or f64, or an i64. */
export type CoreValue = number | bigint;
/** A function with at most one result. */
export type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined;

/** Enters a function on a stack of its own. What it returned the thread knows, as soon as it did. */
export type Entry = (func: CoreFunction, args: readonly CoreValue[]) => Promise<unknown>;
