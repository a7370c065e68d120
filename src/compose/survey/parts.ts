/**
 * A component -> all components that are defined inside it, each with its bytes and its own core modules, named by whoever
 * put them together: the name section around a definition. What a component calls itself is not asked.
 */
import { pathText } from '../../base/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import { entriesOf, type MadeOf } from '../../component/join/index.ts';

/** A component that is defined inside another, the whole itself, or one that the whole imports. */
export interface SurveyPart {
  /** What the component around it calls it; of an imported one the name of the import. */
  readonly name?: string;
  /** The way to its definition: `component > component 2`. */
  readonly place: string;
  /** Its bytes, a view of the whole's; absent where it is imported, and nobody knows what it is. */
  readonly bytes?: Uint8Array;
  /** The core modules that it defines itself, not those of components inside it. */
  readonly modules: readonly SurveyModule[];
}

/** A core module that a component defines. */
export interface SurveyModule {
  readonly name?: string;
  readonly place: string;
  readonly bytes: Uint8Array;
}

export class Parts {
  readonly list: SurveyPart[] = [];
  readonly #bytes: Uint8Array;
  readonly #trees = new Map<ComponentTree, number>();
  readonly #imported = new Map<string, number>();

  constructor(tree: ComponentTree, bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#define(tree, 'component', undefined);
  }

  /** The place in the list of the part of which an instance is made. */
  find({ tree, imported }: MadeOf): number {
    if (tree !== undefined) return this.#trees.get(tree)!;
    const name = pathText(imported!);
    let index = this.#imported.get(name);
    if (index === undefined) {
      index = this.list.push({ name, place: `component > import "${name}"`, modules: [] }) - 1;
      this.#imported.set(name, index);
    }
    return index;
  }

  #define(tree: ComponentTree, place: string, name: string | undefined): void {
    const modules: SurveyModule[] = [];
    const bytes = this.#bytes.subarray(tree.offset, tree.end);
    this.#trees.set(tree, this.list.length);
    this.list.push({ ...named(name), place, bytes, modules });
    const sizes = new Map<string, number>();
    for (const def of tree.definitions) {
      const { sort, count } = entriesOf(def);
      const index = sizes.get(sort) ?? 0;
      sizes.set(sort, index + count);
      const own = tree.names.sorts.get(sort)?.get(index);
      const inner = `${place} > ${sort} ${index}`;
      if (def.kind === 'component') this.#define(def.component, inner, own);
      if (def.kind === 'core-module') {
        modules.push({ ...named(own), place: inner, bytes: def.module.bytes });
      }
    }
  }
}

function named(name: string | undefined): { readonly name?: string } {
  return name === undefined ? {} : { name };
}
