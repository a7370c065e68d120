/**
 * A range of a guest's memory that elements of a stream or future are copied from or to. They are lifted and lowered one
 * batch at a time. CanonicalABI.md, Buffer State.
 */
import { type AbiType, layout } from '../../abi/index.ts';
import type { Elements, ReadableBuffer, WritableBuffer } from './buffer.ts';
import { type Context, hex } from '../plain/context.ts';
import { loadElementsAt, storeElementsAt } from '../plain/kinds/list.ts';

/** The most elements of one buffer (Buffer.MAX_LENGTH). */
const maxLength = 2 ** 28 - 1;

/** A range of a guest's memory, checked where it is given. */
export class GuestBuffer implements ReadableBuffer, WritableBuffer {
  readonly #cx: Context;
  readonly #element: AbiType | undefined;
  readonly #length: number;
  #ptr: number;
  progress = 0;

  constructor(cx: Context, element: AbiType | undefined, ptr: number, length: number) {
    if (length > maxLength) {
      cx.trap('trap/list-too-long', `a buffer of ${length} elements`);
    }
    if (element !== undefined && length > 0) {
      const { size, align } = layout(element);
      if (ptr % align !== 0) {
        cx.trap(
          'trap/unaligned-pointer',
          `a buffer at ${hex(ptr)} of elements aligned to ${align}`,
        );
      }
      if (ptr + length * size > cx.memory.size) {
        cx.trap(
          'trap/pointer-out-of-bounds',
          `a buffer of ${length * size} bytes at ${hex(ptr)} in a memory of ${cx.memory.size}`,
        );
      }
    }
    this.#cx = cx;
    this.#element = element;
    this.#ptr = ptr;
    this.#length = length;
  }

  get remain(): number {
    return this.#length - this.progress;
  }

  get isZeroLength(): boolean {
    return this.#length === 0;
  }

  read(count: number): Elements {
    const at = this.#advance(count);
    this.#cx.restartLifted();
    return this.#element === undefined ? count : loadElementsAt(this.#cx, at, count, this.#element);
  }

  write(elements: Elements): void {
    if (typeof elements === 'number') this.#advance(elements);
    else {
      const at = this.#advance(elements.length);
      storeElementsAt(this.#cx, elements, this.#element!, at);
    }
  }

  #advance(count: number): number {
    const at = this.#ptr;
    if (this.#element !== undefined) this.#ptr += count * layout(this.#element).size;
    this.progress += count;
    return at;
  }
}
