/**
 * `resource.rep`: the representation behind a handle, for the component that implements the resource. It may run
 * while `may_leave` is off. CanonicalABI.md, canon resource.rep.
 */
import { checkHandle } from '../values/handles.ts';
import type { Resource } from '../state/resource.ts';
import type { CoreFunction, Instance, Store } from '../state/store.ts';
import { callerOf, unsigned } from './builtin.ts';

export function resourceRep(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (index) => {
    const i = unsigned(index);
    return checkHandle(instance.handles.get(i), i, resource, callerOf(store, instance)).rep;
  };
}
