/**
 * A value in the shapes of JavaScript -> a short text in the manner of WAVE, for the messages of errors. Types are not
 * known here; texts as they have to be for reading back makes the room `wave`.
 */
import { describe } from './describe.ts';

/** How much is shown of texts, of what is nested and of what stands side by side. */
const most = { characters: 200, depth: 4, parts: 8 };

/** `{ tag: 'not-found', val: 'x' }` -> `not-found("x")`, of bounded length. Never throws. */
export function inBrief(value: unknown): string {
  try {
    return cut(brief(value, most.depth));
  } catch {
    return describe(value);
  }
}

function brief(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value !== 'object' || value === null) return describe(value);
  if (depth === 0) return '…';
  const inner = (part: unknown): string => brief(part, depth - 1);
  if (Array.isArray(value))
    return listed('[', value.slice(0, most.parts).map(inner), value.length, ']');
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    const numbers = value as unknown as ArrayLike<unknown>;
    return listed(
      '[',
      Array.from({ length: Math.min(most.parts, numbers.length) }, (_, i) => inner(numbers[i])),
      numbers.length,
      ']',
    );
  }
  if ('tag' in value && typeof value.tag === 'string') {
    const val: unknown = 'val' in value ? value.val : undefined;
    return val === undefined ? cut(value.tag) : `${cut(value.tag)}(${inner(val)})`;
  }
  if (value instanceof Error) return cut(`${value.name}: ${value.message}`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return `<${describe(value)}>`;
  const entries = Object.entries(value);
  const shown = entries.slice(0, most.parts).map(([key, part]) => `${cut(key)}: ${inner(part)}`);
  return listed('{', shown, entries.length, '}');
}

function listed(open: string, shown: readonly string[], all: number, close: string): string {
  const more = all > shown.length ? ['…'] : [];
  return `${open}${[...shown, ...more].join(', ')}${close}`;
}

function cut(text: string): string {
  return text.length <= most.characters ? text : `${text.slice(0, most.characters)}…`;
}
