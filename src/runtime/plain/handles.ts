/**
 * Handles between a table and the representation that travels: an own handle leaves its table, a borrowed one is
 * lent; both arrive as new entries, except that a component sees borrows of its own resources as representations.
 * CanonicalABI.md, lift_own, lift_borrow, lower_own and lower_borrow.
 */
import type { TypeId } from '../../model/index.ts';
import type { Context } from './context.ts';

/** Takes an own handle away from the guest; gives the representation. */
export function liftOwn(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const rep = cx.instance.handles.takeOwn(index, resource, cx.place);
  cx.transfer?.give('own', resource.label, rep, index);
  return rep;
}

/** Lends a handle for the duration of the call; gives the representation. */
export function liftBorrow(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  if (cx.scope?.kind !== 'lending') throw new TypeError('a borrow in a result');
  const rep = cx.scope.lend(index, resource, cx.place);
  cx.transfer?.give('borrow', resource.label, rep, index);
  return rep;
}

/** The index of a new own handle. */
export function lowerOwn(cx: Context, rep: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const index = cx.instance.handles.addOwn(resource, rep, cx.place);
  cx.transfer?.take(index);
  return index;
}

/** The index of a new borrowed handle; for the component's own resources, the representation. */
export function lowerBorrow(cx: Context, rep: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  if (resource.kind === 'defined' && resource.instance === cx.instance) {
    cx.transfer?.take();
    return rep;
  }
  const { scope } = cx;
  if (scope?.kind !== 'task') throw new TypeError('a borrow in a result');
  const index = cx.instance.handles.addBorrow(resource, rep, scope.scope, cx.place);
  cx.transfer?.take(index);
  return index;
}
