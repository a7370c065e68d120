/**
 * Component value -> bytes in a guest's memory, with the realloc calls that lists and strings need. Padding is left
 * as it was. CanonicalABI.md, Storing.
 */
import { type AbiList, type AbiType, type AbiVariant, layout } from '../../abi/index.ts';
import { limits } from '../../base/index.ts';
import type { Future, Stream } from '../async/channel.ts';
import type { ErrorContext } from '../async/error-context.ts';
import { lowerChannel, lowerErrorContext } from '../async/channel-values.ts';
import type { Context } from './context.ts';
import { lowerBorrow, lowerOwn } from './handles.ts';
import type { LiftedString } from './lifted-string.ts';
import type { NumberArray } from './numbers.ts';
import type { Value, VariantValue } from './value.ts';
import { bitsOfF32, bitsOfF64 } from './scalars.ts';
import { storeString } from './strings.ts';

/** Writes `value` to `ptr`, which is aligned and within the memory. */
export function store(cx: Context, value: Value, type: AbiType, ptr: number): void {
  switch (type.kind) {
    case 'bool':
      return cx.memory.view.setUint8(ptr, value ? 1 : 0);
    case 'u8':
    case 's8':
      return cx.memory.view.setUint8(ptr, value as number);
    case 'u16':
    case 's16':
      return cx.memory.view.setUint16(ptr, value as number, true);
    case 'u32':
    case 's32':
    case 'char':
      return cx.memory.view.setUint32(ptr, value as number, true);
    case 'u64':
    case 's64':
      return cx.memory.view.setBigUint64(ptr, value as bigint, true);
    case 'f32':
      return cx.memory.view.setUint32(ptr, bitsOfF32(value as number), true);
    case 'f64':
      return cx.memory.view.setBigUint64(ptr, bitsOfF64(value as number), true);
    case 'string':
      return storePair(cx, ptr, storeString(cx, value as string | LiftedString));
    case 'list':
      if (type.length !== undefined) {
        return storeElements(cx, value as readonly Value[], type.element, ptr);
      }
      return storePair(cx, ptr, storeList(cx, value as readonly Value[] | NumberArray, type));
    case 'record': {
      const { offsets } = layout(type);
      const fields = value as readonly Value[];
      for (const [i, field] of type.fields.entries()) {
        store(cx, fields[i]!, field.type, ptr + offsets[i]!);
      }
      return;
    }
    case 'variant':
      return storeVariant(cx, value as VariantValue, type, ptr);
    case 'flags':
      return storeUnsigned(cx, value as number, ptr, layout(type).size);
    case 'own':
      return storeUnsigned(cx, lowerOwn(cx, value as number, type.resource), ptr, 4);
    case 'borrow':
      return storeUnsigned(cx, lowerBorrow(cx, value as number, type.resource), ptr, 4);
    case 'stream':
    case 'future':
      return storeUnsigned(cx, lowerChannel(cx, value as Stream | Future), ptr, 4);
    case 'error-context':
      return storeUnsigned(cx, lowerErrorContext(cx, value as ErrorContext), ptr, 4);
    default:
      return type satisfies never;
  }
}

function storeUnsigned(cx: Context, value: number, ptr: number, size: number): void {
  const { view } = cx.memory;
  if (size === 1) view.setUint8(ptr, value);
  else if (size === 2) view.setUint16(ptr, value, true);
  else view.setUint32(ptr, value, true);
}

/** Pointer and length of a string or list. They were made by calls to realloc, which may have moved the views. */
function storePair(cx: Context, ptr: number, [begin, length]: readonly [number, number]): void {
  const { view } = cx.memory;
  view.setUint32(ptr, begin, true);
  view.setUint32(ptr + 4, length, true);
}

function storeVariant(cx: Context, value: VariantValue, type: AbiVariant, ptr: number): void {
  const { discriminantSize, payloadOffset } = layout(type);
  storeUnsigned(cx, value.index, ptr, discriminantSize);
  const payload = type.cases[value.index]?.type;
  if (payload !== undefined) store(cx, value.value!, payload, ptr + payloadOffset);
}

/** Puts a list where the guest's realloc wants it; gives its pointer and length. */
export function storeList(
  cx: Context,
  value: readonly Value[] | NumberArray,
  type: AbiList,
): readonly [ptr: number, length: number] {
  const { size, align } = layout(type.element);
  const byteLength = value.length * size;
  // Lists of guests were measured when they were lifted; this is for those of hosts.
  if (byteLength > limits.listBytes) {
    cx.trap('trap/list-too-long', `a list of ${byteLength} bytes`);
  }
  const ptr = cx.allocate(align, byteLength);
  if (cx.transfer !== undefined) cx.transfer.bytes += byteLength;
  storeElementsAt(cx, value, type.element, ptr);
  return [ptr, value.length];
}

/** Writes elements one after the other, to where there is place for them. */
export function storeElementsAt(
  cx: Context,
  values: readonly Value[] | NumberArray,
  element: AbiType,
  ptr: number,
): void {
  if (ArrayBuffer.isView(values)) storeNumbers(cx, values, ptr);
  else storeElements(cx, values, element, ptr);
}

function storeElements(cx: Context, values: readonly Value[], element: AbiType, ptr: number): void {
  const { size } = layout(element);
  for (const [i, value] of values.entries()) store(cx, value, element, ptr + i * size);
}

/** Lifted and converted arrays hold no NaN but the canonical one. */
function storeNumbers(cx: Context, values: NumberArray, ptr: number): void {
  cx.memory.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), ptr);
}
