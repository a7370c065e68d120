/**
 * Core values -> component values: what a guest passes on the stack, or in memory where there is too much of it.
 * CanonicalABI.md, Flat Lifting and Lifting and Lowering Values.
 */
import {
  type AbiRecord,
  type AbiType,
  type AbiVariant,
  type CoreType,
  flatten,
  layout,
} from '../../abi/index.ts';
import { canonicalNaN, caseAt, loadFields, loadList } from './load.ts';
import { charFromInt, f32FromBits, f64FromBits, flagsFromInt } from './scalars.ts';
import { loadString } from './strings.ts';
import type { CoreValue } from '../core/core-func.ts';
import { liftChannel, liftErrorContext } from '../async/channel-values.ts';
import { type Context, hex } from './context.ts';
import { liftBorrow, liftOwn } from './handles.ts';
import type { Value } from './value.ts';

/** Core values one after the other. */
export interface FlatReader {
  /** The next value as one of type `want`: i32 as an unsigned number, i64 as a bigint of either sign. */
  next(want: CoreType): CoreValue;
}

export class FlatValues implements FlatReader {
  readonly #values: readonly CoreValue[];
  #at = 0;

  constructor(values: readonly CoreValue[]) {
    this.#values = values;
  }

  next(want: CoreType): CoreValue {
    const value = this.#values[this.#at++];
    if (value === undefined) throw new RangeError('too few core values');
    return want === 'i32' ? (value as number) >>> 0 : value;
  }
}

/** Reads a variant's payload out of slots that were joined with those of other cases. */
class JoinedReader implements FlatReader {
  readonly #inner: FlatReader;
  readonly #slots: readonly CoreType[];
  #at = 0;

  constructor(inner: FlatReader, slots: readonly CoreType[]) {
    this.#inner = inner;
    this.#slots = slots;
  }

  next(want: CoreType): CoreValue {
    const have = this.#slots[this.#at++];
    if (have === undefined) throw new RangeError('too few joined slots');
    const value = this.#inner.next(have);
    if (have === want) return value;
    const narrow = have === 'i64' ? BigInt.asUintN(64, value as bigint) : BigInt(value);
    if (want === 'f64') return f64FromBits(narrow);
    const low = Number(BigInt.asUintN(32, narrow));
    return want === 'f32' ? f32FromBits(low) : low;
  }

  skipRest(): void {
    while (this.#at < this.#slots.length) this.#inner.next(this.#slots[this.#at++]!);
  }
}

/** The fields of `tuple`, which lie flat unless they are more than `maxFlat` core values. */
export function liftFlatValues(
  cx: Context,
  maxFlat: number,
  flat: FlatReader,
  tuple: AbiRecord,
): readonly Value[] {
  if (flatten(tuple).length <= maxFlat) return tuple.fields.map((f) => liftFlat(cx, flat, f.type));
  const ptr = flat.next('i32') as number;
  checkPointer(cx, ptr, tuple);
  return loadFields(cx, ptr, tuple);
}

/** That a value of the type may lie at the pointer that a guest gave. */
export function checkPointer(cx: Context, ptr: number, type: AbiType): void {
  const { size, align } = layout(type);
  if (ptr % align !== 0) {
    cx.trap('trap/unaligned-pointer', `pointer ${hex(ptr)} to what is aligned to ${align}`);
  }
  if (ptr + size > cx.memory.size) {
    cx.trap(
      'trap/pointer-out-of-bounds',
      `pointer ${hex(ptr)} to ${size} bytes in a memory of ${cx.memory.size}`,
    );
  }
}

/** One value that lies flat. */
export function liftFlat(cx: Context, flat: FlatReader, type: AbiType): Value {
  switch (type.kind) {
    case 'bool':
      return flat.next('i32') !== 0;
    case 'u8':
      return i32(flat) & 0xff;
    case 's8':
      return (i32(flat) << 24) >> 24;
    case 'u16':
      return i32(flat) & 0xffff;
    case 's16':
      return (i32(flat) << 16) >> 16;
    case 'u32':
      return i32(flat);
    case 's32':
      return i32(flat) | 0;
    case 'u64':
      return BigInt.asUintN(64, flat.next('i64') as bigint);
    case 's64':
      return BigInt.asIntN(64, flat.next('i64') as bigint);
    case 'f32':
      return canonicalNaN(flat.next('f32') as number);
    case 'f64':
      return canonicalNaN(flat.next('f64') as number);
    case 'char':
      return charFromInt(cx, i32(flat));
    case 'string': {
      const ptr = i32(flat);
      return loadString(cx, ptr, i32(flat));
    }
    case 'list': {
      const { length, element } = type;
      if (length !== undefined) return Array.from({ length }, () => liftFlat(cx, flat, element));
      const ptr = i32(flat);
      return loadList(cx, ptr, i32(flat), type);
    }
    case 'record':
      return type.fields.map((field) => liftFlat(cx, flat, field.type));
    case 'variant':
      return liftVariant(cx, flat, type);
    case 'flags':
      return flagsFromInt(i32(flat), type.labels.length);
    case 'own':
      return liftOwn(cx, i32(flat), type.resource);
    case 'borrow':
      return liftBorrow(cx, i32(flat), type.resource);
    case 'stream':
    case 'future':
      return liftChannel(cx, i32(flat), type);
    case 'error-context':
      return liftErrorContext(cx, i32(flat));
    default:
      return type satisfies never;
  }
}

function i32(flat: FlatReader): number {
  return flat.next('i32') as number;
}

function liftVariant(cx: Context, flat: FlatReader, type: AbiVariant): Value {
  const index = i32(flat);
  const chosen = caseAt(cx, type, index);
  const slots = new JoinedReader(flat, flatten(type).slice(1));
  const value = chosen.type === undefined ? undefined : liftFlat(cx, slots, chosen.type);
  slots.skipRest();
  return value === undefined ? { index } : { index, value };
}
