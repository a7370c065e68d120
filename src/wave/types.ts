/**
 * What both directions ask about types: aliases away, numbers' ranges and arrays, which options are written flat.
 */
import { camelCaseAll } from '../base/index.ts';
import {
  childTypes,
  type FlagsType,
  type RecordType,
  type Structure,
  structureOf,
  type TypeDef,
  type TypeRef,
} from '../model/index.ts';

/** The smallest and the largest value of each integer type. */
export const integerRanges: ReadonlyMap<TypeRef, readonly [bigint, bigint]> = new Map(
  ([8n, 16n, 32n, 64n] as const).flatMap((bits) => [
    [`u${bits}`, [0n, 2n ** bits - 1n]],
    [`s${bits}`, [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n]],
  ]),
);

/** The typed array that a list of numbers is. */
export const numberArrays: ReadonlyMap<
  TypeRef,
  { from(items: Iterable<unknown>): ArrayLike<unknown> }
> = new Map<TypeRef, { from(items: Iterable<unknown>): ArrayLike<unknown> }>([
  ['u8', { from: (items) => Uint8Array.from(items as Iterable<number>) }],
  ['u16', { from: (items) => Uint16Array.from(items as Iterable<number>) }],
  ['u32', { from: (items) => Uint32Array.from(items as Iterable<number>) }],
  ['u64', { from: (items) => BigUint64Array.from(items as Iterable<bigint>) }],
  ['s8', { from: (items) => Int8Array.from(items as Iterable<number>) }],
  ['s16', { from: (items) => Int16Array.from(items as Iterable<number>) }],
  ['s32', { from: (items) => Int32Array.from(items as Iterable<number>) }],
  ['s64', { from: (items) => BigInt64Array.from(items as Iterable<bigint>) }],
  ['f32', { from: (items) => Float32Array.from(items as Iterable<number>) }],
  ['f64', { from: (items) => Float64Array.from(items as Iterable<number>) }],
]);

/** Whether a payload of this type may stand without `some(…)` or `ok(…)` round it. */
export function canBeFlat(types: readonly TypeDef[], ref: TypeRef): boolean {
  const type = structureOf(types, ref);
  return typeof type === 'string' || (type.kind !== 'option' && type.kind !== 'result');
}

/** Whether an option of this type is an object with a `tag`, because `undefined` means none of the inner one. */
export function isTagged(types: readonly TypeDef[], inner: TypeRef): boolean {
  const type = structureOf(types, inner);
  return typeof type !== 'string' && type.kind === 'option';
}

const keys = new WeakMap<RecordType | FlagsType, ReadonlyMap<string, string>>();

/** The property that a field or flag is in JavaScript, by its name in WIT. */
export function keyOf(type: RecordType | FlagsType, name: string): string {
  let known = keys.get(type);
  if (known === undefined) {
    const names = (type.kind === 'record' ? type.fields : type.flags).map((label) => label.name);
    const spelled = camelCaseAll(names);
    known = new Map(names.map((n, i) => [n, spelled[i]!]));
    keys.set(type, known);
  }
  return known.get(name)!;
}

/** Whether values of a type are or hold own handles. */
export function holdsOwn(types: readonly TypeDef[], ref: TypeRef): boolean {
  return partsOf(types, ref).some((part) => kindOf(part) === 'own');
}

/** A type and all that values of it are made of, each once. */
export function partsOf(types: readonly TypeDef[], ref: TypeRef): readonly Structure[] {
  const parts: Structure[] = [];
  const open = [ref];
  const seen = new Set<TypeRef>();
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const type = structureOf(types, at);
    parts.push(type);
    if (typeof type !== 'string') open.push(...childTypes(type));
  }
  return parts;
}

const kindOf = (type: Structure): string => (typeof type === 'string' ? type : type.kind);
