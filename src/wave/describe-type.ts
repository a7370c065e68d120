/**
 * Types and functions in a few words, for messages: as they are written in WIT, and what has no name there (the types
 * of a plan) by its labels.
 */
import { childTypes, printFuncType, printType } from '../model/index.ts';
import type { Func, TypeDef, TypeRef } from '../model/index.ts';

/** E.g. `list<tuple<string, u32>>`, `secret`, `result<u8, enum { a, b }>`. */
export function describeType(types: readonly TypeDef[], ref: TypeRef): string {
  return printType(named(types), ref);
}

/** E.g. `func(a: string) -> u32`. */
export function describeFunction(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'>,
): string {
  return printFuncType(named(types), func);
}

const maxLabels = 6;
/** Parts of a type that are told; of one with more it is said what kind it is. In a binary types may share their parts. */
const maxParts = 64;
const known = new WeakMap<readonly TypeDef[], readonly TypeDef[]>();

/** The types with something that can stand for a name wherever WIT asks for one. */
function named(types: readonly TypeDef[]): readonly TypeDef[] {
  let all = known.get(types);
  if (all === undefined) {
    const parts = partsOf(types);
    all = types.map((def, id) => {
      if (def.name !== undefined) return def;
      const { kind } = def.type;
      const labels = labelsOf(def.type);
      if (labels === undefined) return parts(id) > maxParts ? { ...def, name: `${kind}<…>` } : def;
      const more = labels.length > maxLabels ? ', …' : '';
      const shown = labels.slice(0, maxLabels).map((label) => label.name);
      return { ...def, name: `${kind} { ${shown.join(', ')}${more} }` };
    });
    known.set(types, all);
  }
  return all;
}

/** Counts the parts that are written for a type; what has a name, or gets one here, is one. */
function partsOf(types: readonly TypeDef[]): (ref: TypeRef) => number {
  const counts = new Map<TypeRef, number>();
  const count = (ref: TypeRef): number => {
    const def = typeof ref === 'string' ? undefined : types[ref]!;
    if (def === undefined || def.name !== undefined || labelsOf(def.type) !== undefined) return 1;
    let sum = counts.get(ref);
    if (sum === undefined) {
      sum = childTypes(def.type).reduce<number>((n, part) => n + within(count(part)), 1);
      counts.set(ref, sum);
    }
    return sum;
  };
  const within = (n: number): number => (n > maxParts ? 1 : n);
  return count;
}

function labelsOf(type: TypeDef['type']): readonly { readonly name: string }[] | undefined {
  if (type.kind === 'record') return type.fields;
  if (type.kind === 'flags') return type.flags;
  return type.kind === 'enum' || type.kind === 'variant' ? type.cases : undefined;
}
