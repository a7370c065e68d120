/** A value and its type -> the own handles that it is or holds, each with its type and the name of its resource. */
import { structureOf, unalias, type TypeDef, type TypeRef } from '../../model/index.ts';
import { keyOf } from '../../wave/index.ts';

export interface FoundHandle {
  readonly type: TypeRef;
  readonly resource: string;
  readonly value: unknown;
}

export function handlesIn(types: readonly TypeDef[], ref: TypeRef, value: unknown): FoundHandle[] {
  const found: FoundHandle[] = [];
  visit(ref, value);
  return found;

  function visit(of: TypeRef | undefined, at: unknown): void {
    if (of === undefined || at === undefined || at === null) return;
    const type = structureOf(types, of);
    if (typeof type === 'string') return;
    switch (type.kind) {
      case 'own': {
        const resource = unalias(types, type.resource);
        const name = typeof resource === 'number' ? types[resource]?.name : undefined;
        found.push({ type: of, resource: name ?? 'handle', value: at });
        return;
      }
      case 'record':
        for (const f of type.fields) visit(f.type, Reflect.get(Object(at), keyOf(type, f.name)));
        return;
      case 'tuple':
        type.types.forEach((item, i) => visit(item, (at as readonly unknown[])[i]));
        return;
      case 'list':
        // Of numbers nothing is looked at.
        if (Array.isArray(at)) for (const item of at) visit(type.type, item);
        return;
      case 'map':
        for (const [key, item] of at as ReadonlyMap<unknown, unknown>) {
          visit(type.key, key);
          visit(type.value, item);
        }
        return;
      case 'option': {
        const inner = structureOf(types, type.type);
        const isTagged = typeof inner !== 'string' && inner.kind === 'option';
        return visit(type.type, isTagged ? (at as { val?: unknown }).val : at);
      }
      case 'result':
      case 'variant': {
        const { tag, val } = at as { readonly tag: string; readonly val?: unknown };
        if (type.kind === 'result') return visit(tag === 'ok' ? type.ok : type.err, val);
        return visit(type.cases.find((c) => c.name === tag)?.type, val);
      }
      case 'borrow':
      case 'enum':
      case 'flags':
      case 'future':
      case 'resource':
      case 'stream':
        return;
      default:
        return type satisfies never;
    }
  }
}
