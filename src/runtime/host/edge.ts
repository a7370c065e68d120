/**
 * What everything at the edge to JavaScript works with, once for each running program.
 */
import type { HostSignature, HostType } from '../../plan/index.ts';
import type { Store } from '../core/store.ts';
import type { ValueShapes } from '../options.ts';
import type { HostHandles } from './resources.ts';

/** The store, its handles as JavaScript has them, the types of its values, and the shapes of values that the host has chosen. */
export class Edge<
  S extends Store = Store,
  H extends HostHandles | undefined = HostHandles | undefined,
> {
  readonly store: S;
  /** Left out where none crosses, and no class of a guest's is exported. */
  readonly handles: H;
  readonly types: readonly HostType[];
  readonly shapes: ValueShapes;

  constructor(store: S, handles: H, types: readonly HostType[], shapes: ValueShapes = {}) {
    this.store = store;
    this.handles = handles;
    this.types = types;
    this.shapes = shapes;
  }

  /** Whether a function's error case is thrown, not returned as a value. */
  throws({ fallible }: HostSignature, isConstructor: boolean): boolean {
    return fallible !== undefined && (isConstructor || this.shapes.results !== 'returned');
  }
}
