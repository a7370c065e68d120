/**
 * Streams, futures and error contexts as values: the readable end leaves one table and comes into another, an error
 * context is shared. CanonicalABI.md, lift_async_value, lower_stream, lower_future, lift_error_context.
 */
import type { AbiType } from '../../abi/index.ts';
import type { Future, Stream } from './channel.ts';
import { ReadableEnd } from './copy-end.ts';
import { ErrorContext } from './error-context.ts';
import type { Context } from '../plain/context.ts';
import type { ValueKind } from '../plain/kinds.ts';
import type { Value } from '../plain/value.ts';

/** A kind whose values are handles to what `T` is. */
function handles<T extends Value, A extends AbiType>(
  liftOne: (cx: Context, index: number, type: A) => T,
  lowerOne: (cx: Context, value: T) => number,
  weight: number,
): ValueKind<A> {
  return {
    load: (cx, ptr, type) => liftOne(cx, cx.memory.view.getUint32(ptr, true), type),
    store: (cx, value, _, ptr) => cx.memory.view.setUint32(ptr, lowerOne(cx, value as T), true),
    lift: (cx, flat, type) => liftOne(cx, flat.next('i32') as number, type),
    lower: (cx, value, _, flat) => void flat.push(lowerOne(cx, value as T)),
    weight: () => weight,
  };
}

const channel = handles(liftChannel, lowerChannel, 80);

/** The kinds of values that belong to what may wait. An error context is an Error at the host, which has a stack. */
export const asyncKinds = {
  stream: channel,
  future: channel,
  'error-context': handles(liftErrorContext, lowerErrorContext, 1024),
};

/** Takes the readable end at `index` away from the guest. */
function liftChannel(
  cx: Context,
  index: number,
  type: AbiType & { readonly kind: 'stream' | 'future' },
): Stream | Future {
  const expected = `a readable ${type.kind}`;
  const end = cx.instance.handles.takeObject(index, ReadableEnd, expected, cx.place);
  end.checkChannel(type.kind, type.element, cx.place);
  end.checkIdle('lift', cx.place);
  if (end.inSet) {
    cx.trap('trap/in-waitable-set', `cannot lift a ${type.kind} while it is in a waitable set`);
  }
  return end.channel;
}

/** Gives the guest a readable end; the index of its handle. */
function lowerChannel(cx: Context, channel: Stream | Future): number {
  return cx.instance.handles.addObject(new ReadableEnd(channel), cx.place);
}

/** The guest keeps its handle. */
function liftErrorContext(cx: Context, index: number): ErrorContext {
  return cx.instance.handles.object(index, ErrorContext, 'an error-context', cx.place);
}

/** The index of a new handle. */
function lowerErrorContext(cx: Context, context: ErrorContext): number {
  return cx.instance.handles.addObject(context, cx.place);
}
