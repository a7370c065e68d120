/**
 * The memory of the handle tables as JavaScript uses it: given out from one end to the other, and grown where that is
 * needed. Nothing is given back but the cells that count borrows. Adapters do the same in wasm (`link/fuse/handles.ts`);
 * what stands where is `plan/handle-layout.ts`.
 */
import {
  freeTag,
  handleEntry,
  handleHeader,
  handleSize,
  handleTable,
  handleTableAt,
  type InstanceId,
} from '../../../plan/index.ts';
import type { EngineMemory } from '../engine-types.ts';
import { Trap, type TrapPlace } from '../trap.ts';
import { alignment, pages } from './empty-tables.ts';

const cellSize = 4;

/** A memory of words of 4 bytes; addresses are in bytes, and multiples of 4. */
export class HandleMemory {
  readonly #memory: WebAssembly.Memory;
  #words: Int32Array<ArrayBuffer>;

  /** @param memory - Of `emptyTables`. */
  constructor(memory: EngineMemory) {
    this.#memory = memory;
    this.#words = new Int32Array(memory.buffer);
  }

  /** All of it; wasm may have made it larger since it was asked for last. */
  get words(): Int32Array<ArrayBuffer> {
    // Growing leaves an old view without elements, which is cheaper to see than to ask for the buffer each time.
    if (this.#words.length === 0) this.#words = new Int32Array(this.#memory.buffer);
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

  /** The address of so many bytes, which are 0; traps where there is no room. */
  allocate(size: number, place: TrapPlace): number {
    const address = this.get(handleHeader.heap);
    const end = address + Math.ceil(size / alignment) * alignment;
    const missing = pages(end) - pages(this.words.byteLength);
    if (missing > 0) this.#grow(missing, place);
    this.set(handleHeader.heap, end);
    return address;
  }

  #grow(missing: number, place: TrapPlace): void {
    try {
      this.#memory.grow(missing);
    } catch (error) {
      const detail = `the tables of handles can't have more than the ${this.words.byteLength} bytes they take`;
      throw new Trap('trap/table-full', place, detail, { cause: error });
    }
  }

  /** The address of a cell that holds 0. */
  openCell(place: TrapPlace): number {
    if (this.get(handleHeader.freeCells) === 0) {
      const first = this.allocate(alignment, place);
      for (let at = first; at < first + alignment; at += cellSize) this.closeCell(at);
    }
    const cell = this.get(handleHeader.freeCells);
    this.set(handleHeader.freeCells, this.get(cell));
    this.set(cell, 0);
    return cell;
  }

  /** A cell is not used any more. */
  closeCell(cell: number): void {
    this.set(cell, this.get(handleHeader.freeCells));
    this.set(handleHeader.freeCells, cell);
  }
}
