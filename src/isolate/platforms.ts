/**
 * Platforms of WASI whose interfaces are among a program's imports, to be made again where the program runs: their options,
 * with numbers in place of the functions and streams that the host gave, which stay where they are.
 */
import { platformKey, type PlatformOrigin, type WasiOptions } from '../wasi/index.ts';

/** The key of a number that stands for a function. */
const mark = '\0function';

type Func = (...args: unknown[]) => unknown;

/** How an interface came to be, if a platform has it. */
export function platformOf(value: object | undefined): PlatformOrigin | undefined {
  return value === undefined ? undefined : (Reflect.get(value, platformKey) as PlatformOrigin);
}

/**
 * The options as data.
 *
 * @param keep - Keeps a function, and gives its number.
 */
export function withoutFunctions(options: WasiOptions, keep: (func: Func) => number): WasiOptions {
  const visit = (value: unknown): unknown => {
    if (typeof value === 'function') return { [mark]: keep(value as Func) };
    if (value instanceof ReadableStream) return { [mark]: keep(reading(value)) };
    if (value instanceof WritableStream) return { [mark]: keep(writing(value)) };
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (Array.isArray(value)) return value.map(visit);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
  };
  return visit(options) as WasiOptions;
}

/**
 * The options of data.
 *
 * @param call - Calls a function by its number.
 */
export function withFunctions(
  options: WasiOptions,
  call: (func: number, args: readonly unknown[]) => unknown,
): WasiOptions {
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    if (mark in value) return (...args: unknown[]) => call(value[mark] as number, args);
    if (Array.isArray(value)) return value.map(visit);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
  };
  return visit(options) as WasiOptions;
}

/** A stream as a function that gives the next of it; what is empty would be taken for the end. */
function reading(stream: ReadableStream<Uint8Array>): Func {
  const reader = stream.getReader();
  return async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done || value.length > 0) return value;
    }
  };
}

/** A stream as a function that takes what is written to it. */
function writing(stream: WritableStream<unknown>): Func {
  const writer = stream.getWriter();
  return async (bytes) => writer.write(bytes);
}
