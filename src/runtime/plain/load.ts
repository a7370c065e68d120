/**
 * Bytes in a guest's memory -> component value. Checks what the bytes say (chars, discriminants, pointers), not what
 * the pointer given is: callers do. CanonicalABI.md, Loading.
 */
import {
  type AbiList,
  type AbiRecord,
  type AbiType,
  type AbiVariant,
  layout,
} from '../../abi/index.ts';
import { limits } from '../../base/index.ts';
import { liftChannel, liftErrorContext } from '../async/channel-values.ts';
import { type Context, hex } from './context.ts';
import { liftBorrow, liftOwn } from './handles.ts';
import { isNumberKind, type NumberArray, numberArrays, type NumberKind } from './numbers.ts';
import type { Value } from './value.ts';
import { charFromInt, flagsFromInt } from './scalars.ts';
import { loadString } from './strings.ts';

/**
 * What a value counts for beside the bytes in it and the values in it (`limits.lifted`): about what its object takes.
 * Where handles and flags are many, they are objects at the host.
 */
function weight(type: AbiType): number {
  switch (type.kind) {
    case 'string':
    case 'list':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
      return 80;
    case 'error-context':
      return 1024; // an Error has a stack
    case 'flags':
      return 16 * type.labels.length;
    default:
      return 16;
  }
}

/** The value at `ptr`, which is aligned and within the memory. */
export function load(cx: Context, ptr: number, type: AbiType): Value {
  const { view } = cx.memory;
  switch (type.kind) {
    case 'bool':
      return view.getUint8(ptr) !== 0;
    case 'u8':
      return view.getUint8(ptr);
    case 's8':
      return view.getInt8(ptr);
    case 'u16':
      return view.getUint16(ptr, true);
    case 's16':
      return view.getInt16(ptr, true);
    case 'u32':
      return view.getUint32(ptr, true);
    case 's32':
      return view.getInt32(ptr, true);
    case 'u64':
      return view.getBigUint64(ptr, true);
    case 's64':
      return view.getBigInt64(ptr, true);
    case 'f32':
      return canonicalNaN(view.getFloat32(ptr, true));
    case 'f64':
      return canonicalNaN(view.getFloat64(ptr, true));
    case 'char':
      return charFromInt(cx, view.getUint32(ptr, true));
    case 'string':
      return loadString(cx, view.getUint32(ptr, true), view.getUint32(ptr + 4, true));
    case 'list':
      if (type.length !== undefined) return loadElements(cx, ptr, type.length, type.element);
      return loadList(cx, view.getUint32(ptr, true), view.getUint32(ptr + 4, true), type);
    case 'record':
      for (const field of type.fields) cx.countLifted(weight(field.type));
      return loadFields(cx, ptr, type);
    case 'variant':
      return loadVariant(cx, ptr, type);
    case 'flags':
      return flagsFromInt(loadUnsigned(view, ptr, layout(type).size), type.labels.length);
    case 'own':
      return liftOwn(cx, view.getUint32(ptr, true), type.resource);
    case 'borrow':
      return liftBorrow(cx, view.getUint32(ptr, true), type.resource);
    case 'stream':
    case 'future':
      return liftChannel(cx, view.getUint32(ptr, true), type);
    case 'error-context':
      return liftErrorContext(cx, view.getUint32(ptr, true));
    default:
      return type satisfies never;
  }
}

/** Hosts and floats on the stack can't tell NaNs apart; memories can, so that all but one of them end here. */
export function canonicalNaN(value: number): number {
  return Number.isNaN(value) ? NaN : value;
}

/** The fields of a record one by one. */
export function loadFields(cx: Context, ptr: number, type: AbiRecord): readonly Value[] {
  const { offsets } = layout(type);
  return type.fields.map((field, i) => load(cx, ptr + offsets[i]!, field.type));
}

function loadUnsigned(view: DataView, ptr: number, size: number): number {
  switch (size) {
    case 1:
      return view.getUint8(ptr);
    case 2:
      return view.getUint16(ptr, true);
    default:
      return view.getUint32(ptr, true);
  }
}

function loadVariant(cx: Context, ptr: number, type: AbiVariant): Value {
  const { discriminantSize, payloadOffset } = layout(type);
  const index = loadUnsigned(cx.memory.view, ptr, discriminantSize);
  const chosen = caseAt(cx, type, index);
  if (chosen.type === undefined) return { index };
  cx.countLifted(weight(chosen.type));
  return { index, value: load(cx, ptr + payloadOffset, chosen.type) };
}

/** The case of a discriminant, which traps where there is none. */
export function caseAt(cx: Context, type: AbiVariant, index: number): AbiVariant['cases'][number] {
  const chosen = type.cases[index];
  if (chosen !== undefined) return chosen;
  return cx.trap(
    'trap/invalid-discriminant',
    `discriminant ${index} in a variant of ${type.cases.length} cases`,
  );
}

/** A list by pointer and length, after the checks that these need. */
export function loadList(cx: Context, ptr: number, length: number, type: AbiList): Value {
  const { size, align } = layout(type.element);
  const byteLength = length * size;
  if (byteLength > limits.listBytes) {
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
  cx.countLifted(weight(element) * length);
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
