/**
 * `resource.drop`: a handle leaves its table; an own one runs the resource's destructor, in the component that
 * implements it or at the host. CanonicalABI.md, canon resource.drop.
 */
import type { Concurrency } from '../../async/concurrency.ts';
import type { OwnFunction } from '../../async/coroutine.ts';
import type { CoreValue } from '../../core/core-func.ts';
import { type Dropped, dropOwn } from '../drop.ts';
import type { PlainInstance } from '../instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { PlainStore } from '../store.ts';
import { leaving, unsigned } from './builtin.ts';

/** The function of an instance; it waits where the destructor may. */
export function resourceDrop(
  store: PlainStore,
  instance: PlainInstance,
  resource: Resource,
  concurrency: Concurrency | undefined,
): OwnFunction {
  /** Takes the handle; gives what to drop. */
  const take = (i: CoreValue | undefined): Dropped | undefined => {
    const index = unsigned(i);
    const { own, rep } = instance.handles.drop(index, resource, leaving(store, instance));
    return own ? { resource, rep, caller: instance, index } : undefined;
  };
  if (resource.kind === 'defined' && store.instance(resource.instance.id).isConcurrent) {
    return concurrency!.resourceDrop(store, take);
  }
  return {
    kind: 'plain',
    call: (i) => {
      const dropped = take(i);
      if (dropped !== undefined) dropOwn(store, dropped);
      return undefined;
    },
  };
}
