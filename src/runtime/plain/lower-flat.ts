/**
 * Component values -> core values: what a guest gets on the stack, or in memory where there is too much of it.
 * CanonicalABI.md, Flat Lowering and Lifting and Lowering Values.
 */
import {
  type AbiRecord,
  type AbiType,
  type AbiVariant,
  type CoreType,
  flatten,
  layout,
} from '../../abi/index.ts';
import type { Future, Stream } from '../async/channel.ts';
import type { ErrorContext } from '../async/error-context.ts';
import { canonicalNaN } from './load.ts';
import { bitsOfF32, bitsOfF64 } from './scalars.ts';
import { store, storeList } from './store.ts';
import { storeString } from './strings.ts';
import type { CoreValue } from '../core/core-func.ts';
import { lowerChannel, lowerErrorContext } from '../async/channel-values.ts';
import type { Context } from './context.ts';
import { lowerBorrow, lowerOwn } from './handles.ts';
import { checkPointer } from './lift-flat.ts';
import type { LiftedString } from './lifted-string.ts';
import type { NumberArray } from './numbers.ts';
import type { Value, VariantValue } from './value.ts';

/**
 * Core values for `values`, the fields of `tuple`. Where these are more than `maxFlat` they go to memory: to
 * `outPointer` where the guest gave one, otherwise to what its realloc gives, and the pointer is the only core value.
 */
export function lowerFlatValues(
  cx: Context,
  maxFlat: number,
  values: readonly Value[],
  tuple: AbiRecord,
  outPointer?: number,
): CoreValue[] {
  if (flatten(tuple).length <= maxFlat) {
    return tuple.fields.flatMap((field, i) => lowerFlat(cx, values[i]!, field.type));
  }
  const { size, align } = layout(tuple);
  const ptr = outPointer ?? cx.allocate(align, size);
  if (outPointer !== undefined) checkPointer(cx, ptr, tuple);
  if (cx.transfer !== undefined) cx.transfer.bytes += size;
  store(cx, values, tuple, ptr);
  return outPointer === undefined ? [ptr] : [];
}

/** The core values of one value. */
export function lowerFlat(cx: Context, value: Value, type: AbiType): CoreValue[] {
  switch (type.kind) {
    case 'bool':
      return [value ? 1 : 0];
    case 'u8':
    case 's8':
    case 'u16':
    case 's16':
    case 'u32':
    case 's32':
    case 'char':
    case 'flags':
      return [value as number];
    case 'u64':
    case 's64':
      return [value as bigint];
    case 'f32':
    case 'f64':
      return [canonicalNaN(value as number)];
    case 'string':
      return [...storeString(cx, value as string | LiftedString)];
    case 'list':
      return type.length === undefined
        ? [...storeList(cx, value as readonly Value[] | NumberArray, type)]
        : (value as readonly Value[]).flatMap((v) => lowerFlat(cx, v, type.element));
    case 'record':
      return type.fields.flatMap((field, i) =>
        lowerFlat(cx, (value as readonly Value[])[i]!, field.type),
      );
    case 'variant':
      return lowerVariant(cx, value as VariantValue, type);
    case 'own':
      return [lowerOwn(cx, value as number, type.resource)];
    case 'borrow':
      return [lowerBorrow(cx, value as number, type.resource)];
    case 'stream':
    case 'future':
      return [lowerChannel(cx, value as Stream | Future)];
    case 'error-context':
      return [lowerErrorContext(cx, value as ErrorContext)];
    default:
      return type satisfies never;
  }
}

/** The discriminant, the payload widened to the slots it shares with other cases, zeros in the slots it leaves. */
function lowerVariant(cx: Context, value: VariantValue, type: AbiVariant): CoreValue[] {
  const slots = flatten(type).slice(1);
  const payloadType = type.cases[value.index]?.type;
  if (payloadType === undefined) return [value.index, ...slots.map(zero)];
  const have = flatten(payloadType);
  const payload = lowerFlat(cx, value.value!, payloadType);
  return [
    value.index,
    ...slots.map((slot, i) =>
      i < payload.length ? widen(payload[i]!, have[i]!, slot) : zero(slot),
    ),
  ];
}

/** What slots hold that no value needs. */
export function zero(type: CoreType): CoreValue {
  return type === 'i64' ? 0n : 0;
}

function widen(value: CoreValue, have: CoreType, want: CoreType): CoreValue {
  if (have === want) return value;
  switch (have) {
    case 'f32': {
      const bits = bitsOfF32(value as number);
      return want === 'i32' ? bits : BigInt(bits);
    }
    case 'f64':
      return bitsOfF64(value as number);
    default:
      return BigInt((value as number) >>> 0);
  }
}
