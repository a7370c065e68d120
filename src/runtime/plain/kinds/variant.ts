/**
 * Variants: which case, and its payload, which on the stack lies in slots that all cases share. CanonicalABI.md,
 * load_variant, store_variant, lift_flat_variant and lower_flat_variant.
 */
import { type AbiVariant, type CoreType, flatten, layout } from '../../../abi/index.ts';
import type { CoreValue } from '../../core/core-func.ts';
import type { Context } from '../context.ts';
import type { FlatReader } from '../flat.ts';
import { countParts, lift, load, lower, store, type ValueKind } from '../kinds.ts';
import type { Value, VariantValue } from '../value.ts';
import {
  bitsOfF32,
  bitsOfF64,
  f32FromBits,
  f64FromBits,
  loadUnsigned,
  storeUnsigned,
} from './scalars.ts';

export const variant: ValueKind<AbiVariant> = {
  load(cx, ptr, type) {
    const { discriminantSize, payloadOffset } = layout(type);
    const index = loadUnsigned(cx.memory.view, ptr, discriminantSize);
    const chosen = caseAt(cx, type, index);
    if (chosen.type === undefined) return { index };
    countParts(cx, chosen.type);
    return { index, value: load(cx, ptr + payloadOffset, chosen.type) };
  },
  store(cx, value, type, ptr) {
    const { index, value: payload } = value as VariantValue;
    const { discriminantSize, payloadOffset } = layout(type);
    storeUnsigned(cx, index, ptr, discriminantSize);
    const payloadType = type.cases[index]?.type;
    if (payloadType !== undefined) store(cx, payload!, payloadType, ptr + payloadOffset);
  },
  lift(cx, flat, type) {
    const index = flat.next('i32') as number;
    const chosen = caseAt(cx, type, index);
    const slots = new JoinedReader(flat, flatten(type).slice(1));
    const value = chosen.type === undefined ? undefined : lift(cx, slots, chosen.type);
    slots.skipRest();
    return value === undefined ? { index } : { index, value };
  },
  lower(cx, value, type, flat) {
    const { index, value: payload } = value as VariantValue;
    flat.push(index, ...payloadSlots(cx, payload, type, index));
  },
};

/** The payload widened to the slots it shares with other cases, zeros in the slots it leaves. */
function payloadSlots(
  cx: Context,
  value: Value | undefined,
  type: AbiVariant,
  index: number,
): CoreValue[] {
  const slots = flatten(type).slice(1);
  const payloadType = type.cases[index]?.type;
  if (payloadType === undefined) return slots.map(zero);
  const have = flatten(payloadType);
  const payload: CoreValue[] = [];
  lower(cx, value!, payloadType, payload);
  return slots.map((slot, i) =>
    i < payload.length ? widen(payload[i]!, have[i]!, slot) : zero(slot),
  );
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

/** The case of a discriminant, which traps where there is none. */
function caseAt(cx: Context, type: AbiVariant, index: number): AbiVariant['cases'][number] {
  const chosen = type.cases[index];
  if (chosen !== undefined) return chosen;
  return cx.trap(
    'trap/invalid-discriminant',
    `discriminant ${index} in a variant of ${type.cases.length} cases`,
  );
}

/** What slots hold that no value needs. */
function zero(type: CoreType): CoreValue {
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
