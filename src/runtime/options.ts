/**
 * The words of the runtime's entry: what is given to instantiate a plan.
 */
import type { GuestLimits } from './core/limits.ts';
import type { Trace } from './trace/trace.ts';

/**
 * By import name: functions, or objects of functions, classes and further objects. These may be instances of classes of
 * the host's: methods and getters that they inherit count, but for what every object has. Names of interfaces and modules
 * are own keys.
 */
export type Imports = Readonly<Record<string, unknown>>;

/** Choices among the shapes of values, for both directions; bindings that `witlink generate` makes set them. */
export interface ValueShapes {
  /**
   * The error of a function whose result is a `result`: thrown, or returned as `{ tag: 'err', val }` beside
   * `{ tag: 'ok', val }`. Constructors always throw it. `thrown` by default.
   */
  readonly results?: 'thrown' | 'returned';
  /** Flags as an object of booleans, or as a bigint whose bit 0 is the first flag. `object` by default. */
  readonly flags?: 'object' | 'bigint';
}

/** Options of one instance of a program; each may be left out. */
export interface InstantiateOptions {
  /** The shapes of values at the host's edge. */
  readonly values?: ValueShapes;
  /**
   * What becomes of asynchronous calls that wait for what neither a guest nor a promise of the host's will bring, so
   * that only further calls could: they go on waiting, or end in a trap. `wait` by default.
   */
  readonly stalled?: 'wait' | 'trap';
  /**
   * Whether functions that WIT has as synchronous may be asynchronous in JavaScript: promises that they return are
   * waited for, and all exports that can reach one, as far as is known beforehand, return promises. The engine has to
   * have JSPI (`runtime/no-jspi`). `false` by default: then only calls by `asyncKey` wait.
   */
  readonly promises?: boolean;
  /**
   * What the instance may cost; those left out are as the program was linked with. `memory`, `table` and `gc` are
   * settled by then: others are an error (`runtime/settled-limit`).
   */
  readonly limits?: GuestLimits;
  /** Told of every crossing, as it happens. */
  readonly trace?: Trace;
  /**
   * Whether `stats()` tells of calls and of bytes that were copied. They are counted where JavaScript sees them: calls between
   * components go the plain way then, as with a `trace`. Not in a worker. `false` by default.
   */
  readonly stats?: boolean;
  /**
   * What becomes of imports that are not given: an error before anything runs, or a trap where one of them is called
   * (`trap/unknown-import`); of a resource that is not given there are no objects. A core module can't be missing. `error` by
   * default.
   */
  readonly unknownImports?: 'error' | 'trap';
}
