/**
 * Streams and futures at the edge to JavaScript. Those of guests are ReadableStreams, which read when they are read
 * from, and promises; those of the host write what a source gives, when a guest reads. Numbers come in typed arrays,
 * anything else element by element. Explainer.md, JavaScript Embedding; CanonicalABI.md, Stream State.
 */
import type { TypeRef } from '../../model/index.ts';
import { hostPlace } from '../core/instance.ts';
import { isExit } from '../core/program-exit.ts';
import { Trap } from '../core/trap.ts';
import { isNumberKind } from '../core/numbers.ts';
import type { Value } from '../plain/value.ts';
import { asBadValue, unexpected } from '../host/bad-value.ts';
import type { PlainEdge } from '../host/plain-edge.ts';
import { elementsConversion } from '../host/kinds/list.ts';
import { textOf } from '../host/kinds/primitives.ts';
import type { Conversion, HostKinds } from '../host/values.ts';
import type { Elements, ReadableBuffer, WritableBuffer } from './buffer.ts';
import { type CopyResult, copyResults, Future, Stream } from './channel.ts';
import { immediately } from './coroutine.ts';
import { ErrorContext } from './error-context.ts';
import { resolvedTo } from './resolved-to.ts';
import { type HostSource, promiseOf, sourceOf } from './source.ts';

/** The most elements that are taken at once: of numbers, which come as one chunk, and of others. */
const mostAtOnce = { numbers: 64 * 1024, others: 64 };

/** A stream or future type. */
interface ChannelType {
  readonly kind: 'stream' | 'future';
  readonly type?: TypeRef;
}

/** How streams, futures and error contexts are converted. */
export function channelKinds(edge: PlainEdge): HostKinds {
  const channels = new HostChannels(edge);
  const channel = (type: ChannelType): Conversion => ({
    toHost: (value) => channels.toHost(type, value as Stream | Future),
    fromHost: (value) => channels.fromHost(type, value),
  });
  return {
    stream: channel,
    future: channel,
    'error-context': () => ({
      toHost: (value) => new Error(textOf((value as ErrorContext).debugMessage)),
      fromHost(value) {
        if (value instanceof Error) return new ErrorContext(value.message.toWellFormed());
        throw unexpected('an Error (error-context)', value);
      },
    }),
  };
}

/** Makes streams and futures of guests into those of JavaScript, and the other way. */
class HostChannels {
  readonly #edge: PlainEdge;
  /** Streams of guests that nobody has read from yet, by what stands for them. */
  readonly #unread = new WeakMap<object, Stream>();

  constructor(edge: PlainEdge) {
    this.#edge = edge;
  }

  toHost({ type }: ChannelType, channel: Stream | Future): unknown {
    if (channel.kind === 'future') return this.#promise(type, channel);
    return this.#readable(type, channel);
  }

  /** Throws `BadHostValue` where the value is nothing of the kind. */
  fromHost({ kind, type }: ChannelType, value: unknown): Stream | Future {
    const element = type === undefined ? undefined : this.#edge.store.abi.of(type);
    if (kind === 'future') {
      const promise = promiseOf(value);
      if (promise === undefined) throw unexpected('a promise (future)', value);
      const future = new Future(element);
      this.#writeSettled(future, type, promise);
      return future;
    }
    const unread = this.#takeUnread(value, element);
    if (unread !== undefined) return unread;
    // An array of numbers is a chunk, and here all of them.
    const open = sourceOf(this.#isChunk(type, value) ? [value] : value);
    if (open === undefined) {
      throw unexpected('a ReadableStream or an async iterable (stream)', value);
    }
    if (Reflect.get(value as object, 'locked') === true) {
      throw unexpected('a ReadableStream', value, 'locked to a reader');
    }
    return new FedStream(element, {
      start: (stream) => this.#start(stream, type, open),
      cancel: () => sourceFrom(open).cancel(),
    });
  }

  /**
   * A stream of a guest's that the host only passes on, so that what is copied goes past JavaScript. Of other elements than
   * numbers a component can't read what it writes itself: these are copied.
   */
  #takeUnread(value: unknown, element: Stream['element']): Stream | undefined {
    const stream = this.#unread.get(value as object);
    if (stream === undefined || stream.element !== element) return undefined;
    if (element !== undefined && !isNumberKind(element.kind)) return undefined;
    const readable = value as ReadableStream;
    if (readable.locked) return undefined;
    // Whoever gave it away reads it no more.
    readable.getReader();
    this.#unread.delete(readable);
    return stream;
  }

