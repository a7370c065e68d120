/**
 * The bytes that a value takes in a 64-bit memory, which is what the limit for types is measured in. The layout that
 * programs run with is `layout`'s. CanonicalABI.md, Element Size (`elem_size(t, 'i64')`).
 */
import { unalias, type DefinedType, type TypeDef, type TypeRef } from '../model/index.ts';
import { alignTo, discriminantSize, flagsSize } from './layout.ts';

/** In bytes; `size` is a multiple of `align`, and may be too large to be a number of bytes that anything has. */
export interface ElementSize {
  readonly size: number;
  readonly align: number;
}

/** The size of a type whose parts' sizes are known. */
export function elementSize64(type: DefinedType, part: (ref: TypeRef) => ElementSize): ElementSize {
  switch (type.kind) {
    case 'alias':
      return part(type.type);
    case 'record':
      return recordSize(type.fields.map((f) => part(f.type)));
    case 'tuple':
      return recordSize(type.types.map(part));
    case 'list': {
      if (type.length === undefined) return pointers;
      const { size, align } = part(type.type);
      return { size: size * type.length, align };
    }
    case 'map':
      return pointers;
    case 'variant':
      return variantSize(
        type.cases.length,
        type.cases.map((c) => c.type),
        part,
      );
    case 'enum':
      return variantSize(type.cases.length, [], part);
    case 'option':
      return variantSize(2, [type.type], part);
    case 'result':
      return variantSize(2, [type.ok, type.err], part);
    case 'flags':
      return scalar(flagsSize(type.flags.length));
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'resource':
      return scalar(4);
    default:
      return type satisfies never;
  }
}

/** The sizes of the types of an arena, each computed once. */
export class ElementSizes {
  readonly #types: readonly TypeDef[];
  readonly #known = new Map<TypeRef, ElementSize>();

  constructor(types: readonly TypeDef[]) {
    this.#types = types;
  }

  of(ref: TypeRef): ElementSize {
    const id = unalias(this.#types, ref);
    let size = this.#known.get(id);
    if (size === undefined) {
      size =
        typeof id === 'string'
          ? primitiveSize64(id)
          : elementSize64(this.#types[id]!.type, (part) => this.of(part));
      this.#known.set(id, size);
    }
    return size;
  }
}

/** The size of a type that has no definition. */
export function primitiveSize64(kind: string): ElementSize {
  return primitives.get(kind) ?? four;
}

const scalar = (size: number): ElementSize => ({ size, align: size });

/** A pointer and a length. */
const pointers: ElementSize = { size: 16, align: 8 };

const [one, two, four, eight] = [1, 2, 4, 8].map(scalar) as [
  ElementSize,
  ElementSize,
  ElementSize,
  ElementSize,
];
const primitives: ReadonlyMap<string, ElementSize> = new Map([
  ['string', pointers],
  ...['bool', 'u8', 's8'].map((kind) => [kind, one] as const),
  ...['u16', 's16'].map((kind) => [kind, two] as const),
  ...['u64', 's64', 'f64'].map((kind) => [kind, eight] as const),
]);

function recordSize(fields: readonly ElementSize[]): ElementSize {
  let end = 0;
  let align = 1;
  for (const field of fields) {
    end = alignTo(end, field.align) + field.size;
    align = Math.max(align, field.align);
  }
  return { size: alignTo(end, align), align };
}

function variantSize(
  cases: number,
  types: readonly (TypeRef | undefined)[],
  part: (ref: TypeRef) => ElementSize,
): ElementSize {
  const payloads = types.filter((t) => t !== undefined).map(part);
  const discriminant = discriminantSize(cases);
  const payloadAlign = payloads.reduce((max, p) => Math.max(max, p.align), 1);
  const payloadSize = payloads.reduce((max, p) => Math.max(max, p.size), 0);
  const align = Math.max(discriminant, payloadAlign);
  return { size: alignTo(alignTo(discriminant, payloadAlign) + payloadSize, align), align };
}
