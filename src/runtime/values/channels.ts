/**
 * Streams, futures and error contexts as values: the readable end leaves one table and comes into another, an error
 * context is shared. CanonicalABI.md, lift_async_value, lower_stream, lower_future, lift_error_context.
 */
import type { AbiType } from '../../abi/index.ts';
import type { Future, Stream } from '../concurrency/channel.ts';
import { ReadableEnd } from '../concurrency/copy-end.ts';
import { ErrorContext } from '../concurrency/error-context.ts';
import { addHandle, entryOf } from '../state/handles.ts';
import type { Context } from './context.ts';

export function liftChannel(
  cx: Context,
  index: number,
  type: AbiType & { readonly kind: 'stream' | 'future' },
): Stream | Future {
  const entry = cx.instance.handles.remove(index);
  const end = entryOf(ReadableEnd, `a readable ${type.kind}`, entry, index, cx.place);
  end.checkChannel(type.kind, type.element, cx.place);
  end.checkIdle('lift', cx.place);
  if (end.inSet) {
    cx.trap('trap/in-waitable-set', `cannot lift a ${type.kind} while it is in a waitable set`);
  }
  return end.channel;
}

export function lowerChannel(cx: Context, channel: Stream | Future): number {
  return addHandle(cx.instance, new ReadableEnd(channel), cx.place);
}

export function liftErrorContext(cx: Context, index: number): ErrorContext {
  const entry = cx.instance.handles.get(index);
  return entryOf(ErrorContext, 'an error-context', entry, index, cx.place);
}

export function lowerErrorContext(cx: Context, context: ErrorContext): number {
  return addHandle(cx.instance, context, cx.place);
}
