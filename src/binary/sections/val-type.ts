/** Value types: primitive ones, or indexes of type definitions. Binary.md, Type Definitions. */
import { hex, type Reader } from '../reader.ts';
import type { Primitive, ValType } from '../tree.ts';
import { codesOf, type Writer } from '../../wasm/index.ts';

export const primitives = new Map<number, Primitive>([
  [0x7f, 'bool'],
  [0x7e, 's8'],
  [0x7d, 'u8'],
  [0x7c, 's16'],
  [0x7b, 'u16'],
  [0x7a, 's32'],
  [0x79, 'u32'],
  [0x78, 's64'],
  [0x77, 'u64'],
  [0x76, 'f32'],
  [0x75, 'f64'],
  [0x74, 'char'],
  [0x73, 'string'],
  [0x64, 'error-context'],
]);

export function readValType(r: Reader): ValType {
  const at = r.pos;
  const code = r.s33('value type');
  if (code >= 0) return code;
  const primitive = primitives.get(code + 0x80);
  if (primitive !== undefined) return primitive;
  const found = code >= -0x40 ? hex(code + 0x80) : `${code}`;
  return r.fail('malformed', `${found} is no primitive value type`, at);
}

const primitiveCodes = codesOf(primitives);

export function writeValType(w: Writer, type: ValType): void {
  if (typeof type === 'number') w.s33(type);
  else w.byte(primitiveCodes.get(type)!);
}
