/**
 * Types and functions in a few words, for messages: as they are written in WIT, and what has no name there (the types
 * of a plan) by its labels.
 */
import { printFuncType, printType } from '../model/index.ts';
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
const known = new WeakMap<readonly TypeDef[], readonly TypeDef[]>();

/** The types with something that can stand for a name wherever WIT asks for one. */
function named(types: readonly TypeDef[]): readonly TypeDef[] {
  let all = known.get(types);
  if (all === undefined) {
    all = types.map((def) => {
      const labels = def.name === undefined ? labelsOf(def.type) : undefined;
      if (labels === undefined) return def;
      const more = labels.length > maxLabels ? ', …' : '';
      const shown = labels.slice(0, maxLabels).map((label) => label.name);
      return { ...def, name: `${def.type.kind} { ${shown.join(', ')}${more} }` };
    });
    known.set(types, all);
  }
  return all;
}

function labelsOf(type: TypeDef['type']): readonly { readonly name: string }[] | undefined {
  if (type.kind === 'record') return type.fields;
  if (type.kind === 'flags') return type.flags;
  return type.kind === 'enum' || type.kind === 'variant' ? type.cases : undefined;
}
