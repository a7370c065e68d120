/**
 * Looks at values of JavaScript that may be anything: what they have, and what they are in a few words.
 */

/** A property, own or of a class of the host's, but not what every object has (`constructor`, `toString`). */
export function property(from: object, key: string): unknown {
  const value: unknown = Reflect.get(from, key);
  if (Object.hasOwn(from, key)) return value;
  return value === Reflect.get(Object.prototype, key) || key === 'constructor' ? undefined : value;
}

/** A value in a few words, for errors. */
export function describe(value: unknown): string {
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
