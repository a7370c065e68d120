/**
 * What has a name outside of a whole: the types that it imports, then those of what it exports, one after the other. What is
 * exported can only use these. Explainer.md, External Visibility of Types.
 */
import type { Extern, TypeNode } from '../types/entities.ts';
import { nameTypes, unnamedIn, type Unnamed } from '../validate/visibility.ts';
import { keyOf, namedTypes, type TypeKey } from './type-keys.ts';

export class VisibleNames {
  readonly #nodes = new Set<TypeNode>();
  readonly #keys = new Set<TypeKey>();

  /** Takes the names of what is imported. */
  addImport(item: Extern): void {
    nameTypes(item, (node) => this.#nodes.add(node));
    namedTypes(item, (key) => this.#keys.add(key));
  }

  /** Takes the names of what is exported: a type by itself gets another name, and what used the first one stays behind. */
  addExport(item: Extern): void {
    if (item.sort !== 'type') nameTypes(item, (node) => this.#nodes.add(node));
    namedTypes(item, (key) => this.#keys.add(key));
  }

  /** The first type of something that has no name at all. */
  lackOf(item: Extern): Unnamed | undefined {
    return unnamedIn(item, (node) => {
      const isNominal = node.kind === 'value' || node.kind === 'resource';
      return isNominal && this.#keys.has(keyOf(node));
    });
  }

  /** Whether the type of something names another name of a type than the visible one, and has to be said anew. */
  isBehind(item: Extern): boolean {
    return unnamedIn(item, (node) => this.#nodes.has(node)) !== undefined;
  }
}
