/**
 * Streams, futures and error contexts as values: the readable end leaves one table and comes into another, an error
 * context is shared. CanonicalABI.md, lift_async_value, lower_stream, lower_future, lift_error_context.
 */
import type { AbiType } from '../../abi/index.ts';
import type { Future, Stream } from './channel.ts';
import { ReadableEnd } from './copy-end.ts';
import { ErrorContext } from './error-context.ts';
import type { Context } from '../plain/context.ts';

/** Takes the readable end at `index` away from the guest. */
export function liftChannel(
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
export function lowerChannel(cx: Context, channel: Stream | Future): number {
  return cx.instance.handles.addObject(new ReadableEnd(channel), cx.place);
}

/** The guest keeps its handle. */
export function liftErrorContext(cx: Context, index: number): ErrorContext {
  return cx.instance.handles.object(index, ErrorContext, 'an error-context', cx.place);
}

/** The index of a new handle. */
export function lowerErrorContext(cx: Context, context: ErrorContext): number {
  return cx.instance.handles.addObject(context, cx.place);
}
