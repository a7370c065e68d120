/**
 * A world -> what its core module imports and exports, in groups: an interface, or what stands in the world itself;
 * with the walks of all functions and the core names of resources. Backends write a file or a section a group.
 *
 * What is imported and what is exported are two things, also where both are one interface: an exported interface's
 * types are the guest's own, and so are those of other exports that use them; everything else comes from imports.
 * WIT.md, WIT Worlds; Explainer.md, Import and Export Definitions.
 */
import { append, limits, type Diagnostic, type Outcome } from '../../base/index.ts';
import {
  childTypes,
  externName,
  usedFrom,
  withDistinctInterfaces,
  type Func,
  type InterfaceId,
  type Model,
  type NamedType,
  type Side,
  type TypeId,
  type TypeRef,
  type World,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';
import { AbiTypes } from '../despecialize.ts';
import { destructorName, resourceBuiltins, type ResourceBuiltins } from '../names.ts';
import { StepBudget, type WalkOptions } from './emitter.ts';
import type { StringEncoding } from './operands.ts';
import { walkExport, walkImport, type ExportWalk, type ImportWalk } from './walk.ts';

/** What a world imports and exports, ready to be written in a language. */
export interface WorldWalk {
  /**
   * The model whose ids all of this speaks of. An interface that the world has under several names is several
   * interfaces in it, each with types of its own; otherwise it is the one that was given.
   */
  readonly model: Model;
  readonly world: World;
  readonly abi: AbiTypes;
  /** Each after those whose types it uses; what stands in the world itself comes last. */
  readonly imports: readonly ImportGroup[];
  readonly exports: readonly ExportGroup[];
  /**
   * The group that declares a type which a function, or a type, of that side names: an export's if the world exports
   * the interface that defines it, otherwise an import's. Undefined for a type without a name. What `use` gives another
   * name is an alias, which its own group declares.
   */
  ownerOf(type: TypeRef, side: Side): WorldGroup | undefined;
  /** Where the resource that a name of that side stands for is defined: through aliases, to what makes its handles. */
  resourceOf(type: TypeId, side: Side): WorldResource;
}

export type WorldGroup = ImportGroup | ExportGroup;

interface Group<S extends Side, Walk> {
  readonly side: S;
  /** The name of the import or export; absent for what stands in the world itself. */
  readonly name?: string;
  readonly iface?: InterfaceId;
  /** Each after those that it is made of. Those of the world itself are imports. */
  readonly types: readonly NamedType[];
  /** Those that are defined here; what came by `use` is an alias among `types`. */
  readonly resources: readonly WorldResource[];
  readonly funcs: readonly WalkedGroupFunc<Walk>[];
}

export type ImportGroup = Group<'imports', ImportWalk>;
export type ExportGroup = Group<'exports', ExportWalk>;

export interface WalkedGroupFunc<Walk> {
  readonly func: Func;
  readonly walk: Walk;
}

/** A resource where it is defined. */
export interface WorldResource {
  readonly id: TypeId;
  readonly name: string;
  readonly side: Side;
  /** The name of its group. */
  readonly iface?: string;
  readonly builtins: ResourceBuiltins;
  /** The core export that is called with the representation when the last handle is gone; of our own resources. */
  readonly dtor?: string;
}

/**
 * Groups a world's functions and walks each. The value is undefined, with errors, where a function unfolds into more
 * than `limits.walkSteps`, or all of them into more than `limits.worldSteps`, or types lie too deep in each other.
 */
export function walkWorld(
  model: Model,
  id: WorldId,
  options: { readonly encoding?: StringEncoding } = {},
): Outcome<WorldWalk | undefined> {
  return new WorldWalker(model, id, options.encoding ?? 'utf8').walk();
}

/** A group before its functions are walked. */
type Unwalked = Omit<Group<Side, never>, 'side' | 'resources' | 'funcs'> & {
  readonly funcs: readonly Func[];
};

class WorldWalker {
  readonly #model: Model;
  readonly #world: World;
  readonly #abi: AbiTypes;
  readonly #encoding: StringEncoding;
  /** The name of each interface on the side where it stands. */
  readonly #names: Readonly<Record<Side, ReadonlyMap<InterfaceId, string>>>;
  readonly #resources = {
    imports: new Map<TypeId, WorldResource>(),
    exports: new Map<TypeId, WorldResource>(),
  };
  readonly #diagnostics: Diagnostic[] = [];
  readonly #budget = new StepBudget(limits.worldSteps);

  constructor(given: Model, id: WorldId, encoding: StringEncoding) {
    this.#model = withDistinctInterfaces(given, id);
    this.#world = this.#model.worlds[id]!;
    this.#abi = new AbiTypes(this.#model.types);
    this.#encoding = encoding;
    const names = (items: readonly WorldItem[]): ReadonlyMap<InterfaceId, string> =>
      new Map(
        items.flatMap((item) =>
          item.kind === 'interface' ? [[item.id, externName(this.#model, item)] as const] : [],
        ),
      );
    this.#names = { imports: names(this.#world.imports), exports: names(this.#world.exports) };
  }

  walk(): Outcome<WorldWalk | undefined> {
    const imports = this.#groups('imports').map((g) => this.#walkGroup(g, 'imports', walkImport));
    const exports = this.#groups('exports').map((g) => this.#walkGroup(g, 'exports', walkExport));
    if (this.#diagnostics.length > 0) return { value: undefined, diagnostics: this.#diagnostics };
    const root = imports.find((g) => g.iface === undefined);
    const byId = (
      groups: readonly WorldGroup[],
    ): ReadonlyMap<InterfaceId | undefined, WorldGroup> => new Map(groups.map((g) => [g.iface, g]));
    const groups = { imports: byId(imports), exports: byId(exports) };
    const value: WorldWalk = {
      model: this.#model,
      world: this.#world,
      abi: this.#abi,
      imports,
      exports,
      ownerOf: (type, side) => {
        const owner = typeof type === 'string' ? undefined : this.#model.types[type]!.owner;
        if (owner === undefined) return undefined;
        if (owner.kind === 'world') return root;
        return groups[this.#sideOf(owner.id, side)].get(owner.id);
      },
      resourceOf: (type, side) => this.#resourceOf(type, side),
    };
    return { value, diagnostics: [] };
  }

  #walkGroup<S extends Side, Walk>(
    { funcs, ...group }: Unwalked,
    side: S,
    walk: (
      abi: AbiTypes,
      func: { readonly iface?: string; readonly func: Func },
      options: WalkOptions,
    ) => Outcome<Walk | undefined>,
  ): Group<S, Walk> {
    const options: WalkOptions = {
      encoding: this.#encoding,
      builtins: (resource) => this.#resourceOf(resource, side).builtins,
      budget: this.#budget,
    };
    const iface = group.name === undefined ? {} : { iface: group.name };
    const walked: WalkedGroupFunc<Walk>[] = [];
    for (const func of funcs) {
      if (this.#budget.isSpent) break;
      const { value, diagnostics } = walk(this.#abi, { ...iface, func }, options);
      append(this.#diagnostics, diagnostics);
      if (value !== undefined) walked.push({ func, walk: value });
    }
    const resources = group.types.flatMap(({ id }) =>
      this.#model.types[id]!.type.kind === 'resource' ? [this.#resourceOf(id, side)] : [],
    );
    return { side, ...group, resources, funcs: walked };
  }

  #groups(side: Side): readonly Unwalked[] {
    const items = this.#world[side];
    const { interfaces } = this.#model;
    const names = this.#names[side];
    const groups = needsFirst([...names.keys()], (id) =>
      interfaces[id]!.types.flatMap(
        (t) => usedFrom(this.#model.types, this.#model.types[t.id]!) ?? [],
      ),
    ).flatMap((id): Unwalked[] => {
      const name = names.get(id);
      if (name === undefined) return [];
      const { types, functions: funcs } = interfaces[id]!;
      return [{ name, iface: id, types: this.#inOrder(types), funcs }];
    });
    const funcs = items.flatMap((item) => (item.kind === 'func' ? [item.func] : []));
    const types = items.flatMap((item) => (item.kind === 'type' ? [item] : []));
    if (funcs.length + types.length === 0) return groups;
    return [...groups, { types: this.#inOrder(types), funcs }];
  }

  /** A group's types, each after those that it is made of; also after a resource of which it holds handles. */
  #inOrder(types: readonly NamedType[]): readonly NamedType[] {
    const named = Map.groupBy(types, ({ id }) => id);
    const parts = (id: TypeId): readonly TypeId[] => {
      const { type } = this.#model.types[id]!;
      const all =
        type.kind === 'own' || type.kind === 'borrow' ? [type.resource] : childTypes(type);
      return all.filter(
        (part) =>
          typeof part === 'number' &&
          (this.#model.types[part]!.owner === undefined || named.has(part)),
      ) as TypeId[];
    };
    return needsFirst([...named.keys()], parts).flatMap((id) => named.get(id) ?? []);
  }

  /** Where a function or type of `side` finds the types of an interface. */
  #sideOf(iface: InterfaceId, side: Side): Side {
    return side === 'exports' && this.#names.exports.has(iface) ? 'exports' : 'imports';
  }

  #resourceOf(named: TypeId, from: Side): WorldResource {
    const { types } = this.#model;
    let side = from;
    let id = named;
    for (;;) {
      const { type, owner } = types[id]!;
      // The world's own types are imports, whoever names them.
      side = owner?.kind === 'interface' ? this.#sideOf(owner.id, side) : owner ? 'imports' : side;
      if (type.kind !== 'alias') return this.#resource(id, side);
      id = type.type as TypeId;
    }
  }

  #resource(id: TypeId, side: Side): WorldResource {
    const known = this.#resources[side].get(id);
    if (known !== undefined) return known;
    const made = this.#makeResource(id, side);
    this.#resources[side].set(id, made);
    return made;
  }

  #makeResource(id: TypeId, side: Side): WorldResource {
    const { owner, name = '' } = this.#model.types[id]!;
    const iface = owner?.kind === 'interface' ? this.#names[side].get(owner.id) : undefined;
    return {
      id,
      name,
      side,
      ...(iface === undefined ? {} : { iface }),
      builtins: resourceBuiltins(side, iface, name),
      ...(side === 'exports' ? { dtor: destructorName(iface, name) } : {}),
    };
  }
}

/** Items and all that they need, each after what it needs itself; otherwise in order. */
function needsFirst<T>(items: readonly T[], needs: (item: T) => readonly T[]): readonly T[] {
  const entered = new Set<T>();
  const done = new Set<T>();
  const todo = items.toReversed();
  for (let item = todo.at(-1); item !== undefined; item = todo.at(-1)) {
    if (entered.has(item)) {
      done.add(item);
      todo.pop();
      continue;
    }
    entered.add(item);
    append(
      todo,
      needs(item)
        .filter((need) => !entered.has(need))
        .toReversed(),
    );
  }
  return [...done];
}
