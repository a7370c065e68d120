/** Looks at values of JavaScript that may be anything: what they have, and what they are. */

/** A property, own or of a class of the host's, but not what every object has (`constructor`, `toString`). */
export function property(from: object, key: string): unknown {
  const value: unknown = (from as Readonly<Record<string, unknown>>)[key];
  if (value === undefined) return undefined;
  if (Object.hasOwn(from, key)) return value;
  return value === Reflect.get(Object.prototype, key) || key === 'constructor' ? undefined : value;
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
