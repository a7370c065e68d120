/**
 * A type in a few words, as it would be written in WIT: for messages and signatures. What has a name is called by it;
 * the rest is written out, down to a depth.
 */
import type { Param, TypeDef, TypeRef } from '../model/index.ts';

const maxDepth = 4;
const maxLabels = 6;

/** E.g. `list<tuple<string, u32>>`, `secret`, `record { a, b }`. */
export function describeType(types: readonly TypeDef[], ref: TypeRef, depth = 0): string {
  if (typeof ref === 'string') return ref;
  const def = types[ref]!;
  if (def.name !== undefined) return def.name;
  if (depth === maxDepth) return '…';
  const inner = (r: TypeRef): string => describeType(types, r, depth + 1);
  const { type } = def;
  switch (type.kind) {
    case 'record':
    case 'flags':
    case 'enum':
    case 'variant': {
      const labels = labelsOf(type);
      const more = labels.length > maxLabels ? ', …' : '';
      return `${type.kind} { ${labels.slice(0, maxLabels).join(', ')}${more} }`;
    }
    case 'tuple':
      return `tuple<${type.types.map(inner).join(', ')}>`;
    case 'option':
      return `option<${inner(type.type)}>`;
    case 'result': {
      if (type.err !== undefined) {
        return `result<${type.ok === undefined ? '_' : inner(type.ok)}, ${inner(type.err)}>`;
      }
      return type.ok === undefined ? 'result' : `result<${inner(type.ok)}>`;
    }
    case 'list':
      return `list<${inner(type.type)}${type.length === undefined ? '' : `, ${type.length}`}>`;
    case 'map':
      return `map<${inner(type.key)}, ${inner(type.value)}>`;
    case 'future':
    case 'stream':
      return type.type === undefined ? type.kind : `${type.kind}<${inner(type.type)}>`;
    case 'own':
      return inner(type.resource);
    case 'borrow':
      return `borrow<${inner(type.resource)}>`;
    case 'resource':
      return 'resource';
    case 'alias':
      return inner(type.type);
    default:
      return type satisfies never;
  }
}

/** E.g. `func(a: string) -> u32`. */
export function describeFunction(
  types: readonly TypeDef[],
  type: { readonly async: boolean; readonly params: readonly Param[]; readonly result?: TypeRef },
): string {
  const params = type.params.map((p) => `${p.name}: ${describeType(types, p.type)}`).join(', ');
  const result = type.result === undefined ? '' : ` -> ${describeType(types, type.result)}`;
  return `${type.async ? 'async ' : ''}func(${params})${result}`;
}

function labelsOf(
  type: Extract<TypeDef['type'], { kind: 'record' | 'flags' | 'enum' | 'variant' }>,
): string[] {
  switch (type.kind) {
    case 'record':
      return type.fields.map((f) => f.name);
    case 'flags':
      return type.flags.map((f) => f.name);
    case 'enum':
    case 'variant':
      return type.cases.map((c) => c.name);
    default:
      return type satisfies never;
  }
}
