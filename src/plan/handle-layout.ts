/**
 * How the handle tables of a program lie in the linker's own memory, which adapters and the runtime both read and
 * write. Little endian, sizes and addresses in bytes. CanonicalABI.md, Table State.
 */
import type { InstanceId, ResourceId } from './plan.ts';

/** What tables are made with stands by itself, so that programs have no more of it. */
export const handleHeap = 0;
export const handleLimit = 8;
export const tableBase = 0;
export const tableLength = 8;

/** What the memory begins with: cells of 4 bytes. */
export const handleHeader = {
  /** The first byte that is not given out yet, a multiple of 16. */
  heap: handleHeap,
  /** Handles and threads in all tables. */
  used: 4,
  /** How many there may be (`limits.handles`). */
  limit: handleLimit,
  /** The first free cell of those that count borrows; a free cell holds the next one's address, the last one 0. */
  freeCells: 12,
} as const;

/** What a table's descriptor consists of: cells of 4 bytes. */
export const handleTable = {
  /** The address of entry 0, which is never given out. */
  base: tableBase,
  /** Entries there is room for. */
  capacity: 4,
  /** The next index that was never used; at least 1. */
  length: tableLength,
  /** The index that was freed last, 0 for none. */
  free: 12,
  /** Borrows that calls of adapters have given the instance and that it has not dropped. */
  borrows: 16,
  /** Indexes lent by calls of adapters: where the list begins, for how many there is room, how many there are. */
  loans: 20,
  loansCapacity: 24,
  loansLength: 28,
} as const;

/** The bytes of a descriptor. */
const tableSize = 32;
/** The bytes of an entry. */
export const handleSize = 16;

/** What an entry consists of: cells of 4 bytes. */
export const handleEntry = {
  tag: 0,
  /** The representation; the slot of an object of JavaScript; of a free entry, the index that was freed before. */
  rep: 4,
  /** How many calls it is lent to. */
  lends: 8,
  /** The address of the cell that counts a borrow; 0 for what is owned. */
  scope: 12,
} as const;

/** The last index of a table. */
export const lastHandle = 2 ** 28 - 1;

/** The address of an instance's descriptor. */
export function handleTableAt(instance: InstanceId): number {
  return 16 + tableSize * instance;
}

/** Where the heap begins: behind the descriptors. */
export function handleHeapStart(instances: number): number {
  return handleTableAt(instances);
}

/** A free entry. */
export const freeTag = 0;
/** Anything that is no resource; what it is, JavaScript knows. */
export const objectTag = 2;

/** An entry that owns a resource. */
export function ownTag(resource: ResourceId): number {
  return resource * 4 + 1;
}

/** An entry that borrows one: the tag of an owner with one bit more. */
export function borrowTag(resource: ResourceId): number {
  return ownTag(resource) | borrowBit;
}

/** What the tag of a borrow has beside that of an owner. */
export const borrowBit = 2;

/** The resource of an entry that owns or borrows one. */
export function resourceOf(tag: number): ResourceId {
  return tag >>> 2;
}
