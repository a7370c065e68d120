/** Lists and maps: elements one after the other, where a pointer says or, of fixed length, in place. */
import { type Layout, layoutOfFields } from '../../../abi/index.ts';
import type { DefinedType } from '../../../model/index.ts';
import { isNumberKind, numberArrays } from '../../core/numbers.ts';
import { unexpected, within } from '../bad-value.ts';
import { elementsOf } from '../kinds/objects.ts';
import { place, readElements, writeElements } from './elements.ts';
import type { HostMemory } from './memory.ts';
import { numbers } from './numbers.ts';
import {
  byPair,
  byPointer,
  type DirectElement,
  type DirectType,
  type DirectValues,
} from './values.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

export function list({ type, length }: Of<'list'>, values: DirectValues): DirectType {
  const { memory } = values;
  const element = values.of(type);
  if (length !== undefined) return fixedList(memory, element, length);
  const kind = values.structure(type);
  return typeof kind === 'string' && isNumberKind(kind)
    ? numbers(memory, kind, numberArrays[kind], element)
    : elements(memory, element);
}

/** A list of any length, of what are no numbers. */
export function elements(memory: HostMemory, element: DirectElement): DirectType {
  return byPair(memory, {
    to(value, scope) {
      const given = elementsOf(value);
      const ptr = place(memory, element, given.length);
      writeElements(given, element, ptr, scope);
      memory.length = given.length;
      return ptr;
    },
    from: (ptr, count, scope) => readElements(memory, element, ptr >>> 0, count >>> 0, scope),
  });
}

export function fixedList(memory: HostMemory, element: DirectElement, length: number): DirectType {
  return byPointer(memory, {
    size: element.size * length,
    align: element.align,
    weight: 80,
    write: (value, ptr, scope) => writeElements(elementsOf(value, length), element, ptr, scope),
    read: (ptr, scope) => readElements(memory, element, ptr, length, scope),
  });
}

export function map({ key, value: type }: Of<'map'>, values: DirectValues): DirectType {
  const [keys, its] = [values.of(key), values.of(type)];
  const { size, align, offsets } = layoutOfFields([keys, its]);
  return entries(values.memory, keys, its, { size, align }, offsets[1]!);
}

/** A map, as the list of its entries; `offset` is that of the value in one. */
export function entries(
  memory: HostMemory,
  keys: DirectElement,
  its: DirectElement,
  entry: Layout,
  offset: number,
): DirectType {
  const weight = 16 + keys.weight + its.weight;
  return byPair(memory, {
    to(value, scope) {
      if (!(value instanceof Map)) throw unexpected('a Map', value);
      const given = Array.from(value as Map<unknown, unknown>);
      const ptr = place(memory, entry, given.length);
      for (const [i, [k, v]] of given.entries()) {
        const at = ptr + i * entry.size;
        let what = 'key';
        try {
          keys.write(k, at, scope);
          what = 'value';
          its.write(v, at + offset, scope);
        } catch (error) {
          throw within(` ${what} ${i}`, error);
        }
      }
      memory.length = given.length;
      return ptr;
    },
    from(ptr, count, scope) {
      const made = new Map<unknown, unknown>();
      const begin = ptr >>> 0;
      const length = count >>> 0;
      memory.countLifted(weight * length);
      for (let i = 0; i < length; i++) {
        const at = begin + i * entry.size;
        const k = keys.read(at, scope);
        made.set(k, its.read(at + offset, scope));
      }
      return made;
    },
  });
}
