/** What a host gives where a list of numbers is expected: the typed array of their kind, or an array. */
import { type NumberArray, numberArrays, type NumberKind } from '../../core/numbers.ts';
import { unexpected } from '../bad-value.ts';
import { withoutHoles } from './objects.ts';

/** The elements of what is no typed array of the kind; a copy. */
export function arrayOfNumbers(
  kind: NumberKind,
  { name }: { readonly name: string },
  value: unknown,
): readonly unknown[] {
  if (Array.isArray(value)) return withoutHoles(value);
  throw unexpected(`a ${name} or an array (list of ${kind})`, value);
}

const ofArrays = Object.getPrototypeOf(Uint8Array.prototype) as object;
const getter = (key: 'buffer' | 'byteOffset' | 'length'): (() => unknown) =>
  Object.getOwnPropertyDescriptor(ofArrays, key)!.get!;
const bufferOf = getter('buffer');
const offsetOf = getter('byteOffset');
const lengthOf = getter('length');

/** A view of our own: what the host's array says of itself may be its own making. */
export function viewOf(kind: NumberKind, array: ArrayBufferView): NumberArray {
  return new numberArrays[kind](ask(bufferOf, array), ask(offsetOf, array), ask(lengthOf, array));
}

/** How many elements there really are. */
export function realLength(array: ArrayBufferView): number {
  return lengthOf.call(array) as number;
}

function ask(get: unknown, array: ArrayBufferView): never {
  return Reflect.apply(get as () => never, array, []);
}
