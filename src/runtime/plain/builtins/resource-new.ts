/**
 * `resource.new`: an own handle for a representation, in the table of the component that implements the resource.
 * CanonicalABI.md, canon resource.new.
 */
import type { CoreFunction } from '../../core/core-func.ts';
import type { Instance } from '../../core/instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { Store } from '../../core/store.ts';
import { leaving, unsigned } from './builtin.ts';

/** The function of an instance. */
export function resourceNew(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (rep) => {
    const place = leaving(store, instance);
    return instance.handles.addOwn(resource, unsigned(rep), place);
  };
}
