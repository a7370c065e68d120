/**
 * Calls of component-level functions, as their two sides see each other. CanonicalABI.md, Store.lift and Store.lower.
 */
import type { Co } from '../async/coroutine.ts';
import type { TaskCount } from '../async/task-count.ts';
import type { Transfer } from '../trace/transfer.ts';
import type { Value } from '../plain/value.ts';
import type { PlainInstance } from '../plain/instance.ts';

/**
 * A call of a component-level function. The callee asks for its arguments once it may run and hands over its result
 * once; both may come long after each other when calls are asynchronous.
 */
export interface Call {
  /** The calling instance; absent when the host calls. */
  readonly caller: PlainInstance | undefined;
  /** Lifts the arguments out of the caller. */
  start(): readonly Value[];
  /** Lowers the result into the caller. */
  resolve(result: Value | undefined): void;
  /** Tells the caller that there will be no result, as it asked. */
  cancel?(): void;
  /** What crosses, both ways; present when traced. */
  readonly transfers?: { readonly params: Transfer; readonly result: Transfer } | undefined;
  /** The caller is JavaScript that can't wait, so that the callee runs on its stack. */
  readonly onCallersStack?: boolean;
  /** Counts what the call leads to, where somebody wants to know when all of it has exited. */
  readonly tasks?: TaskCount | undefined;
}

/** Asks the callee of a call to end early. */
export type OnCancel = () => Co<void>;

/**
 * A component-level function that can be called: a lifted one, or the host's. A `sync` one has returned when `call`
 * does, and nothing in it ever waits; the others may wait or return later.
 */
export type FuncInst =
  | {
      readonly kind: 'sync';
      readonly call: (call: Call) => void;
      /** The same, called by the host with its arguments; gives the result. Left out where calls are traced. */
      readonly run?: ((args: readonly Value[]) => Value | undefined) | undefined;
    }
  | { readonly kind: 'concurrent'; readonly call: (call: Call) => Co<OnCancel> };
