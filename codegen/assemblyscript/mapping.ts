/**
 * The option `map` for AssemblyScript: which namespaces are there already, in a generated module of another world. The module
 * below that is then the one of both, as it exports `cabi_realloc`, and so are the tuples that the namespaces speak of.
 */
import type { ImportGroup, WorldGroup, WorldWalk } from '../../src/abi/index.ts';
import { diagnostic, type Diagnostic } from '../../src/base/index.ts';
import type { Doc } from '../text/doc.ts';
import { type MappingForm, readMapping } from '../text/mapping.ts';
import { signature } from './functions.ts';
import { type Names, spaceName } from './names.ts';
import { Types } from './types.ts';

const namespaces: MappingForm = {
  what: 'namespace of AssemblyScript',
  target: /^\.{1,2}\/(?:[\w@-]+\/|\.\.\/)*[\w@-]+#(?:[A-Za-z_]\w*|\*)$/,
  spell: spaceName,
  help: 'write `interface=./shared/module#namespace`, or `wasi:io/*=./shared/module#*`',
};

/** A namespace, and the module that has it. */
interface Elsewhere {
  readonly module: string;
  readonly space: string;
}

/** What is there already. */
export class Mapped {
  readonly diagnostics: readonly Diagnostic[];
  /** The module below the generated ones, as these import it. */
  readonly runtime: string;
  readonly #groups = new Map<WorldGroup, Elsewhere>();

  constructor(given: ReadonlyMap<string, string>, { imports }: WorldWalk, runtime: string) {
    const there = imports.flatMap((g) => g.name ?? []);
    const { find, diagnostics } = readMapping(given, there, namespaces);
    for (const group of imports) {
      const target = group.name === undefined ? undefined : find(group.name);
      if (target === undefined) continue;
      const [module = '', space = ''] = target.split('#');
      this.#groups.set(group, { module, space });
    }
    const folders = new Set([...this.#groups.values()].map(({ module }) => folderOf(module)));
    const [folder, other] = [...folders];
    this.runtime = `${folder ?? '.'}/${runtime}`;
    this.diagnostics = other === undefined ? diagnostics : [...diagnostics, apart(folder!, other)];
  }

  /** Whether the module below is another world's, too. */
  get hasRuntime(): boolean {
    return this.#groups.size > 0;
  }

  has(group: ImportGroup): boolean {
    return this.#groups.has(group);
  }

  /** Statements that bring the namespaces in, under the names that they would have otherwise, and pass them on. */
  statements(names: Names): readonly Doc[] {
    return [...this.#groups].flatMap(([group, { module, space }]) => {
      const own = names.of(group).space!;
      const list = `{ ${space === own ? own : `${space} as ${own}`} } from '${module}';`;
      return [`import ${list}`, `export ${list}`];
    });
  }

  /** The lengths of tuples that come along, with the module that has them. */
  tuples(walk: WorldWalk, names: Names): ReadonlyMap<number, string> {
    const found = new Map<number, string>();
    for (const [group, { module }] of this.#groups) {
      const types = new Types(walk, names);
      for (const { id } of group.types) types.declaration(id, group);
      for (const { func } of group.funcs) signature(types, func, { group, side: 'imports' }, '');
      for (const length of types.tuples) if (!found.has(length)) found.set(length, module);
    }
    return found;
  }
}

const folderOf = (module: string): string => module.slice(0, module.lastIndexOf('/'));

function apart(first: string, second: string): Diagnostic {
  const message = `namespaces are mapped to modules in two folders, \`${first}\` and \`${second}\`, each of which has a module below`;
  const help = ['a program can have one of these: generate one of the modules with `--map`, too'];
  return diagnostic('codegen/bad-map', message, undefined, { help });
}
