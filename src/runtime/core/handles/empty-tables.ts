/**
 * The linker's own memory, in which the tables of handles stand, as it is before anybody has a handle. Adapters do the rest,
 * and `handle-memory.ts` where JavaScript has handles, too. What stands where is `plan/handle-layout.ts`.
 */
import {
  handleHeap,
  handleHeapStart,
  handleLimit,
  handleTableAt,
  tableBase,
  tableLength,
} from '../../../plan/index.ts';
import type { EngineMemory } from '../engine-types.ts';

const pageSize = 65_536;
/** Bytes that tables may take, garbage included. */
export const mostBytes: number = 2 ** 30;

/** What is given out begins at multiples of these bytes. */
export const alignment = 16;

/** Tables for so many instances, which may have `most` handles together; `maximum` is in bytes. */
export function emptyTables(
  instances: number,
  most: number,
  maximum: number = mostBytes,
): EngineMemory {
  // Zeros that nobody writes to: entry 0 of tables that have no other yet.
  const zeros = handleHeapStart(instances);
  const heap = zeros + alignment;
  const initial = pages(heap);
  const memory = new WebAssembly.Memory({ initial, maximum: Math.max(initial, pages(maximum)) });
  const words = new Int32Array(memory.buffer);
  words[handleHeap >>> 2] = heap;
  words[handleLimit >>> 2] = Math.floor(most);
  for (let id = 0; id < instances; id++) {
    words[(handleTableAt(id) + tableBase) >>> 2] = zeros;
    words[(handleTableAt(id) + tableLength) >>> 2] = 1;
  }
  return memory;
}

/** In how many pages of a memory so many bytes are. */
export function pages(bytes: number): number {
  return Math.ceil(bytes / pageSize);
}
