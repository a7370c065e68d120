/**
 * What one side of a call goes by in one direction, lifting or lowering: the memory, encoding and realloc of its options,
 * the instance whose handle table is meant, and who counts borrows. CanonicalABI.md, Lifting and
 * Lowering Context.
 */
import { exceeded } from '../core/exceeded.ts';
import { Memory } from '../core/memory.ts';
import type { PlainInstance } from './instance.ts';
import type { Lending } from '../core/lending.ts';
import type { PlainStore } from './store.ts';
import { Task } from './task.ts';
import { Thread } from './thread.ts';
import type { Transfer } from '../trace/transfer.ts';
import { Trap, type TrapCode, type TrapPlace } from '../core/trap.ts';
import { Options } from './options.ts';

/** One direction of one side of a call. */
export class Context {
  readonly store: PlainStore;
  readonly instance: PlainInstance;
  readonly options: Options;
  /** Who counts borrows: a lowered parameter's task, a lifted parameter's caller; elements of streams have none. */
  readonly scope: Task | Lending | undefined;
  /** What is noted of it, where somebody traces. */
  readonly transfer: Transfer | undefined;
  readonly place: TrapPlace;
  #lifted = 0;
  #realloc: Thread | undefined;

  constructor(
    store: PlainStore,
    instance: PlainInstance,
    func: string,
    options: Options,
    scope: Task | Lending | undefined,
    transfer: Transfer | undefined,
  ) {
    this.store = store;
    this.instance = instance;
    this.options = options;
    this.scope = scope;
    this.transfer = transfer;
    this.place = { component: instance.label, func };
  }

  get memory(): Memory {
    return this.options.memory;
  }

  trap(code: TrapCode, detail: string): never {
    throw new Trap(code, this.place, detail);
  }

  /** Counts what is about to become values of JavaScript, before it does. */
  countLifted(bytes: number): void {
    this.#lifted += bytes;
    const { limits } = this.store;
    if (this.#lifted > limits.lifted) throw exceeded('lifted', limits, this.place);
  }

  /** What comes next is lifted by itself: the next call, or batch of a buffer. */
  restartLifted(): void {
    this.#lifted = 0;
  }

  /** Calls the guest's realloc, in a task of its own and with `may_leave` off; gives the pointer, unchecked. */
  reallocate(old: number, oldSize: number, align: number, newSize: number): number {
    const { realloc } = this.options;
    // One at a time, as it may call nothing.
    const thread = (this.#realloc ??= this.#threadOfRealloc());
    thread.restart();
    this.instance.mayLeave = false;
    const pointer = this.store.callCore(thread, realloc, [old, oldSize, align, newSize]);
    this.instance.mayLeave = true;
    return Number(pointer) >>> 0;
  }

  #threadOfRealloc(): Thread {
    return new Thread(new Task(this.instance, `realloc for ${this.place.func}`));
  }

  /** `reallocate`, with the checks that follow each of its calls. */
  reallocateChecked(old: number, oldSize: number, align: number, newSize: number): number {
    const pointer = this.reallocate(old, oldSize, align, newSize);
    if (pointer % align !== 0) {
      this.trap('trap/realloc-unaligned', `realloc gave ${hex(pointer)} for alignment ${align}`);
    }
    if (pointer + newSize > this.memory.size) {
      this.trap(
        'trap/realloc-out-of-bounds',
        `realloc gave ${hex(pointer)} for ${newSize} bytes in a memory of ${this.memory.size}`,
      );
    }
    return pointer;
  }

  allocate(align: number, size: number): number {
    return this.reallocateChecked(0, 0, align, size);
  }
}

/** A pointer, for people. */
export function hex(n: number): string {
  return `0x${n.toString(16)}`;
}
