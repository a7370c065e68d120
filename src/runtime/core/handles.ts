/**
 * Handles of an instance, by their indexes: put into its table, looked up and taken out, with the traps for those that
 * are not there or not what they should be. CanonicalABI.md, Table State and lift_own.
 */
import { Trap, type TrapPlace } from './trap.ts';
import type { ResourceHandle, TableEntry } from './handle-table.ts';
import type { Instance } from './instance.ts';
import type { Resource } from './resource.ts';

/** That an instance is not in realloc or post-return, where it may call nothing outside. */
export function checkLeave(instance: Instance, place: TrapPlace): void {
  if (instance.mayLeave) return;
  throw new Trap('trap/cannot-leave', place, 'called during realloc or post-return');
}

/** The index of the new handle; traps where there are too many. */
export function addHandle(instance: Instance, handle: TableEntry, place: TrapPlace): number {
  return instance.handles.add(handle, place);
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

/**
 * The entry at an index of the instance's table, which must be one of a class, and so no handle to a resource;
 * `expected` is for the trap.
 */
export const handleOf = finding('get');
/** As `handleOf`; the index is free from then on. */
export const takeHandle = finding('remove');

function finding(how: 'get' | 'remove') {
  return <T extends TableEntry>(
    instance: Instance,
    wanted: abstract new (...args: never[]) => T,
    expected: string,
    index: number,
    place: TrapPlace,
  ): T => entryOf(wanted, expected, instance.handles[how](index), index, place);
}

/** The entry at an index, which must be one of a class: what is no handle to a resource. */
function entryOf<T extends TableEntry>(
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
