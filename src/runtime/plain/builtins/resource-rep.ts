/**
 * `resource.rep`: the representation behind a handle, for the component that implements the resource. It may run
 * while `may_leave` is off. CanonicalABI.md, canon resource.rep.
 */
import type { CoreFunction } from '../../core/core-func.ts';
import type { PlainInstance } from '../instance.ts';
import type { Resource } from '../../core/resource.ts';
import type { PlainStore } from '../store.ts';
import { callerOf, unsigned } from './builtin.ts';

/** The function of an instance. */
export function resourceRep(
  store: PlainStore,
  instance: PlainInstance,
  resource: Resource,
): CoreFunction {
  return (index) => instance.handles.rep(unsigned(index), resource, callerOf(store, instance));
}
