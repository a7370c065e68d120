/**
 * What everything at the edge to JavaScript works with, once for each running program.
 */
import type { Store } from '../core/store.ts';
import type { HostHandles } from './resources.ts';
import type { HostValues } from './values.ts';

/** The store and the two conversions, of values and of handles. */
export interface Edge {
  readonly store: Store;
  /** Values in the shapes that the host has chosen. */
  readonly values: HostValues;
  readonly handles: HostHandles;
}
