/**
 * Values of one despecialised kind, between memories, stacks and what travels. A runtime is given the kinds that its
 * program has; what is made of parts asks for these by the functions here. CanonicalABI.md, Loading, Storing, Flat
 * Lifting and Flat Lowering.
 */
import type { AbiType } from '../../abi/index.ts';
import type { CoreValue } from '../core/core-func.ts';
import type { Context } from './context.ts';
import type { FlatReader } from './flat.ts';
import type { Value } from './value.ts';

/** What is done with values of types of a kind. */
export interface ValueKind<T extends AbiType = AbiType> {
  /** The value at `ptr`, which is aligned and within the memory; what the bytes say is checked. */
  load(cx: Context, ptr: number, type: T): Value;
  /** Writes `value` to `ptr`, which is aligned and within the memory. Padding is left as it was. */
  store(cx: Context, value: Value, type: T, ptr: number): void;
  /** The value whose core values come next. */
  lift(cx: Context, flat: FlatReader, type: T): Value;
  /** Adds the core values of `value` to `flat`. */
  lower(cx: Context, value: Value, type: T, flat: CoreValue[]): void;
  /**
   * What a value counts for beside the bytes in it and the values in it (`limits.lifted`): about what its object takes;
   * 16 where nothing is said. Where handles and flags are many, they are objects at the host.
   */
  weight?(type: T): number;
}

/** By kind; a program's share has those that its types are of. */
export type ValueKinds = { readonly [K in AbiType['kind']]?: ValueKind };

/** The kind of a type, which must be one that there is. */
export function kindOf(kinds: ValueKinds, { kind }: AbiType): ValueKind {
  const found = kinds[kind];
  if (found === undefined)
    throw new TypeError(`values of kind ${kind} are no part of this runtime`);
  return found;
}

export function load(cx: Context, ptr: number, type: AbiType): Value {
  return kindOf(cx.store.kinds, type).load(cx, ptr, type);
}

export function store(cx: Context, value: Value, type: AbiType, ptr: number): void {
  kindOf(cx.store.kinds, type).store(cx, value, type, ptr);
}

export function lift(cx: Context, flat: FlatReader, type: AbiType): Value {
  return kindOf(cx.store.kinds, type).lift(cx, flat, type);
}

export function lower(cx: Context, value: Value, type: AbiType, flat: CoreValue[]): void {
  kindOf(cx.store.kinds, type).lower(cx, value, type, flat);
}

/** Counts `count` values that are about to be parts of another one. */
export function countParts(cx: Context, type: AbiType, count = 1): void {
  cx.countLifted((kindOf(cx.store.kinds, type).weight?.(type) ?? 16) * count);
}
