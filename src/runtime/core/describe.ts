/**
 * Looks at values of JavaScript that may be anything: what they have, and what they are in a few words.
 */

/** A property, own or of a class of the host's, but not what every object has (`constructor`, `toString`). */
export function property(from: object, key: string): unknown {
  const value: unknown = Reflect.get(from, key);
  if (Object.hasOwn(from, key)) return value;
  return value === Reflect.get(Object.prototype, key) || key === 'constructor' ? undefined : value;
}

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

/** As `instanceof`, of what may be a proxy that throws. */
export function isA<T>(value: unknown, type: abstract new (...args: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** Also of another realm. */
export function isError(error: unknown): error is Error {
  return error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
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
