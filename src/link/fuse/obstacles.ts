/**
 * Why the elements of a list are not copied at once, where whoever writes the type could change that: padding, which
 * another order of fields may not have, booleans, flags with unused bits. What has pointers, handles, chars or cases
 * has to be looked at one by one, whatever is done.
 */
import { layout, type AbiField, type AbiRecord, type AbiType } from '../../abi/index.ts';
import { isFlat } from './flat.ts';

/** Something in a type for whose sake its values are copied part by part. Ways are names of fields, with dots between. */
export type Obstacle = Padding | UnusedBits;

/** Bytes of a record that belong to no field: copied, they would show what lies in the other's memory. */
export interface Padding {
  readonly kind: 'padding';
  /** The way to the record; empty for the element itself. */
  readonly at: string;
  /** The fields behind which it is, with how many bytes it has there. */
  readonly gaps: readonly { readonly after: string; readonly bytes: number }[];
  /** Two fields to swap, and there is none. */
  readonly swap?: readonly string[];
  /** An order of all fields in which there is none; absent where a swap does, or where each order has some. */
  readonly order?: readonly string[];
}

/** Bits that mean nothing, and are cleared: of a boolean, of flags that don't fill their bytes. */
export interface UnusedBits {
  readonly kind: 'unused-bits';
  readonly at: string;
  readonly of: 'bool' | 'flags';
  readonly bits: number;
}

/** Fields of records in which two to swap are looked for. */
const mostFields = 16;

/** What keeps a type from being copied as it is; undefined where nothing could be done about it. */
export function obstaclesTo(type: AbiType): readonly Obstacle[] | undefined {
  const found: Obstacle[] = [];
  return collect(type, [], found) ? found : undefined;
}

/** Adds what is found; false where there is no way. */
function collect(type: AbiType, way: readonly string[], found: Obstacle[]): boolean {
  if (isFlat(type)) return true;
  const at = way.join('.');
  switch (type.kind) {
    case 'bool':
      found.push({ kind: 'unused-bits', at, of: 'bool', bits: 7 });
      return true;
    case 'flags': {
      const bits = 8 * layout(type).size - type.labels.length;
      found.push({ kind: 'unused-bits', at, of: 'flags', bits });
      return true;
    }
    case 'record': {
      const padding = paddingOf(type, at);
      if (padding !== undefined) found.push(padding);
      return type.fields.every((f) => collect(f.type, [...way, f.name], found));
    }
    case 'list':
      return type.length !== undefined && collect(type.element, way, found);
    default:
      return false;
  }
}

function paddingOf(type: AbiRecord, at: string): Padding | undefined {
  const { fields } = type;
  const { offsets, size } = layout(type);
  const gaps = fields.flatMap(({ name, type: t }, i) => {
    const bytes = (offsets[i + 1] ?? size) - offsets[i]! - layout(t).size;
    return bytes === 0 ? [] : [{ after: name, bytes }];
  });
  if (gaps.length === 0) return undefined;
  const dense = size - gaps.reduce((sum, { bytes }) => sum + bytes, 0);
  const isDense = (order: readonly AbiField[]): boolean =>
    layout({ kind: 'record', fields: order }).size === dense;
  const swap = swapOf(fields, isDense);
  if (swap !== undefined) return { kind: 'padding', at, gaps, swap };
  const sorted = fields.toSorted((a, b) => layout(b.type).align - layout(a.type).align);
  const order = isDense(sorted) ? { order: sorted.map((f) => f.name) } : {};
  return { kind: 'padding', at, gaps, ...order };
}

/** Two fields that only have to be swapped. */
function swapOf(
  fields: readonly AbiField[],
  isDense: (order: readonly AbiField[]) => boolean,
): readonly string[] | undefined {
  if (fields.length > mostFields) return undefined;
  for (const [i, a] of fields.entries()) {
    for (const [j, b] of fields.entries()) {
      if (j > i && isDense(fields.with(i, b).with(j, a))) return [a.name, b.name];
    }
  }
  return undefined;
}
