/**
 * The linker's own memory, in which the tables of handles stand, as it is before anybody has a handle. Adapters do the rest;
 * where JavaScript has handles, too, `handle-heap.ts` gives room. What stands where is `plan/handle-layout.ts`.
 */
import { abiLimits } from '../../../base/index.ts';
import {
  freeTag,
  handleEntry,
  handleHeader,
  handleHeapStart,
  handleSize,
  handleTable,
  handleTableAt,
  type InstanceId,
  type ResourceId,
  isResourceTag,
  resourceOf,
} from '../../../plan/index.ts';
import type { EngineMemory } from '../engine-types.ts';

const pageSize = 65_536;
/** What is given out begins at multiples of these bytes. */
export const alignment = 16;

/** A memory of words of 4 bytes; addresses are in bytes, and multiples of 4. Wasm may write to it, too. */
export class HandleMemory {
  readonly memory: EngineMemory;
  #words: Int32Array<ArrayBuffer>;

  /** With empty tables for so many instances, which may have `most` handles together; `maximum` is in bytes. */
  constructor(instances: number, most: number, maximum: number = abiLimits.handleMemory) {
    // Zeros that nobody writes to: entry 0 of tables that have no other yet.
    const zeros = handleHeapStart(instances);
    const heap = zeros + alignment;
    const initial = pages(heap);
    this.memory = new WebAssembly.Memory({ initial, maximum: Math.max(initial, pages(maximum)) });
    this.#words = new Int32Array(this.memory.buffer);
    this.set(handleHeader.heap, heap);
    this.set(handleHeader.limit, Math.floor(most));
    for (let id = 0; id < instances; id++) {
      this.set(handleTableAt(id) + handleTable.base, zeros);
      this.set(handleTableAt(id) + handleTable.length, 1);
    }
  }

  /** All of it; wasm may have made it larger since it was asked for last. */
  get words(): Int32Array<ArrayBuffer> {
    // Growing leaves an old view without elements, which is cheaper to see than to ask for the buffer each time.
    if (this.#words.length === 0) this.#words = new Int32Array(this.memory.buffer);
    return this.#words;
  }

  get(address: number): number {
    return this.words[address >>> 2]!;
  }

  set(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }

  /** The address of an entry that is there. */
  entryAt(instance: InstanceId, index: number): number {
    return this.get(handleTableAt(instance) + handleTable.base) + index * handleSize;
  }

  /** The tag of what stands at an index. */
  tagAt(instance: InstanceId, index: number): number {
    const isThere = index < this.get(handleTableAt(instance) + handleTable.length);
    return isThere ? this.get(this.entryAt(instance, index) + handleEntry.tag) : freeTag;
  }

  /** The resource to which a handle is, where there is one. */
  resourceAt(instance: InstanceId, index: number): ResourceId | undefined {
    const tag = this.tagAt(instance, index);
    return isResourceTag(tag) ? resourceOf(tag) : undefined;
  }
}

/** In how many pages of a memory so many bytes are. */
export function pages(bytes: number): number {
  return Math.ceil(bytes / pageSize);
}
