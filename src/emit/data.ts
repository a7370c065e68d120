/**
 * Data -> the text of a JavaScript expression that gives it, as short as it reads without a minifier. Names from WIT stand in
 * strings alone, which are escaped such that the text may stand in a `<script>`, too.
 */

/** The expression; properties that are undefined are left out. */
export function printData(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return printText(value);
    case 'bigint':
      return `${value}n`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'object':
      return value === null ? 'null' : printObject(value);
    default:
      throw new TypeError(`${typeof value} is no data`);
  }
}

function printObject(value: object): string {
  if (Array.isArray(value)) return list(value as readonly unknown[]);
  if (value instanceof Set) return value.size === 0 ? 'new Set' : `new Set(${list([...value])})`;
  if (value instanceof Map) return value.size === 0 ? 'new Map' : `new Map(${list([...value])})`;
  const entries = Object.entries(value).filter(([, its]) => its !== undefined);
  return `{${entries.map(([key, its]) => `${printKey(key)}:${printData(its)}`).join()}}`;
}

const list = (items: readonly unknown[]): string => `[${items.map(printData).join()}]`;

/** A name as a key of an object that is a literal. */
export function printKey(key: string): string {
  // As a literal it would be the prototype.
  if (key === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : printText(key);
}

/** A text as a literal. */
export function printText(text: string): string {
  return JSON.stringify(text).replaceAll(/[<\u2028\u2029]/g, (c) => {
    const code = c.charCodeAt(0).toString(16);
    return `\\u${code.padStart(4, '0')}`;
  });
}
