/**
 * What is wrong with a handle, as traps: the same words, however handles are kept. CanonicalABI.md, Table State and
 * lift_own.
 */
import type { Resource } from '../resource.ts';
import { Trap, type TrapPlace } from '../trap.ts';

/** Nothing stands at an index. */
export function unknownHandle(index: number, place: TrapPlace): Trap {
  return new Trap('trap/unknown-handle', place, `unknown handle index ${index}`);
}

/** Something else stands there; `found` is the label of a resource, or the kind of an object. */
export function wrongHandleType(
  index: number,
  expected: string,
  found: string,
  place: TrapPlace,
): Trap {
  return new Trap(
    'trap/wrong-handle-type',
    place,
    `handle index ${index} used with the wrong type, expected ${expected} but found ${found}`,
  );
}

/** It is lent to a call. */
export function handleLent(index: number, place: TrapPlace): Trap {
  return new Trap(
    'trap/handle-lent',
    place,
    `cannot remove owned resource while borrowed: handle index ${index}`,
  );
}

/** It can't be given away. */
export function handleBorrowed(index: number, { label }: Resource, place: TrapPlace): Trap {
  return new Trap('trap/wrong-handle-kind', place, `handle index ${index} is a borrow of ${label}`);
}
