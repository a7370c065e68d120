/**
 * Handles between a table and the representation that travels: an own handle leaves its table, a borrowed one is
 * lent; both arrive as new entries, except that a component sees borrows of its own resources as representations.
 * CanonicalABI.md, lift_own, lift_borrow, lower_own and lower_borrow.
 */
import type { TypeId } from '../../model/index.ts';
import type { Context } from './context.ts';
import type { ResourceHandle, TableEntry } from '../state/table.ts';
import type { Resource } from '../state/resource.ts';
import type { Instance } from '../state/store.ts';
import { addLender } from '../state/task.ts';
import { Trap, type TrapPlace } from '../trap.ts';

export function liftOwn(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const handle = removeHandle(cx.instance, index, resource, cx.place);
  if (!handle.own) {
    cx.trap('trap/wrong-handle-kind', `handle index ${index} is a borrow of ${resource.label}`);
  }
  cx.transfer?.give('own', resource, handle.rep, index);
  return handle.rep;
}

export function liftBorrow(cx: Context, index: number, type: TypeId): number {
  const resource = cx.store.resource(type);
  const handle = checkHandle(cx.instance.handles.get(index), index, resource, cx.place);
  if (cx.scope?.kind !== 'subtask') throw new TypeError('a borrow in a result');
  addLender(cx.scope, handle);
  cx.transfer?.give('borrow', resource, handle.rep, index);
  return handle.rep;
}

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

/** That an instance is not in realloc or post-return, where it may call nothing outside. */
export function checkLeave(instance: Instance, place: TrapPlace): void {
  if (instance.mayLeave) return;
  throw new Trap('trap/cannot-leave', place, 'called during realloc or post-return');
}

export function addHandle(instance: Instance, handle: TableEntry, place: TrapPlace): number {
  const index = instance.handles.add(handle);
  if (index === undefined) throw new Trap('trap/table-full', place, 'no handle index is left');
  return index;
}

/** Takes a handle of the type out of the table, unless it is lent. */
export function removeHandle(
  instance: Instance,
  index: number,
  resource: Resource,
  place: TrapPlace,
): ResourceHandle {
  const handle = checkHandle(instance.handles.remove(index), index, resource, place);
  if (handle.lends !== 0) {
    throw new Trap(
      'trap/handle-lent',
      place,
      `cannot remove owned resource while borrowed: handle index ${index}`,
    );
  }
  return handle;
}

/** That a handle is there and of the type. */
export function checkHandle(
  entry: TableEntry | undefined,
  index: number,
  resource: Resource,
  place: TrapPlace,
): ResourceHandle {
  if (entry === undefined) {
    throw new Trap('trap/unknown-handle', place, `unknown handle index ${index}`);
  }
  if (entry.kind !== 'resource' || entry.resource !== resource) {
    throw wrongType(entry, index, resource.label, place);
  }
  return entry;
}

/** The entry at an index, which must be one of a class: what is no handle to a resource. */
export function entryOf<T extends TableEntry>(
  wanted: abstract new (...args: never[]) => T,
  expected: string,
  entry: TableEntry | undefined,
  index: number,
  place: TrapPlace,
): T {
  if (entry === undefined) {
    throw new Trap('trap/unknown-handle', place, `unknown handle index ${index}`);
  }
  if (!(entry instanceof wanted)) throw wrongType(entry, index, expected, place);
  return entry;
}

function wrongType(entry: TableEntry, index: number, expected: string, place: TrapPlace): Trap {
  const found = entry.kind === 'resource' ? entry.resource.label : `a ${entry.kind}`;
  return new Trap(
    'trap/wrong-handle-type',
    place,
    `handle index ${index} used with the wrong type, expected ${expected} but found ${found}`,
  );
}
