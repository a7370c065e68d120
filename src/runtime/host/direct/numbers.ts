/** Lists of numbers: a copy from or to their typed array. */
import type { NumberArray, numberArrays, NumberKind } from '../../core/numbers.ts';
import { arrayOfNumbers, realLength } from '../kinds/numbers.ts';
import { place, writeElements } from './elements.ts';
import type { HostMemory } from './memory.ts';
import { byPair, type DirectElement, type DirectType } from './values.ts';

/**
 * Lists of numbers of a kind, whose array is `Numbers`; `element` is what such a number is by itself.
 */
export function numbers(
  memory: HostMemory,
  kind: NumberKind,
  Numbers: (typeof numberArrays)[NumberKind],
  element: DirectElement,
): DirectType {
  const { size } = element;
  const isFloat = kind[0] === 'f';
  let all: NumberArray = new Numbers(0);
  /** The whole memory as such numbers. */
  const whole = (): NumberArray => {
    // Growing leaves it empty.
    if (all.length === 0) all = new Numbers(memory.bytes.buffer);
    return all;
  };
  return byPair(memory, {
    to(value) {
      if (value instanceof Numbers) {
        const length = realLength(value);
        const ptr = place(memory, element, length);
        // Bigints and numbers don't mix, but both are of one kind.
        whole().set(value as never, ptr / size);
        if (isFloat) oneNaN(whole(), ptr / size, length);
        memory.length = length;
        return ptr;
      }
      const elements = arrayOfNumbers(kind, Numbers, value);
      const ptr = place(memory, element, elements.length);
      writeElements(elements, element, ptr, undefined);
      memory.length = elements.length;
      return ptr;
    },
    from(ptr, length) {
      memory.countLifted((length >>> 0) * size);
      const begin = (ptr >>> 0) / size;
      const taken = whole().slice(begin, begin + (length >>> 0));
      if (isFloat) oneNaN(taken, 0, taken.length);
      return taken;
    },
  });
}

/** Guests and hosts could tell NaNs apart: all become the canonical one. */
function oneNaN(numbers: NumberArray, from: number, count: number): void {
  for (let i = from; i < from + count; i++) {
    if (Number.isNaN(numbers[i])) numbers[i] = NaN;
  }
}
