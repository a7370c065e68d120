/**
 * Resources that a type mentions and that are not its own. A type with any can't be used in another component by an
 * outer alias; those of a component itself can't be part of what it imports. Explainer.md, Alias Definitions, and
 * External Visibility of Types.
 */
import { contains } from '../../abi/index.ts';
import type { TypeId } from '../../model/index.ts';
import type { Context } from '../eval/context.ts';
import type { Extern, FuncNode, TypeNode, TypeUse } from '../types/entities.ts';
import { refOf } from '../eval/type.ts';

export function mentionsResources(cx: Context, node: TypeNode): boolean {
  return new Search(cx, () => true).type(node);
}

/** Whether an import or export mentions a resource, not its own, of which `isMeant` says so. */
export function mentions(cx: Context, item: Extern, isMeant: (id: TypeId) => boolean): boolean {
  return new Search(cx, isMeant).extern(item);
}

class Search {
  readonly #cx: Context;
  readonly #isMeant: (id: TypeId) => boolean;
  /** Resources of the instance and component types on the way. */
  readonly #own = new Set<TypeId>();
  readonly #seen = new Set<Extern>();

  constructor(cx: Context, isMeant: (id: TypeId) => boolean) {
    this.#cx = cx;
    this.#isMeant = isMeant;
  }

  type(node: TypeNode): boolean {
    switch (node.kind) {
      case 'value':
        return this.#use(node);
      case 'resource':
        return this.#counts(node.id);
      case 'func':
        return this.#func(node);
      case 'instance': {
        const { exports, fresh } = node.shape!;
        return this.#inside([fresh], [exports]);
      }
      case 'component': {
        const { imports, imported, exports, fresh } = node.shape!;
        return this.#inside([imported, fresh], [imports, exports]);
      }
      default:
        return node satisfies never;
    }
  }

  #inside(
    own: readonly ReadonlySet<TypeId>[],
    items: readonly ReadonlyMap<string, Extern>[],
  ): boolean {
    for (const ids of own) for (const id of ids) this.#own.add(id);
    return items.some((map) => [...map.values()].some((item) => this.extern(item)));
  }

  extern(item: Extern): boolean {
    if (this.#seen.has(item)) return false;
    this.#seen.add(item);
    this.#cx.step();
    switch (item.sort) {
      case 'func':
        return this.#func(item.type);
      case 'type':
        return this.type(item.type);
      case 'instance':
        return this.#inside([], [item.exports]);
      case 'component': {
        const { imports, imported, exports, fresh } = item.shape!;
        return this.#inside([imported, fresh], [imports, exports]);
      }
      case 'core module':
        return false;
      case 'value':
        return this.#use(item.type);
      default:
        return item satisfies never;
    }
  }

  #func({ params, result }: FuncNode): boolean {
    return params.some((p) => this.#use(p.type)) || (result !== undefined && this.#use(result));
  }

  #use(use: TypeUse): boolean {
    return contains(
      this.#cx.abi.of(refOf(use)),
      (t) => (t.kind === 'own' || t.kind === 'borrow') && this.#counts(t.resource),
    );
  }

  #counts(id: TypeId): boolean {
    return !this.#own.has(id) && this.#isMeant(id);
  }
}
