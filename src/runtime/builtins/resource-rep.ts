/**
 * `resource.rep`: the representation behind a handle, for the component that implements the resource. It may run
 * while `may_leave` is off. CanonicalABI.md, canon resource.rep.
 */
import type { CoreFunction } from '../state/core-func.ts';
import { checkHandle } from '../state/handles.ts';
import type { Instance } from '../state/instance.ts';
import type { Resource } from '../state/resource.ts';
import type { Store } from '../state/store.ts';
import { callerOf, unsigned } from './builtin.ts';

/** The function of an instance. */
export function resourceRep(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (index) => {
    const i = unsigned(index);
    return checkHandle(instance.handles.get(i), i, resource, callerOf(store, instance)).rep;
  };
}
