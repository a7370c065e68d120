/**
 * The things of JavaScript that can stand for a stream or a future -> one way to take what comes out of them.
 * Explainer.md, JavaScript Embedding.
 */

/** Chunks one after the other; a source that fails has ended. */
export interface HostSource {
  next(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  /** Nobody wants more. */
  cancel(): void;
}

/** Readers as WASI shims have them: a chunk, an iterator's result, or null at the end. */
interface Reader {
  read(options?: { readonly count: number }): unknown;
  cancel?(): unknown;
  return?(): unknown;
}

/** How many elements a reader is asked for at once. */
const readCount = 64 * 1024;

/**
 * What gives the chunks of `value`: a ReadableStream, an async or plain iterable, or an object with `read`. Nothing is
 * taken before the first `next`. Undefined where it is none of these.
 */
export function sourceOf(value: unknown): (() => HostSource) | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (has(value, 'getReader')) {
    const stream = value as unknown as { getReader(): Reader };
    return () => readerSource(stream.getReader());
  }
  if (has(value, Symbol.asyncIterator)) {
    const iterable = value as unknown as AsyncIterable<unknown>;
    return () => iteratorSource(iterable[Symbol.asyncIterator]());
  }
  if (has(value, Symbol.iterator)) {
    const iterable = value as unknown as Iterable<unknown>;
    return () => iteratorSource(iterable[Symbol.iterator]());
  }
  if (has(value, 'read')) return () => readerSource(value as unknown as Reader);
  return undefined;
}

/** The promise that `value` is, or has: as `promise`, which may be a promise of a promise, or by a reader. */
export function promiseOf(value: unknown): PromiseLike<unknown> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (has(value, 'then')) return value as unknown as PromiseLike<unknown>;
  if (Object.hasOwn(value, 'promise')) return promiseOf(Reflect.get(value, 'promise'));
  if (has(value, 'read')) return Promise.resolve((value as unknown as Reader).read());
  return undefined;
}

function has(value: object, key: string | symbol): boolean {
  return typeof Reflect.get(value, key) === 'function';
}

function readerSource(reader: Reader): HostSource {
  return {
    next: async () => {
      const read: unknown = await reader.read({ count: readCount });
      if (read === null || read === undefined) return { done: true };
      const isResult = typeof read === 'object' && 'done' in read;
      return isResult
        ? { done: read.done === true, value: Reflect.get(read, 'value') }
        : { done: false, value: read };
    },
    cancel: () => quietly(() => (reader.cancel ?? reader.return)?.call(reader)),
  };
}

function iteratorSource(iterator: Iterator<unknown> | AsyncIterator<unknown>): HostSource {
  return {
    next: async () => {
      const { done, value } = await iterator.next();
      return { done: done === true, value };
    },
    cancel: () => quietly(() => iterator.return?.()),
  };
}

/** Whoever no longer wants anything doesn't care for errors either. */
function quietly(code: () => unknown): void {
  void (async () => code())().catch(() => undefined);
}
