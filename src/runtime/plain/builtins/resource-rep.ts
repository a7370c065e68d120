/**
 * `resource.rep`: the representation behind a handle, for the component that implements the resource. It may run
 * while `may_leave` is off. CanonicalABI.md, canon resource.rep.
 */
import type { CoreFunction } from '../../core/core-func.ts';
import type { Instance } from '../../core/instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { Store } from '../../core/store.ts';
import { callerOf, unsigned } from './builtin.ts';

/** The function of an instance. */
export function resourceRep(store: Store, instance: Instance, resource: Resource): CoreFunction {
  return (index) => instance.handles.rep(unsigned(index), resource, callerOf(store, instance));
}
