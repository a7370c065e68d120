/**
 * A Python file: what stands in it, and where the names come from that it uses. Names that WIT gave may be those of
 * Python's own (`list`, `Protocol`): where one stands in the file or in one of its classes, the other is spelt in full,
 * under a name that no WIT can give.
 */

/** Modules of which names are used. */
export type Library =
  | 'abc'
  | 'builtins'
  | 'componentize_py_types'
  | 'dataclasses'
  | 'enum'
  | 'types'
  | 'typing'
  | 'typing_extensions';

export class PythonFile {
  /** The package or module as it is imported: `wit_world.imports.store`. */
  readonly name: string;
  /** Names at the top and of members of classes, all of which hide others from annotations. */
  readonly #declared = new Set<string>();
  /** What is imported: the statement by the name that it gives. */
  readonly #imports = new Map<string, string>();
  readonly #modules = new Map<PythonFile, string>();

  constructor(name: string) {
    this.name = name;
  }

  /** Says that names are declared here, before anything is printed. */
  declare(...names: readonly string[]): void {
    for (const name of names) this.#declared.add(name);
  }

  /** A name of a library, as it is written here. */
  use(library: Library, name: string): string {
    if (this.#declared.has(name)) {
      this.#imports.set(`_${library}`, `import ${library} as _${library}`);
      return `_${library}.${name}`;
    }
    if (library !== 'builtins') this.#imports.set(name, `from ${library} import ${name}`);
    return name;
  }

  /** What another of our modules declares, as it is written here. */
  from(module: PythonFile, name: string): string {
    return module === this ? name : `${this.module(module)}.${name}`;
  }

  /** Another of our modules, as it is written here. */
  module(module: PythonFile): string {
    const known = this.#modules.get(module);
    if (known !== undefined) return known;
    const at = module.name.lastIndexOf('.');
    const [from, short] = [module.name.slice(0, Math.max(at, 0)), module.name.slice(at + 1)];
    const isFree = !this.#declared.has(short) && !this.#imports.has(short);
    const name = isFree ? short : `_${module.name.split('.').slice(-2).join('_')}`;
    const as = isFree ? '' : ` as ${name}`;
    const statement = at < 0 ? `import ${short}${as}` : `from ${from} import ${short}${as}`;
    this.#imports.set(name, statement);
    this.#modules.set(module, name);
    return name;
  }

  /** The statements by which all that was used is imported, sorted; to be asked when all else is printed. */
  imports(): readonly string[] {
    const names = Map.groupBy(
      [...this.#imports.values()].filter((s) => /^from \S+ import \S+$/.test(s)),
      (statement) => statement.split(' ')[1]!,
    );
    const joined = [...names].map(
      ([module, all]) =>
        `from ${module} import ${all
          .map((s) => s.split(' ')[3]!)
          .sort()
          .join(', ')}`,
    );
    const rest = [...this.#imports.values()].filter((s) => !/^from \S+ import \S+$/.test(s));
    return [...rest.sort(), ...joined.sort()];
  }
}
