/**
 * The host's memory: between JavaScript and adapters, to which the host is one more component instance. What lies there
 * is a stack: who begins a call keeps `top` and sets it back when the call is over. Adapters know its top, too, and put
 * there what guests give.
 */
import { hostMemory } from '../../../plan/index.ts';
import type { EngineMemory } from '../../core/engine-types.ts';
import { exceeded } from '../../core/exceeded.ts';
import { hostPlace } from '../../core/instance.ts';
import type { AllLimits } from '../../core/limits.ts';
import { Memory } from '../../core/memory.ts';
import { Trap, type TrapCode, type TrapPlace } from '../../core/trap.ts';

/** How much more than is wanted it grows at most, in bytes. */
const spare = 2 ** 24;

const pageSize = 2 ** 16;

export class HostMemory extends Memory {
  readonly #memory: WebAssembly.Memory;
  readonly #limits: AllLimits;
  /** How long the string or list was that was written last: elements, or code units with their tag. */
  length = 0;
  /** What a value that is too long was refused with, which ends the program. */
  trapped: Trap | undefined;
  /** Of who began last. */
  #place = hostPlace;

  /** @param memory - As `shareWithAdapters` has made it. */
  constructor(memory: EngineMemory, limits: AllLimits) {
    super(memory);
    this.#memory = memory;
    this.#limits = limits;
  }

  /** Where free bytes begin. */
  get top(): number {
    return this.view.getUint32(hostMemory.top, true);
  }

  set top(top: number) {
    this.view.setUint32(hostMemory.top, top, true);
  }

  /**
   * Takes `size` bytes from the top up; gives where they begin. What hosts give is as large as they want; throws what
   * the engine does where there is no more memory.
   */
  allocate(align: number, size: number): number {
    const { top } = this;
    const ptr = top + (-top & (align - 1));
    const end = ptr + size;
    if (end > this.size) this.#grow(end);
    this.top = end;
    return ptr;
  }

  /** Whether `size` bytes are free without growing. */
  has(size: number): boolean {
    return this.top + size <= this.size;
  }

  #grow(end: number): void {
    const { size } = this;
    // Twice as large, so that many small things don't grow it each by itself, but never by much that nobody wants.
    const wanted = Math.max(end, Math.min(2 * size, size + spare, 2 ** 32));
    this.#memory.grow(Math.ceil((wanted - size) / pageSize));
  }

  /** Counts what is about to become values of JavaScript (`limits.lifted`), before it does; adapters begin from 0. */
  countLifted(bytes: number): void {
    const { view } = this;
    const lifted = view.getFloat64(hostMemory.lifted, true) + bytes;
    view.setFloat64(hostMemory.lifted, lifted, true);
    if (lifted > this.#limits.lifted) throw exceeded('lifted', this.#limits, this.#place);
  }

  /** From now on traps beyond the limits are of `place`. */
  begin(place: TrapPlace): void {
    this.#place = place;
  }

  trap(code: TrapCode, detail: string): never {
    throw (this.trapped = new Trap(code, this.#place, detail));
  }
}
