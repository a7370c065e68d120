/**
 * The words of the runtime's entry: what is given to instantiate a plan, and what comes of it.
 */
import type { Store } from './store.ts';
import type { Trace } from './trace.ts';

/** By import name: functions, or objects of functions, classes and further objects. Own keys only are looked at. */
export type Imports = Readonly<Record<string, unknown>>;

export interface InstantiateOptions {
  /** Told of every crossing, as it happens. */
  readonly trace?: Trace;
  /**
   * The module of `guardModule(plan)`, compiled; needed where code can't be compiled synchronously. Left out, it is
   * compiled here.
   */
  readonly guard?: WebAssembly.Module;
}

export interface Running {
  /** Full names, camelCase short names where they are unique, root functions; no prototype. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** The state behind it, to look at. */
  readonly store: Store;
}
