/**
 * Values of JavaScript that may be anything, in a few words.
 */
import { isError } from './unknown.ts';

/** A value in a few words, for errors. Never throws, whatever the value's own code does. */
export function describe(value: unknown): string {
  try {
    return inWords(value);
  } catch {
    return 'something that throws when it is looked at';
  }
}

/** What was thrown, in a few words. Never throws. */
export function describeThrown(error: unknown): string {
  try {
    return isError(error) ? `${error.name}: ${error.message}` : inWords(error);
  } catch {
    return 'something that throws when it is looked at';
  }
}

function inWords(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return value.length <= 40 ? JSON.stringify(value) : `a string of ${value.length}`;
    case 'number':
    case 'bigint':
    case 'boolean':
      return `${typeof value} ${value}`;
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    default: {
      if (value === null) return 'null';
      if (Array.isArray(value)) return `an array of ${value.length}`;
      const name: unknown = Reflect.get(value as object, 'constructor');
      return typeof name === 'function' && name.name !== '' && name.name !== 'Object'
        ? `an instance of ${name.name}`
        : 'an object';
    }
  }
}
