/**
 * The memory of the handle tables, given out from one end to the other, and grown where that is needed. Nothing is given
 * back but the cells that count borrows. Adapters do the same in wasm (`link/fuse/handles.ts`).
 */
import { handleHeader } from '../../../plan/index.ts';
import { Trap, type TrapPlace } from '../trap.ts';
import { alignment, type HandleMemory, pages } from './handle-memory.ts';

const cellSize = 4;

/** Gives out room in the memory, which it changes. */
export class HandleHeap {
  readonly #memory: HandleMemory;

  constructor(memory: HandleMemory) {
    this.#memory = memory;
  }

  /** The address of so many bytes, which are 0; traps where there is no room. */
  allocate(size: number, place: TrapPlace): number {
    const memory = this.#memory;
    const address = memory.get(handleHeader.heap);
    const end = address + Math.ceil(size / alignment) * alignment;
    const missing = pages(end) - pages(memory.words.byteLength);
    if (missing > 0) this.#grow(missing, place);
    memory.set(handleHeader.heap, end);
    return address;
  }

  #grow(missing: number, place: TrapPlace): void {
    try {
      this.#memory.memory.grow(missing);
    } catch (error) {
      const detail = `the tables of handles can't have more than the ${this.#memory.words.byteLength} bytes they take`;
      throw new Trap('trap/table-full', place, detail, { cause: error });
    }
  }

  /** The address of a cell that holds 0. */
  openCell(place: TrapPlace): number {
    const memory = this.#memory;
    if (memory.get(handleHeader.freeCells) === 0) {
      const first = this.allocate(alignment, place);
      for (let at = first; at < first + alignment; at += cellSize) this.closeCell(at);
    }
    const cell = memory.get(handleHeader.freeCells);
    memory.set(handleHeader.freeCells, memory.get(cell));
    memory.set(cell, 0);
    return cell;
  }

  /** A cell is not used any more. */
  closeCell(cell: number): void {
    this.#memory.set(cell, this.#memory.get(handleHeader.freeCells));
    this.#memory.set(handleHeader.freeCells, cell);
  }
}
