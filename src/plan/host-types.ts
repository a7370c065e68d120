/** The types of a plan -> the same, with the names in JavaScript of what they consist of: `base/camel-case.ts` spells them. */
import { camelCaseAll } from '../base/index.ts';
import type { TypeDef } from '../model/index.ts';

/** A type as the host meets it. */
export interface HostType extends TypeDef {
  /** Under which keys a record's fields or flags stand; absent for other types. */
  readonly keys?: readonly string[];
}

/** Settles them. */
export function hostTypes(types: readonly TypeDef[]): readonly HostType[] {
  return types.map((def) => {
    const { type } = def;
    if (type.kind === 'record') return { ...def, keys: keysOf(type.fields) };
    return type.kind === 'flags' ? { ...def, keys: keysOf(type.flags) } : def;
  });
}

function keysOf(labels: readonly { readonly name: string }[]): readonly string[] {
  return camelCaseAll(labels.map(({ name }) => name));
}
