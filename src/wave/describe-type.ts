/**
 * A type in a few words, for messages: as it is written in WIT, and where it has no name there by its labels.
 */
import { printType } from '../model/index.ts';
import type { TypeDef, TypeRef } from '../model/index.ts';

const maxLabels = 6;

/** E.g. `list<tuple<string, u32>>`, `secret`, `record { a, b }`. */
export function describeType(types: readonly TypeDef[], ref: TypeRef): string {
  if (typeof ref === 'string') return ref;
  const { name, type } = types[ref]!;
  const labels = labelsOf(type);
  if (name !== undefined || labels === undefined) return printType(types, ref);
  const more = labels.length > maxLabels ? ', …' : '';
  const shown = labels.slice(0, maxLabels).map((label) => label.name);
  return `${type.kind} { ${shown.join(', ')}${more} }`;
}

function labelsOf(type: TypeDef['type']): readonly { readonly name: string }[] | undefined {
  if (type.kind === 'record') return type.fields;
  if (type.kind === 'flags') return type.flags;
  return type.kind === 'enum' || type.kind === 'variant' ? type.cases : undefined;
}
