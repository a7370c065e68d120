/**
 * The bytes that a value takes in a 64-bit memory, which is what the limit for types is measured in. CanonicalABI.md,
 * Element Size (`elem_size(t, 'i64')`); the layout that programs run with is the abi room's.
 */
import {
  alignTo,
  childrenOf,
  discriminantSize,
  flagsSize,
  layout,
  type AbiType,
} from '../../abi/index.ts';

interface Size {
  readonly size: number;
  readonly align: number;
}

const known = new WeakMap<AbiType, Size>();

/** Bytes of a value of this type where pointers have eight bytes. */
export function elementSize64(type: AbiType): number {
  return sizeOf(type).size;
}

function sizeOf(type: AbiType): Size {
  let size = known.get(type);
  if (size === undefined) known.set(type, (size = compute(type)));
  return size;
}

function compute(type: AbiType): Size {
  switch (type.kind) {
    case 'string':
      return { size: 16, align: 8 };
    case 'list': {
      if (type.length === undefined) return { size: 16, align: 8 };
      const { size, align } = sizeOf(type.element);
      return { size: size * type.length, align };
    }
    case 'record': {
      let end = 0;
      let align = 1;
      for (const { type: field } of type.fields) {
        const f = sizeOf(field);
        end = alignTo(end, f.align) + f.size;
        align = Math.max(align, f.align);
      }
      return { size: alignTo(end, align), align };
    }
    case 'variant': {
      const discriminant = discriminantSize(type.cases.length);
      const payloads = childrenOf(type).map(sizeOf);
      const payloadAlign = payloads.reduce((max, p) => Math.max(max, p.align), 1);
      const payloadSize = payloads.reduce((max, p) => Math.max(max, p.size), 0);
      const align = Math.max(discriminant, payloadAlign);
      return { size: alignTo(alignTo(discriminant, payloadAlign) + payloadSize, align), align };
    }
    case 'flags': {
      const size = flagsSize(type.labels.length);
      return { size, align: size };
    }
    default:
      return layout(type);
  }
}
