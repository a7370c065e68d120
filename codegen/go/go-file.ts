/** A file of Go: a package, what it imports by which names, and its declarations in the form that gofmt leaves as it is. */
import { concat, type Doc, hardline, join, layOut } from '../text/doc.ts';
import { code } from '../text/template.ts';

/** Where packages are imported from. */
export interface PackagePlaces {
  /** The path of the module, in which they stand. */
  readonly module: string;
  /** The paths of those that are there already, by the folders in which they would stand otherwise. */
  readonly elsewhere: ReadonlyMap<string, string>;
}

export class GoFile {
  /** The folder, below that of the module; its last part is the package's name. */
  readonly folder: string;
  readonly #places: PackagePlaces;
  /** Paths by the names under which they are imported. */
  readonly #imports = new Map<string, string>();
  readonly #declarations: Doc[] = [];

  constructor(places: PackagePlaces, folder: string) {
    this.#places = places;
    this.folder = folder;
  }

  get packageName(): string {
    return this.folder.slice(this.folder.lastIndexOf('/') + 1);
  }

  /** A name of a package of Go's own, e.g. `math`. */
  standard(path: string, name: string): string {
    return `${this.#import(path)}.${name}`;
  }

  /** A name of another generated package, or of this one. */
  use(folder: string, name: string): string {
    if (folder === this.folder) return name;
    const { module, elsewhere } = this.#places;
    return `${this.#import(elsewhere.get(folder) ?? `${module}/${folder}`)}.${name}`;
  }

  /** An interface that is imported and exported is two packages of one name; the second has another here. */
  #import(path: string): string {
    const parts = path.split('/');
    const name = parts.at(-1)!;
    const chosen = (this.#imports.get(name) ?? path) === path ? name : parts.slice(-2).join('_');
    this.#imports.set(chosen, path);
    return chosen;
  }

  add(...declarations: readonly (Doc | undefined | false)[]): void {
    for (const one of declarations)
      if (one !== undefined && one !== false) this.#declarations.push(one);
  }

  /** @param about - Lines before the package clause. */
  text(mark: string, about: readonly string[] = []): string {
    const paths = [...this.#imports]
      .sort(([, a], [, b]) => (a < b ? -1 : 1))
      .map(([name, path]) => {
        const isPlain = path === name || path.endsWith(`/${name}`);
        return `${isPlain ? '' : `${name} `}${JSON.stringify(path)}`;
      });
    const imports: Doc =
      paths.length === 0
        ? []
        : paths.length === 1
          ? [`import ${paths[0]}`]
          : [
              code`
                import (
                  ${paths}
                )`,
            ];
    const head = join<never>(hardline, [...about, `package ${this.packageName}`]);
    const body = [head, ...(imports as readonly Doc[]), ...this.#declarations];
    const parts = mark === '' ? body : [`// ${mark}`, ...body];
    return goText(join<never>([hardline, hardline], parts));
  }
}

export const goText = (doc: Doc): string =>
  `${layOut(concat(doc), { indent: '\t', width: 1_000_000 })}\n`;
