/**
 * The linker's own memory, in which the tables of handles stand: given out from one end to the other, and grown where
 * that is needed. Nothing is given back but the cells that count borrows. What stands where is `plan/handle-layout.ts`.
 */
import { limits } from '../../../base/index.ts';
import { handleHeader, handleHeapStart } from '../../../plan/index.ts';
import { Trap, type TrapPlace } from '../trap.ts';

const pageSize = 65_536;
/** What is given out begins at multiples of these bytes. */
const alignment = 16;
const cellSize = 4;

/** A memory of words of 4 bytes; addresses are in bytes, and multiples of 4. */
export class HandleMemory {
  readonly memory: WebAssembly.Memory;
  /** Zeros that nobody writes to: entry 0 of tables that have no other yet. */
  readonly zeros: number;
  #words: Int32Array<ArrayBuffer>;

  /** With room for the descriptors of so many instances; `maximum` is in bytes. */
  constructor(instances: number, maximum: number = limits.handleMemory) {
    this.zeros = handleHeapStart(instances);
    const heap = this.zeros + alignment;
    const initial = pages(heap);
    this.memory = new WebAssembly.Memory({ initial, maximum: Math.max(initial, pages(maximum)) });
    this.#words = new Int32Array(this.memory.buffer);
    this.set(handleHeader.heap, heap);
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

  /** The address of so many bytes, which are 0; traps where there is no room. */
  allocate(size: number, place: TrapPlace): number {
    const address = this.get(handleHeader.heap);
    const end = address + Math.ceil(size / alignment) * alignment;
    const missing = pages(end) - this.words.length / (pageSize / 4);
    if (missing > 0) this.#grow(missing, place);
    this.set(handleHeader.heap, end);
    return address;
  }

  #grow(missing: number, place: TrapPlace): void {
    try {
      this.memory.grow(missing);
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

function pages(bytes: number): number {
  return Math.ceil(bytes / pageSize);
}
