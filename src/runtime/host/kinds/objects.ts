/** What a host gives where an object or an array is expected: that it is one, and has nothing that would be lost. */
import { property } from '../../core/unknown.ts';
import { BadHostValue, unexpected, unknownKey, within } from '../bad-value.ts';

/** An object that is no array; `expected` is for the error. */
export function object(value: unknown, expected: string): object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw unexpected(expected, value);
}

/** An object for a record with such fields. */
export function takeRecord(value: unknown, keys: readonly string[]): object {
  const given = object(value, 'an object (record)');
  if (isPlain(given)) checkKeys(given, 'field', keys);
  return given;
}

/** What is set must be known: a misspelt name would be lost without a word. */
export function checkKeys(value: object, what: string, known: readonly string[]): void {
  let names: Set<string> | undefined;
  let at = 0;
  for (const key of Object.keys(value)) {
    // Most objects have their keys in the order of the type.
    if (key === known[at++]) continue;
    if (known.length < 16) {
      if (known.includes(key)) continue;
    } else if ((names ??= new Set(known)).has(key)) continue;
    const given: unknown = Reflect.get(value, key);
    if (given === undefined || (what === 'flag' && given === false)) continue;
    throw unknownKey(what, key, known);
  }
}

/** Whether an object is of no class of the host's: one that is may have more, as it is not written for this. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  // Of another realm, or without a class.
  return Object.getPrototypeOf(prototype) === null;
}

const tagKeys = ['tag', 'val'];

export function tagged(value: unknown): { readonly tag: unknown; readonly val: unknown } {
  const it = object(value, 'an object with a `tag`');
  if (isPlain(it)) checkKeys(it, 'key', tagKeys);
  return { tag: property(it, 'tag'), val: property(it, 'val') };
}

/** An array, of `length` where that is fixed, in which no element is missing; a copy. */
export function elementsOf(value: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected('an array', value);
  if (length !== undefined && value.length !== length) {
    throw unexpected(`an array of ${length}`, value);
  }
  return withoutHoles(value);
}

/** The elements of an array in which none is missing. */
export function withoutHoles(value: readonly unknown[]): readonly unknown[] {
  const elements: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    const element = value[i];
    if (element === undefined && !(i in value)) {
      throw new BadHostValue('expected an element, but the array has a hole here').within(`[${i}]`);
    }
    elements.push(element);
  }
  return elements;
}

/** `values` one after the other by `convert`; an error tells which. */
export function convertAll<T>(
  values: readonly unknown[],
  convert: (value: unknown, i: number) => T,
): T[] {
  const converted: T[] = [];
  let i = 0;
  try {
    for (; i < values.length; i++) converted.push(convert(values[i], i));
  } catch (error) {
    throw within(`[${i}]`, error);
  }
  return converted;
}
