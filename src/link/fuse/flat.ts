/**
 * Whether the bytes of a value are copied as they are: each is part of the value, and any are legal. Not so with
 * booleans and flags, which are normalised, with what is checked, with pointers and handles, and where there is
 * padding, which is nobody's to see.
 */
import { layout, type AbiType } from '../../abi/index.ts';

const known = new WeakMap<AbiType, boolean>();

export function isFlat(type: AbiType): boolean {
  let flat = known.get(type);
  if (flat === undefined) known.set(type, (flat = compute(type)));
  return flat;
}

function compute(type: AbiType): boolean {
  switch (type.kind) {
    case 'u8':
    case 'u16':
    case 'u32':
    case 'u64':
    case 's8':
    case 's16':
    case 's32':
    case 's64':
    case 'f32':
    case 'f64':
      return true;
    case 'flags':
      return type.labels.length === 8 * layout(type).size;
    case 'record': {
      const bytes = type.fields.reduce((sum, f) => sum + layout(f.type).size, 0);
      return bytes === layout(type).size && type.fields.every((f) => isFlat(f.type));
    }
    case 'list':
      return type.length !== undefined && isFlat(type.element);
    default:
      return false;
  }
}
