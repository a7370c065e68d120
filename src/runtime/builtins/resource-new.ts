/**
 * `resource.new`: an own handle for a representation, in the table of the component that implements the resource.
 * CanonicalABI.md, canon resource.new.
 */
import { addHandle } from '../values/handles.ts';
import type { Resource } from '../state/resource.ts';
import type { CoreFunction, Instance, Store } from '../state/store.ts';
import { leaving, unsigned } from './builtin.ts';

export function resourceNew(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (rep) => {
    const place = leaving(store, instance);
    const handle = { kind: 'resource', resource, rep: unsigned(rep), own: true, lends: 0 } as const;
    return addHandle(instance, { ...handle }, place);
  };
}
