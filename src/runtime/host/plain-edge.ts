/** The edge to JavaScript of a program in which calls of the host's go the plain way: with values between the two. */
import type { Concurrency } from '../async/concurrency.ts';
import type { HostType } from '../../plan/index.ts';
import type { PlainStore } from '../plain/store.ts';
import type { ValueShapes } from '../options.ts';
import { Edge } from './edge.ts';
import { PlainHandles } from './plain-handles.ts';
import { handleKinds } from './resources.ts';
import { type HostKinds, HostValues } from './values.ts';

/** What it is made of beside the store. */
export interface EdgeParts {
  readonly types: readonly HostType[];
  readonly kinds: HostKinds;
  readonly shapes: ValueShapes | undefined;
  readonly concurrency: Concurrency | undefined;
  /** Whether promises of the host's synchronous functions are waited for. */
  readonly promises: boolean;
}

export class PlainEdge extends Edge<PlainStore, PlainHandles> {
  readonly concurrency: Concurrency | undefined;
  /** Whether promises of the host's synchronous functions are waited for. */
  readonly promises: boolean;
  /** Values in the shapes that the host has chosen. */
  readonly values: HostValues;

  constructor(store: PlainStore, { types, kinds, shapes, concurrency, promises }: EdgeParts) {
    super(store, concurrency?.handles(store) ?? new PlainHandles(store), types, shapes);
    this.concurrency = concurrency;
    this.promises = promises;
    this.values = new HostValues(
      types,
      { ...kinds, ...handleKinds(store), ...concurrency?.hostKinds(this) },
      shapes,
    );
  }
}