  /** Begins to read at once: a promise can't wait until somebody wants it. */
  #promise(type: TypeRef | undefined, future: Future): Promise<unknown> {
    const promise = new Promise<unknown>((resolve, reject) => {
      const noted = this.#edge.store.scheduler!.onTrap(reject);
      const buffer = new HostSink(1);
      this.#copy(() =>
        future.read({
          instance: undefined,
          place: hostPlace,
          buffer,
          onCopy: () => undefined,
          onCopyDone: () => {
            noted();
            resolve(resolvedTo(this.#edge.store, type, this.#single(type, buffer)));
          },
        }),
      );
    });
    // It may be that nobody asks for the value; a trap is told to those who called.
    promise.catch(() => undefined);
    return promise;
  }

  #readable(type: TypeRef | undefined, stream: Stream): ReadableStream {
    const isNumber = stream.element !== undefined && isNumberKind(stream.element.kind);
    const most = isNumber ? mostAtOnce.numbers : mostAtOnce.others;
    let isCancelled = false;
    const readable = new ReadableStream<unknown>(
      {
        pull: (controller) =>
          new Promise((resolve, reject) => {
            this.#unread.delete(readable);
            const noted = this.#edge.store.scheduler!.onTrap(reject);
            const buffer = new HostSink(most);
            const deliver = (result: CopyResult): void => {
              noted();
              resolve();
              if (isCancelled) return;
              for (const chunk of this.#chunks(type, buffer)) controller.enqueue(chunk);
              if (result === copyResults.dropped) controller.close();
            };
            this.#copy(() =>
              stream.read({
                instance: undefined,
                place: hostPlace,
                buffer,
                onCopy: (reclaim) => {
                  reclaim();
                  deliver(copyResults.completed);
                },
                onCopyDone: deliver,
              }),
            );
          }),
        cancel: () => {
          isCancelled = true;
          this.#unread.delete(readable);
          if (this.#edge.store.poison !== undefined) return;
          this.#copy(() => {
            if (stream.holds('read')) stream.cancel();
            stream.drop();
          });
        },
      },
      { highWaterMark: 0 },
    );
    this.#unread.set(readable, stream);
    return readable;
  }

  /** What has arrived, in the shapes of JavaScript. */
  #chunks(type: TypeRef | undefined, { elements }: HostSink): unknown[] {
    if (type === undefined || typeof elements === 'number') {
      return Array.from({ length: typeof elements === 'number' ? elements : 0 });
    }
    if (ArrayBuffer.isView(elements)) return elements.length === 0 ? [] : [elements];
    const scope = this.#edge.handles.scope();
    const conversion = this.#edge.values.of(type);
    return elements.map((value) => conversion.toHost(value, scope));
  }

  /** The one value of a future. */
  #single(type: TypeRef | undefined, { elements }: HostSink): unknown {
    if (type === undefined || typeof elements === 'number') return undefined;
    return this.#edge.values.of(type).toHost(elements[0]!, this.#edge.handles.scope());
  }

  /** Copies are made when nothing else runs: they touch memories of guests. Throws where a trap has ended the store. */
  #copy(code: () => void): void {
    this.#edge.store.checkAlive(hostPlace);
    this.#edge.store.scheduler!.run(() => immediately(code));
  }

  #writeSettled(future: Future, type: TypeRef | undefined, promise: PromiseLike<unknown>): void {
    const arrived = this.#edge.store.scheduler!.expectFuture();
    const settle = (elements: () => Elements): void => {
      arrived();
      this.#copy(() => {
        const buffer = new HostChunk(elements());
        const nothing = (): void => undefined;
        future.write({
          instance: undefined,
          place: hostPlace,
          buffer,
          onCopy: nothing,
          onCopyDone: nothing,
        });
      });
    };
    const dead = (): void => undefined;
    promise
      .then(
        (value) => settle(() => (type === undefined ? 1 : this.#taken(type, () => [value]))),
        (error: unknown) =>
          settle(() => {
            if (isExit(error)) throw error;
            const detail = 'a promise of the host that stands for a future was rejected';
            throw new Trap('trap/host-exception', hostPlace, detail, { cause: error });
          }),
      )
      .then(dead, dead);
  }

  #start(stream: Stream, type: TypeRef | undefined, open: () => HostSource): void {
    const source = sourceFrom(open);
    const noted = this.#edge.store.scheduler!.onTrap(() => source.cancel());
    this.#feed(stream, type, source).then(noted, noted);
  }

  /** Writes chunk by chunk, as they are read. Where the source fails the stream ends. */
  async #feed(stream: Stream, type: TypeRef | undefined, source: HostSource): Promise<void> {
    for (;;) {
      const arrived = this.#edge.store.scheduler!.expect();
      const { done, value } = await source.next().catch((error: unknown) => this.#failed(error));
      arrived();
      if (done) return this.#copy(() => stream.drop());
      const result = await new Promise<CopyResult>((resolve) => {
        this.#copy(() => {
          const buffer = new HostChunk(this.#chunkElements(type, value));
          if (buffer.remain === 0) return resolve(copyResults.completed);
          this.#write(stream, buffer, resolve);
        });
      });
      if (result === copyResults.dropped) return source.cancel();
    }
  }

  /** What has failed has ended; the program itself ends where the host says so. */
  #failed(error: unknown): { readonly done: true; readonly value: undefined } {
    if (isExit(error)) {
      this.#copy(() => {
        throw error;
      });
    }
    return { done: true, value: undefined };
  }

  /** Writes until all of a chunk is taken or the reader is gone. */
  #write(stream: Stream, buffer: HostChunk, done: (result: CopyResult) => void): void {
    stream.write({
      instance: undefined,
      place: hostPlace,
      buffer,
      onCopy: (reclaim) => {
        if (buffer.remain > 0) return;
        reclaim();
        done(copyResults.completed);
      },
      onCopyDone: (result) => {
        if (result === copyResults.completed && buffer.remain > 0) {
          this.#copy(() => this.#write(stream, buffer, done));
        } else {
          done(result);
        }
      },
    });
  }

  /** A chunk is an array of numbers, or one of them; of other types, it is one element. */
  #chunkElements(type: TypeRef | undefined, chunk: unknown): Elements {
    if (type === undefined) return 1;
    return this.#taken(type, () => (this.#isChunk(type, chunk) ? chunk : [chunk]));
  }

  /** Whether a value is an array of the numbers that a stream has. */
  #isChunk(type: TypeRef | undefined, value: unknown): boolean {
    const isNumber = type !== undefined && isNumberKind(this.#edge.store.abi.of(type).kind);
    return isNumber && (ArrayBuffer.isView(value) || Array.isArray(value));
  }

  /** The elements of a list that the host gives. */
  #taken(type: TypeRef, list: () => unknown): Elements {
    try {
      const { values, handles } = this.#edge;
      const conversion = elementsConversion(type, values);
      return conversion.fromHost(list(), handles.scope()) as readonly Value[];
    } catch (error) {
      const bad = asBadValue('chunk', error);
      if (bad === undefined) throw error;
      const detail = `the host gave a stream or future a wrong value: ${bad.message}`;
      throw new Trap('trap/host-value', hostPlace, detail, { cause: bad.cause ?? bad });
    }
  }
}

