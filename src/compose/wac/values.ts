/**
 * What expressions of a composition give: nodes of the graph with their types, as far as names are looked up in them. The
 * rules by which a short name stands for the path of an import or export are here (LANGUAGE.md of bytecodealliance/wac,
 * Inferred Arguments, Named Arguments, Access Expressions).
 */
import { parseInterfaceName } from '../../base/index.ts';
import type { Extern } from '../../component/assemble/index.ts';
import type { NodeIndex } from '../graph.ts';

/** A node, and by which names it is known outside. */
export interface Value {
  readonly node: NodeIndex;
  readonly type: Extern;
  /** Under which the composition imports it, or an instance exports it. */
  readonly name?: string;
  /** Of the interface that it is an instance of: `a:b/c@1.0.0`. */
  readonly path?: string;
}

/** The names of the imports of a component, or of the exports of an instance, that can be said in short. */
export class Names {
  readonly #names: ReadonlySet<string>;
  /** By the last part of a path the paths that end so. */
  readonly #byEnd = new Map<string, string[]>();

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
    for (const name of this.#names) {
      const end = parseInterfaceName(name)?.interface;
      if (end === undefined) continue;
      const paths = this.#byEnd.get(end);
      if (paths === undefined) this.#byEnd.set(end, [name]);
      else paths.push(name);
    }
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.#names.values();
  }

  /** What a word means: the one path that ends with it, or a name that it is itself. */
  meant(word: string): string {
    const paths = this.#byEnd.get(word);
    return paths?.length === 1 ? paths[0]! : word;
  }

  /** What a value is given for that has a local name. */
  inferred(local: string, { path, name }: Value): string {
    if (path !== undefined && this.has(path)) return path;
    if (name !== undefined && this.has(name)) return name;
    return this.meant(local);
  }

  /** All that can be written: names, and the words that stand for paths. */
  spellings(): string[] {
    const words = [...this.#byEnd].flatMap(([word, paths]) => (paths.length === 1 ? [word] : []));
    return [...this.#names, ...words];
  }
}

/** The name by which something is exported where none is said. */
export function exportName({ path, name }: Value): string | undefined {
  return path ?? name;
}

export function isInstance(
  value: Value,
): value is Value & { readonly type: Extract<Extern, { readonly sort: 'instance' }> } {
  return value.type.sort === 'instance';
}

/** The path of an interface that a name of an import or export is; undefined for a plain name. */
export function pathOf(name: string): string | undefined {
  return parseInterfaceName(name) === undefined ? undefined : name;
}

const sorts: Readonly<Record<Extern['sort'], string>> = {
  func: 'a function',
  type: 'a type',
  instance: 'an instance',
  component: 'a component',
  'core module': 'a core module',
  value: 'a value',
};

export const sortText = ({ type }: Value): string => sorts[type.sort];
