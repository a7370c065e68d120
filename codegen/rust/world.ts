/**
 * A walked world with all of its names in Rust: what the files of this backend ask about modules, types, fields and
 * functions. A type is named as it is seen from a place: a group of the world, and how deep below it one stands.
 */
import type {
  ExportGroup,
  ImportGroup,
  WorldGroup,
  WorldResource,
  WorldWalk,
} from '../../src/abi/index.ts';
import { parsePlainName } from '../../src/base/index.ts';
import { structureOf, type Func, type TypeId } from '../../src/model/index.ts';
import { TypeFacts } from './facts.ts';
import { caseNames, fieldNames, freeName, functionNames, modulePaths, typeNames } from './names.ts';

/** What the options of the backend say. */
export interface RustOptions {
  /** The name of the module, as the crate's root has it. */
  readonly module: string;
  /** Traits to derive for types that can be cloned. */
  readonly derives: readonly string[];
  /** Further attributes of a type, by its name in WIT. */
  readonly attributes: (group: WorldGroup, type: string) => readonly string[];
  /** Whether the crate has `std`. */
  readonly std: boolean;
  /** The module of somebody else's for an imported interface. */
  readonly mapped: (name: string) => string | undefined;
}

/** From where a type is named. */
export interface Place {
  readonly group: WorldGroup;
  /** What stands before a path from the top of the module. */
  readonly root: string;
  /** What stands before the names of the group itself; nothing within its module. */
  readonly here?: string;
}

/** The names of what a group's functions and types become, beside each other. */
export interface GroupNames {
  readonly types: ReadonlyMap<TypeId, string>;
  readonly funcs: ReadonlyMap<Func, string>;
}

export class RustWorld {
  readonly walk: WorldWalk;
  readonly options: RustOptions;
  readonly facts: TypeFacts;
  readonly #paths: ReadonlyMap<WorldGroup, readonly string[]>;
  readonly #names = new Map<WorldGroup, GroupNames>();
  readonly #labels = new WeakMap<object, readonly string[]>();

  constructor(walk: WorldWalk, options: RustOptions) {
    this.walk = walk;
    this.options = options;
    this.#paths = modulePaths(this.imports, walk.exports);
    const { types } = walk.model;
    this.facts = new TypeFacts(walk.abi, {
      foreign: (type) => {
        const owner = walk.ownerOf(type, 'imports');
        return owner !== undefined && this.mappedTo(owner) !== undefined;
      },
      resource: (type) => {
        const structure = structureOf(types, type);
        return typeof structure !== 'string' && structure.kind === 'resource';
      },
    });
  }

  /** The groups that are written; for the others there is a module already. */
  get imports(): readonly ImportGroup[] {
    return this.walk.imports.filter((g) => this.mappedTo(g) === undefined);
  }

  get exports(): readonly ExportGroup[] {
    return this.walk.exports;
  }

  mappedTo({ side, name }: WorldGroup): string | undefined {
    return side === 'imports' && name !== undefined ? this.options.mapped(name) : undefined;
  }

  /** The modules on the way to a group. */
  pathOf(group: WorldGroup): readonly string[] {
    return this.#paths.get(group) ?? [];
  }

  /** Where what stands directly in a group's module is. */
  placeIn(group: WorldGroup): Place {
    return { group, root: 'super::'.repeat(this.pathOf(group).length) };
  }

  /** A path from a place to what a group's module has. */
  path(to: WorldGroup, name: string, { group, root, here }: Place): string {
    if (to === group) return here === undefined ? name : `${here}::${name}`;
    const mapped = this.mappedTo(to);
    if (mapped !== undefined) return `${mapped}::${name}`;
    return `${root}${[...this.pathOf(to), name].join('::')}`;
  }

  /** A named type as it is called at a place. */
  named(type: TypeId, place: Place): string {
    const owner = this.walk.ownerOf(type, place.group.side);
    if (owner === undefined) throw new TypeError(`type ${type} has no name`);
    return this.path(owner, this.names(owner).types.get(type)!, place);
  }

  names(group: WorldGroup): GroupNames {
    let known = this.#names.get(group);
    if (known === undefined) {
      const names = typeNames(group.types.map((t) => t.name));
      const types = new Map(group.types.map((t, i) => [t.id, names[i]!]));
      known = { types, funcs: funcNames(group) };
      this.#names.set(group, known);
    }
    return known;
  }

  /** The trait by which an exported group is implemented, or one of its resources. */
  traitOf(group: ExportGroup, resource?: WorldResource): string {
    const taken = new Set(this.names(this.typesOf(group)).types.values());
    if (resource === undefined) return freeName(['Guest', 'GuestTrait'], '', taken);
    const name = this.names(group).types.get(resource.id)!;
    return freeName([`Guest${name}`, `Guest${name}Trait`], resource.name, taken);
  }

  /** The group that has the types beside an exported one: the world's own types count as imported. */
  typesOf(group: ExportGroup): WorldGroup {
    const isRoot = (g: WorldGroup): boolean => g.name === undefined;
    return isRoot(group) ? (this.walk.imports.find(isRoot) ?? group) : group;
  }

  fields(shape: { readonly fields: readonly { readonly name: string }[] }): readonly string[] {
    return this.#cached(shape, () => fieldNames(shape.fields.map((f) => f.name)));
  }

  cases(shape: { readonly cases: readonly { readonly name: string }[] }): readonly string[] {
    return this.#cached(shape, () => caseNames(shape.cases.map((c) => c.name)));
  }

  #cached(shape: object, make: () => readonly string[]): readonly string[] {
    let known = this.#labels.get(shape);
    if (known === undefined) this.#labels.set(shape, (known = make()));
    return known;
  }
}

/** What a handle's type has of its own, so that methods can't be called so. */
const handleMembers = ['from_handle', 'take_handle', 'handle'];

/** Names of functions: those of a resource stand beside each other, and those of none. */
function funcNames(group: WorldGroup): ReadonlyMap<Func, string> {
  const funcs = group.funcs.map((f) => f.func);
  const byResource = Map.groupBy(funcs, ({ kind }) =>
    kind.kind === 'freestanding' ? undefined : kind.resource,
  );
  const names = new Map<Func, string>();
  for (const [resource, own] of byResource) {
    const made = own.find((f) => f.kind.kind === 'constructor');
    if (made !== undefined) names.set(made, 'new');
    const others = own.filter((f) => f !== made);
    const labels = others.map(({ name: whole }) => {
      const { name, accessor } = parsePlainName(whole);
      return accessor === 'set' ? `set-${name}` : name;
    });
    const isHandle = resource !== undefined && group.side === 'imports';
    const taken = [...(made === undefined ? [] : ['new']), ...(isHandle ? handleMembers : [])];
    const spelt = functionNames(labels, new Set(taken));
    for (const [i, func] of others.entries()) names.set(func, spelt[i]!);
  }
  return names;
}
