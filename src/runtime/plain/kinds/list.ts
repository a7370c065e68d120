/**
 * Lists: elements one after the other, where a pointer says or, of fixed length, in place. Those of numbers travel as
 * typed arrays. CanonicalABI.md, load_list, store_list, lift_flat_list and lower_flat_list.
 */
import { type AbiList, type AbiType, layout } from '../../../abi/index.ts';
import { maxListBytes } from '../../../base/index.ts';
import { type Context, hex } from '../context.ts';
import { countParts, lift, load, lower, store, type ValueKind } from '../kinds.ts';
import {
  canonicalNaN,
  isNumberKind,
  type NumberArray,
  numberArrays,
  type NumberKind,
} from '../../core/numbers.ts';
import type { Value } from '../value.ts';
import { storePair } from './string.ts';

export const list: ValueKind<AbiList> = {
  load(cx, ptr, type) {
    if (type.length !== undefined) return loadElements(cx, ptr, type.length, type.element);
    const { view } = cx.memory;
    return loadList(cx, view.getUint32(ptr, true), view.getUint32(ptr + 4, true), type);
  },
  store(cx, value, type, ptr) {
    if (type.length !== undefined) {
      storeElements(cx, value as readonly Value[], type.element, ptr);
    } else {
      storePair(cx, ptr, storeList(cx, value as readonly Value[] | NumberArray, type));
    }
  },
  lift(cx, flat, type) {
    const { length, element } = type;
    if (length !== undefined) return Array.from({ length }, () => lift(cx, flat, element));
    const ptr = flat.next('i32') as number;
    return loadList(cx, ptr, flat.next('i32') as number, type);
  },
  lower(cx, value, type, flat) {
    if (type.length === undefined) {
      flat.push(...storeList(cx, value as readonly Value[] | NumberArray, type));
    } else {
      for (const v of value as readonly Value[]) lower(cx, v, type.element, flat);
    }
  },
  weight: () => 80,
};

/** A list by pointer and length, after the checks that these need. */
function loadList(cx: Context, ptr: number, length: number, type: AbiList): Value {
  const { size, align } = layout(type.element);
  const byteLength = length * size;
  if (byteLength > maxListBytes) {
    cx.trap('trap/list-too-long', `a list of ${byteLength} bytes`);
  }
  if (ptr % align !== 0) {
    cx.trap('trap/unaligned-pointer', `a list at ${hex(ptr)} of elements aligned to ${align}`);
  }
  if (ptr + byteLength > cx.memory.size) {
    cx.trap(
      'trap/list-out-of-bounds',
      `a list of ${byteLength} bytes at ${hex(ptr)} in a memory of ${cx.memory.size}`,
    );
  }
  return loadElementsAt(cx, ptr, length, type.element);
}

/** Elements one after the other, at a pointer that was checked. */
export function loadElementsAt(
  cx: Context,
  ptr: number,
  length: number,
  element: AbiType,
): readonly Value[] | NumberArray {
  return isNumberKind(element.kind)
    ? loadNumbers(cx, ptr, length, element.kind)
    : loadElements(cx, ptr, length, element);
}

function loadElements(cx: Context, ptr: number, length: number, element: AbiType): Value[] {
  const { size } = layout(element);
  countParts(cx, element, length);
  const values: Value[] = [];
  for (let i = 0; i < length; i++) values.push(load(cx, ptr + i * size, element));
  return values;
}

/** A copy as a typed array. These have the byte order of the machine, which is that of WebAssembly wherever engines run. */
function loadNumbers(cx: Context, ptr: number, length: number, kind: NumberKind): NumberArray {
  const Numbers = numberArrays[kind];
  const byteLength = length * Numbers.BYTES_PER_ELEMENT;
  cx.countLifted(byteLength);
  const end = ptr + byteLength;
  const numbers = new Numbers(cx.memory.bytes.slice(ptr, end).buffer);
  if (numbers instanceof Float32Array || numbers instanceof Float64Array) {
    for (let i = 0; i < numbers.length; i++) numbers[i] = canonicalNaN(numbers[i]!);
  }
  return numbers;
}

/** Puts a list where the guest's realloc wants it; gives its pointer and length. */
function storeList(
  cx: Context,
  value: readonly Value[] | NumberArray,
  type: AbiList,
): readonly [ptr: number, length: number] {
  const { size, align } = layout(type.element);
  const byteLength = value.length * size;
  // Lists of guests were measured when they were lifted; this is for those of hosts.
  if (byteLength > maxListBytes) {
    cx.trap('trap/list-too-long', `a list of ${byteLength} bytes`);
  }
  // A host may give a view of this very memory, which realloc may grow.
  const own = ArrayBuffer.isView(value) && value.buffer === cx.memory.bytes.buffer;
  const kept = own ? value.slice() : value;
  const ptr = cx.allocate(align, byteLength);
  if (cx.transfer !== undefined) cx.transfer.bytes += byteLength;
  storeElementsAt(cx, kept, type.element, ptr);
  return [ptr, kept.length];
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
