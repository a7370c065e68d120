/**
 * Functions of core modules, and ours that stand for some: what they take and give, and how one is entered that may
 * have to wait. The types of the WebAssembly JavaScript API, as narrow as the canonical ABI has them.
 */

/** An i32, f32 or f64, or an i64. */
export type CoreValue = number | bigint;
/** What passes between JavaScript and adapters: a core value, or a string of JavaScript's. */
export type EdgeValue = CoreValue | string;
/** A function with at most one result. */
export type CoreFunction = (...args: CoreValue[]) => CoreValue | undefined;

/** An adapter that JavaScript calls, or a function that adapters call. */
export type EdgeFunction = (...args: EdgeValue[]) => EdgeValue | undefined;

/** Calls a function. Engines spread arrays slowly, and nearly all functions take few arguments. */
export function applyCore<V extends EdgeValue>(
  func: (...args: V[]) => V | undefined,
  args: readonly V[],
): V | undefined {
  switch (args.length) {
    case 0:
      return func();
    case 1:
      return func(args[0]!);
    case 2:
      return func(args[0]!, args[1]!);
    case 3:
      return func(args[0]!, args[1]!, args[2]!);
    case 4:
      return func(args[0]!, args[1]!, args[2]!, args[3]!);
    default:
      return func(...args);
  }
}

/** Enters a function on a stack of its own. What it returned the thread knows, as soon as it did. */
export type Entry = (func: CoreFunction, args: readonly CoreValue[]) => Promise<unknown>;
