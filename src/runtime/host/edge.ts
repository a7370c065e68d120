/**
 * What everything at the edge to JavaScript works with, once for each running program.
 */
import type { Concurrency } from '../async/concurrency.ts';
import type { Store } from '../core/store.ts';
import { HostHandles, handleKinds } from './resources.ts';
import { type HostKinds, HostValues } from './values.ts';
import type { ValueShapes } from '../options.ts';

/** What an edge is made of. */
export interface EdgeParts {
  readonly kinds: HostKinds;
  readonly shapes: ValueShapes | undefined;
  readonly concurrency: Concurrency | undefined;
}

/** The store and the two conversions, of values and of handles. */
export class Edge {
  readonly store: Store;
  readonly concurrency: Concurrency | undefined;
  readonly handles: HostHandles;
  /** Values in the shapes that the host has chosen. */
  readonly values: HostValues;

  constructor(store: Store, { kinds, shapes, concurrency }: EdgeParts) {
    this.store = store;
    this.concurrency = concurrency;
    this.handles = new HostHandles(store, concurrency);
    this.values = new HostValues(
      store.plan.types,
      { ...kinds, ...handleKinds(store), ...concurrency?.hostKinds(this) },
      shapes,
    );
  }
}
