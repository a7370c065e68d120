/**
 * Which core values a value becomes on the stack. Flattening is lazy: nothing is ever passed flat beyond
 * `maxFlatParams` values, so a type is flattened to one more than that and no further, and each type of the graph
 * once. CanonicalABI.md, Flattening.
 */
import { append, maxFlatParams } from '../base/index.ts';
import type { AbiType, AbiVariant } from './despecialize.ts';

export type CoreType = 'i32' | 'i64' | 'f32' | 'f64';

/** One more than ever lies flat: a list of this length means "too many". */
const enough = maxFlatParams + 1;

/** The type of addresses in the memory of the options. */
export type Pointer = 'i32' | 'i64';

type Known = WeakMap<AbiType, readonly CoreType[]>;
const known: Readonly<Record<Pointer, Known>> = { i32: new WeakMap(), i64: new WeakMap() };

/** The flat types of a type, cut off after `maxFlatParams + 1`. */
export function flatten(type: AbiType, pointer: Pointer = 'i32'): readonly CoreType[] {
  let result = known[pointer].get(type);
  if (result === undefined) known[pointer].set(type, (result = compute(type, pointer)));
  return result;
}

/** The flat types of several values one after the other, cut off as those of one. */
export function flattenAll(
  types: Iterable<AbiType>,
  pointer: Pointer = 'i32',
): readonly CoreType[] {
  const flat: CoreType[] = [];
  for (const type of types) {
    append(flat, flatten(type, pointer));
    if (flat.length >= enough) return flat.slice(0, enough);
  }
  return flat;
}

function compute(type: AbiType, pointer: Pointer): readonly CoreType[] {
  switch (type.kind) {
    case 'bool':
    case 'u8':
    case 'u16':
    case 'u32':
    case 's8':
    case 's16':
    case 's32':
    case 'char':
    case 'flags':
    case 'own':
    case 'borrow':
    case 'stream':
    case 'future':
    case 'error-context':
      return ['i32'];
    case 'u64':
    case 's64':
      return ['i64'];
    case 'f32':
      return ['f32'];
    case 'f64':
      return ['f64'];
    case 'string':
      return [pointer, pointer];
    case 'list':
      return type.length === undefined
        ? [pointer, pointer]
        : flattenAll(repeat(type.element, Math.min(type.length, enough)), pointer);
    case 'record':
      return flattenAll(
        type.fields.map((f) => f.type),
        pointer,
      );
    case 'variant':
      return flattenVariant(type, pointer);
    default:
      return type satisfies never;
  }
}

function* repeat(type: AbiType, times: number): Iterable<AbiType> {
  for (let i = 0; i < times; i++) yield type;
}

/** The discriminant, then slots that are wide enough for any of the payloads. */
function flattenVariant(type: AbiVariant, pointer: Pointer): readonly CoreType[] {
  const slots: CoreType[] = [];
  for (const c of type.cases) {
    if (c.type === undefined) continue;
    flatten(c.type, pointer).forEach((t, i) => {
      const slot = slots[i];
      slots[i] = slot === undefined ? t : join(slot, t);
    });
  }
  return (['i32', ...slots] satisfies CoreType[]).slice(0, enough);
}

/** The narrowest integer that holds the bits of both. */
function join(a: CoreType, b: CoreType): CoreType {
  if (a === b) return a;
  const narrow = (a === 'i32' && b === 'f32') || (a === 'f32' && b === 'i32');
  return narrow ? 'i32' : 'i64';
}
