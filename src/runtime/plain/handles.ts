/**
 * Handles between a table and the representation that travels: an own handle leaves its table, a borrowed one is
 * lent; both arrive as new entries, except that a component sees borrows of its own resources as representations.
 * CanonicalABI.md, lift_own, lift_borrow, lower_own and lower_borrow.
 */
import type { TypeId } from '../../model/index.ts';
import type { ResourceHandle } from '../core/handle-table.ts';
import { addHandle, checkHandle, removeHandle } from '../core/handles.ts';
import { addLender } from '../core/lending.ts';
import type { Context } from './context.ts';

/** Takes an own handle away from the guest; gives the representation. */
export function liftOwn(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const handle = removeHandle(cx.instance, index, resource, cx.place);
  if (!handle.own) {
    cx.trap('trap/wrong-handle-kind', `handle index ${index} is a borrow of ${resource.label}`);
  }
  cx.transfer?.give('own', resource.label, handle.rep, index);
  return handle.rep;
}

/** Lends a handle for the duration of the call; gives the representation. */
export function liftBorrow(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const handle = checkHandle(cx.instance.handles.get(index), index, resource, cx.place);
  if (cx.scope?.kind !== 'subtask') throw new TypeError('a borrow in a result');
  addLender(cx.scope, handle);
  cx.transfer?.give('borrow', resource.label, handle.rep, index);
  return handle.rep;
}

/** The index of a new own handle. */
export function lowerOwn(cx: Context, rep: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const index = addHandle(
    cx.instance,
    { kind: 'resource', resource, rep, own: true, lends: 0 },
    cx.place,
  );
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
  const handle: ResourceHandle = {
    kind: 'resource',
    resource,
    rep,
    own: false,
    scope,
    lends: 0,
  };
  scope.numBorrows++;
  const index = addHandle(cx.instance, handle, cx.place);
  cx.transfer?.take(index);
  return index;
}
