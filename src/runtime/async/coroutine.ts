/**
 * Code of ours that may have to wait, as generators: the bodies of threads, and the built-ins and lowered functions
 * that guests call. What they yield says what for; who follows one decides how, so that a call that need not wait is
 * an ordinary one. Concurrency.md; CanonicalABI.md, Stack Switching.
 */
import type { CoreFunction, CoreValue } from '../core/core-func.ts';

/**
 * - `block`: the thread gives up control until somebody resumes it; it gets whether that was to cancel it.
 * - a promise: the thread stays the one that runs, but what it has started needs the machine's stack to be put aside.
 */
export type Pause = 'block' | Promise<unknown>;

/** Code that gives a `T` in the end. */
export type Co<T> = Generator<Pause, T, boolean>;

/** A function that guests call and that may wait. */
export type CoFunction = (...args: CoreValue[]) => Co<CoreValue | undefined>;

/** One of our functions: `waiting` ones may have to wait before they have a result. */
export type OwnFunction =
  | { readonly kind: 'plain'; readonly call: CoreFunction }
  | { readonly kind: 'waiting'; readonly call: CoFunction };

/** Code that need not wait after all. */
export function* immediately<T>(code: () => T): Co<T> {
  yield* [];
  return code();
}
