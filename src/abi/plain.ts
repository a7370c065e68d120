/**
 * Which values lie in memory without pointing anywhere and without holding a handle, and of what these are made: where a
 * language has all of it in memory as the canonical ABI does, such values are copied as bytes.
 *
 * - Records, tuples, fixed-length lists and flags lie as a C compiler for wasm32 lays out the struct of these parts in
 *   this order; an enum is the unsigned integer of `discriminantSize`, a char one of four bytes, a bool one byte.
 *   Options, results and variants are the discriminant, then the union of the payloads.
 * - What comes in has been checked by who lifted it, which then wrote it here: a bool is 0 or 1, a char a scalar value,
 *   an enum's and a variant's number that of a case, flags have no bits beyond their labels. A NaN may have any bits.
 * - Padding, and what a payload leaves of the room for payloads, is whatever the block from realloc held: it is not
 *   written. What goes out is checked by who reads it, and padding is not read.
 *
 * CanonicalABI.md, Alignment, Element Size, Loading and Storing.
 */
import { childTypes, type DefinedType, type TypeRef } from '../model/index.ts';
import type { AbiTypes, ValueShape } from './despecialize.ts';

/** A kind that values without pointers and handles may be of; `list` is one of fixed length. */
export type PlainKind = Exclude<
  ValueShape['kind'],
  'string' | 'map' | 'own' | 'borrow' | 'stream' | 'future' | 'error-context'
>;

type Kinds = ReadonlySet<PlainKind>;

const known = new WeakMap<AbiTypes, Map<TypeRef, Kinds | undefined>>();

/** The kinds of a type and all that it is made of; undefined where it holds a string, a list, a map or a handle. */
export function plainParts(abi: AbiTypes, ref: TypeRef): Kinds | undefined {
  let ofArena = known.get(abi);
  if (ofArena === undefined) known.set(abi, (ofArena = new Map()));
  if (ofArena.has(ref)) return ofArena.get(ref);
  const kinds = kindsOf(abi, abi.shape(ref));
  ofArena.set(ref, kinds);
  return kinds;
}

function kindsOf(abi: AbiTypes, shape: ValueShape): Kinds | undefined {
  switch (shape.kind) {
    case 'string':
    case 'map':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return undefined;
    case 'record':
    case 'tuple':
    case 'variant':
    case 'option':
    case 'result':
      return withParts(abi, shape);
    case 'list':
      return shape.length === undefined ? undefined : withParts(abi, shape);
    default:
      return new Set([shape.kind]);
  }
}

function withParts(
  abi: AbiTypes,
  shape: Extract<DefinedType, { kind: PlainKind }>,
): Kinds | undefined {
  const kinds = new Set<PlainKind>([shape.kind]);
  for (const part of childTypes(shape)) {
    const within = plainParts(abi, part);
    if (within === undefined) return undefined;
    for (const kind of within) kinds.add(kind);
  }
  return kinds;
}
