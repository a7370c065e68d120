/**
 * `resource.new`: an own handle for a representation, in the table of the component that implements the resource.
 * CanonicalABI.md, canon resource.new.
 */
import type { CoreFunction } from '../../core/core-func.ts';
import type { PlainInstance } from '../instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { PlainStore } from '../store.ts';
import { leaving, unsigned } from './builtin.ts';

/** The function of an instance. */
export function resourceNew(
  store: PlainStore,
  instance: PlainInstance,
  resource: Resource,
): CoreFunction {
  return (rep) => {
    const place = leaving(store, instance);
    return instance.handles.addOwn(resource, unsigned(rep), place);
  };
}
