/**
 * Where elements of streams and futures come from and go to: a range of a guest's memory (`guest-buffer.ts`), or
 * the host. CanonicalABI.md, Buffer State.
 */
import type { NumberArray } from '../core/numbers.ts';
import type { Value } from '../plain/value.ts';

/** Elements as lists have them; for a stream or future of nothing, how many. */
export type Elements = readonly Value[] | NumberArray | number;

/** One side's elements of a copy. */
export interface Buffer {
  /** How many elements can still be moved. */
  readonly remain: number;
  /** Whether it never had place for any: a question whether the other side is ready. */
  readonly isZeroLength: boolean;
}

/** What the writing side gives. */
export interface ReadableBuffer extends Buffer {
  /** The next `count` elements, which are there. */
  read(count: number): Elements;
}

/** What the reading side gives. */
export interface WritableBuffer extends Buffer {
  /** Takes elements, for which there is place. */
  write(elements: Elements): void;
}
