/**
 * A world as C has it: its groups with what each declares, all under names that are settled. The header, the source, the
 * skeleton and the backend for C++ are printed from this.
 */
import type {
  ExportGroup,
  ExportWalk,
  ImportGroup,
  ImportWalk,
  WorldWalk,
} from '../../src/abi/index.ts';
import { type CFunction, cFunction } from './functions.ts';
import { type GlobalName, Names } from './names.ts';
import { type RuntimeNames, runtimeNames, type RuntimeOptions } from './runtime.ts';
import { type CDeclaration, type CResource, Types } from './types.ts';

export interface COptions extends RuntimeOptions {
  /** Before all names; empty for none. */
  readonly prefix: string;
}

/** A group with what it adds to the header. */
export interface CGroup<G, Walk> {
  readonly group: G;
  readonly declarations: readonly CDeclaration[];
  readonly functions: readonly CFunction<Walk>[];
}

/** Names that only the source has, of the core functions. */
export interface InternalNames {
  readonly core: GlobalName;
  readonly postReturn: GlobalName;
}

export class CWorld {
  readonly walk: WorldWalk;
  /** The world's name in full. */
  readonly title: string;
  readonly options: COptions;
  readonly names: Names;
  readonly types: Types;
  readonly runtime: RuntimeNames;
  readonly imports: readonly CGroup<ImportGroup, ImportWalk>[];
  readonly exports: readonly CGroup<ExportGroup, ExportWalk>[];
  /** What keeps the header from being read twice. */
  readonly guard: GlobalName;
  readonly #internal = new Map<CFunction, InternalNames>();
  readonly #builtins = new Map<
    CResource,
    Readonly<Record<'new' | 'rep' | 'drop' | 'dtor', GlobalName>>
  >();

  constructor(walk: WorldWalk, title: string, options: COptions) {
    this.walk = walk;
    this.title = title;
    this.options = options;
    this.names = new Names(walk, options.prefix);
    this.runtime = runtimeNames(this.names);
    this.types = new Types(walk, this.names);
    this.imports = walk.imports.map((g) => this.#group(g));
    this.exports = walk.exports.map((g) => this.#group(g));
    for (const { functions } of [...this.imports, ...this.exports]) {
      for (const fn of functions) this.#internal.set(fn, this.#internalOf(fn));
    }
    for (const resource of this.types.resources) {
      const name = (word: string): GlobalName =>
        this.names.internal(word, `${resource.resource.side} ${resource.base}`, resource.base);
      this.#builtins.set(resource, {
        new: name('import_new'),
        rep: name('import_rep'),
        drop: name('import_drop'),
        dtor: name('export_dtor'),
      });
    }
    this.guard = this.names.runtime('bindings_h');
    this.names.settle();
  }

  /** Names of the core functions behind a function. */
  internal(fn: CFunction): InternalNames {
    return this.#internal.get(fn)!;
  }

  /** Names of a resource's built-ins, as the source has them. */
  builtins(resource: CResource): Readonly<Record<'new' | 'rep' | 'drop' | 'dtor', GlobalName>> {
    return this.#builtins.get(resource)!;
  }

  #group<G extends ImportGroup | ExportGroup, Walk = G['funcs'][number]['walk']>(
    group: G,
  ): CGroup<G, Walk> {
    const declarations = this.types.declare(group);
    const functions = group.funcs.map((f) =>
      cFunction<Walk>(
        this.names,
        this.types,
        group,
        f as unknown as { func: typeof f.func; walk: Walk },
      ),
    );
    return { group, declarations, functions };
  }

  #internalOf({ side, base, identity }: CFunction): InternalNames {
    const word = side === 'imports' ? 'import' : 'export';
    return {
      core: this.names.internal(word, identity, base),
      postReturn: this.names.internal('post_return', identity, base),
    };
  }
}
