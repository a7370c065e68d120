/**
 * Handles between a table and the representation that travels: an own handle leaves its table, a borrowed one is
 * lent; both arrive as new entries, except that a component sees borrows of its own resources as representations.
 * CanonicalABI.md, lift_own, lift_borrow, lower_own and lower_borrow.
 */
import type { AbiType } from '../../../abi/index.ts';
import type { TypeId } from '../../../model/index.ts';
import type { Context } from '../context.ts';
import type { ValueKind } from '../kinds.ts';
import { storeUnsigned } from './scalars.ts';

type Handle = AbiType & { readonly kind: 'own' | 'borrow' };

function handles(
  liftOne: (cx: Context, index: number, type: TypeId) => number,
  lowerOne: (cx: Context, rep: number, type: TypeId) => number,
): ValueKind<Handle> {
  return {
    load: (cx, ptr, { resource }) => liftOne(cx, cx.memory.view.getUint32(ptr, true), resource),
    store: (cx, value, { resource }, ptr) =>
      storeUnsigned(cx, lowerOne(cx, value as number, resource), ptr, 4),
    lift: (cx, flat, { resource }) => liftOne(cx, flat.next('i32') as number, resource),
    lower: (cx, value, { resource }, flat) =>
      void flat.push(lowerOne(cx, value as number, resource)),
    weight: () => 80,
  };
}

export const own = handles(liftOwn, lowerOwn);
export const borrow = handles(liftBorrow, lowerBorrow);

/** Takes an own handle away from the guest; gives the representation. */
function liftOwn(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const rep = cx.instance.handles.takeOwn(index, resource, cx.place);
  cx.transfer?.give('own', resource.label, rep, index);
  return rep;
}

/** Lends a handle for the duration of the call; gives the representation. */
function liftBorrow(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  if (cx.scope?.kind !== 'lending') throw new TypeError('a borrow in a result');
  const rep = cx.scope.lend(index, resource, cx.place);
  cx.transfer?.give('borrow', resource.label, rep, index);
  return rep;
}

/** The index of a new own handle. */
function lowerOwn(cx: Context, rep: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const index = cx.instance.handles.addOwn(resource, rep, cx.place);
  cx.transfer?.take(index);
  return index;
}

/** The index of a new borrowed handle; for the component's own resources, the representation. */
function lowerBorrow(cx: Context, rep: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  if (resource.kind === 'defined' && resource.instance === cx.instance) {
    cx.transfer?.take();
    return rep;
  }
  const { scope } = cx;
  if (scope?.kind !== 'task') throw new TypeError('a borrow in a result');
  const index = cx.instance.handles.addBorrow(resource, rep, scope.borrowScope, cx.place);
  cx.transfer?.take(index);
  return index;
}