/** A source that can't even be opened has ended. */
function sourceFrom(open: () => HostSource): HostSource {
  try {
    return open();
  } catch {
    return { next: () => Promise.resolve({ done: true }), cancel: () => undefined };
  }
}

interface Feeding {
  start(stream: Stream): void;
  cancel(): void;
}

/** A stream that the host writes; nothing is asked of it before the first read. */
class FedStream extends Stream {
  #source: Feeding | undefined;

  constructor(element: Stream['element'], source: Feeding) {
    super(element);
    this.#source = source;
  }

  override read(copy: Parameters<Stream['read']>[0]): void {
    const source = this.#source;
    this.#source = undefined;
    source?.start(this);
    super.read(copy);
  }

  override drop(): void {
    this.#source?.cancel();
    this.#source = undefined;
    super.drop();
  }
}

/** Takes elements for the host. */
class HostSink implements WritableBuffer {
  remain: number;
  readonly isZeroLength = false;
  elements: Elements = [];

  constructor(remain: number) {
    this.remain = remain;
  }

  write(elements: Elements): void {
    this.elements = elements;
    this.remain -= lengthOf(elements);
  }
}

/** Gives elements of the host. */
class HostChunk implements ReadableBuffer {
  readonly #elements: Elements;
  #at = 0;

  constructor(elements: Elements) {
    this.#elements = elements;
  }

  get remain(): number {
    return lengthOf(this.#elements) - this.#at;
  }

  get isZeroLength(): boolean {
    return lengthOf(this.#elements) === 0;
  }

  read(count: number): Elements {
    const from = this.#at;
    this.#at += count;
    const elements = this.#elements;
    return typeof elements === 'number' ? count : elements.slice(from, from + count);
  }
}

function lengthOf(elements: Elements): number {
  return typeof elements === 'number' ? elements : elements.length;
}
