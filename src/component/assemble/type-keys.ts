/**
 * What tells types apart that are written down: the definition of a value type, whatever names it has, and the identity
 * of a resource. Two value types that are equal, but were defined apart, stay apart. Explainer.md, Type Definitions.
 */
import type { TypeId } from '../../model/index.ts';
import { definition } from '../match/substitution.ts';
import type { Extern, FuncNode, ResourceNode, TypeNode, ValueNode } from '../types/entities.ts';

export type TypeKey = ValueNode | TypeId;

export function keyOf(node: ValueNode | ResourceNode): TypeKey {
  return node.kind === 'resource' ? node.id : definition(node);
}

/**
 * Tells of every value type and resource that gets a name where `item` is imported or exported, with the way to it. An
 * instance that stands in several places is looked into in the first of them.
 */
export function namedTypes(
  item: Extern,
  tell: (key: TypeKey, path: readonly string[]) => void,
): void {
  const seen = new Set<Extern>();
  const visit = (inner: Extern, path: readonly string[]): void => {
    if (inner.sort === 'type') {
      const { type } = inner;
      if (type.kind === 'value' || type.kind === 'resource') tell(keyOf(type), path);
    } else if (inner.sort === 'instance' && !seen.has(inner)) {
      seen.add(inner);
      for (const [name, each] of inner.exports) visit(each, [...path, name]);
    }
  };
  visit(item, []);
}

/** All value types and resources that an import or export is made of. */
export function mentionedTypes(item: Extern): ReadonlySet<TypeKey> {
  const keys = new Set<TypeKey>();
  const seen = new Set<object>();
  const node = (type: TypeNode): void => {
    if (seen.has(type)) return;
    seen.add(type);
    switch (type.kind) {
      case 'resource':
        keys.add(type.id);
        return;
      case 'value': {
        const { source } = type;
        keys.add(keyOf(type));
        if (source.kind === 'alias') node(source.target);
        else for (const part of source.parts.values()) node(part);
        return;
      }
      case 'func':
        return func(type);
      case 'instance':
        return all(type.shape!.exports);
      case 'component':
        all(type.shape!.imports);
        return all(type.shape!.exports);
      default:
        return type satisfies never;
    }
  };
  const func = ({ params, result }: FuncNode): void => {
    for (const { type } of params) if (typeof type !== 'string') node(type);
    if (result !== undefined && typeof result !== 'string') node(result);
  };
  const all = (items: ReadonlyMap<string, Extern>): void => {
    for (const inner of items.values()) extern(inner);
  };
  const extern = (inner: Extern): void => {
    if (seen.has(inner)) return;
    seen.add(inner);
    switch (inner.sort) {
      case 'func':
        return func(inner.type);
      case 'type':
        return node(inner.type);
      case 'instance':
        return all(inner.exports);
      case 'component':
        all(inner.shape!.imports);
        return all(inner.shape!.exports);
      case 'value':
        if (typeof inner.type !== 'string') node(inner.type);
        return;
      case 'core module':
        return;
      default:
        inner satisfies never;
    }
  };
  extern(item);
  return keys;
}
