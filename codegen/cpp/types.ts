/**
 * Types of a world -> types of C++: `std::string`, `std::vector`, `std::optional`, `std::tuple`, `wit::expected`, structs
 * and enums by name, classes for handles. What is named is written in full, with `::` before it, unless it stands in the
 * same namespace and nothing there could hide it.
 */
import type { WorldGroup } from '../../src/abi/index.ts';
import type { Func } from '../../src/model/index.ts';
import type { CFunction } from '../c/functions.ts';
import type { CResource, CType } from '../c/types.ts';
import type { CWorld } from '../c/world.ts';
import { CppNames, cppName } from './names.ts';

/** A resource of the world as C++ has it. */
export interface CppResource {
  readonly c: CResource;
  readonly group: WorldGroup;
  /** The class of own handles. */
  readonly own: string;
  /** Of an imported resource the class of borrowed handles; of one of ours the class that its user derives from. */
  readonly other: string;
  readonly constructors: readonly CFunction[];
  readonly statics: readonly CFunction[];
  readonly methods: readonly CFunction[];
  /** Names of methods and statics in the classes. */
  readonly names: ReadonlyMap<Func, string>;
}

/** Where a type is written: in a group's namespace, where another name for it is at hand, or anywhere. */
export type Scope = WorldGroup | { readonly group: WorldGroup; readonly alias: string } | undefined;

export class CppTypes {
  readonly world: CWorld;
  readonly names: CppNames;
  readonly #resources = new Map<CResource, CppResource>();
  readonly #hidden = new Map<WorldGroup, ReadonlySet<string>>();
  readonly #owners = new Map<CType, WorldGroup>();
  readonly #holdsOwn = new Map<CType, boolean>();

  constructor(world: CWorld) {
    this.world = world;
    this.names = new CppNames(world.walk);
    const groups = [...world.imports, ...world.exports];
    const ids = new Map(world.walk.model.types.map((def, id) => [def, id]));
    for (const type of world.types.all) {
      if (type.def === undefined) continue;
      const owner = world.walk.ownerOf(ids.get(type.def)!, type.side);
      this.#owners.set(type, owner ?? groups[0]!.group);
    }
    for (const c of world.types.resources) {
      const { id, side, name } = c.resource;
      const group = world.walk.ownerOf(id, side)!;
      const all = groups
        .filter((g) => g.group === group)
        .flatMap((g) => g.functions as readonly CFunction[])
        .filter((f) => f.func.kind.kind !== 'freestanding' && f.func.kind.resource === id);
      const of = (kind: string): readonly CFunction[] =>
        all.filter((f) => f.func.kind.kind === kind);
      const own = this.names.inGroup(group, name);
      const other = this.names.derived(group, name, side === 'imports' ? 'view' : 'base');
      const funcs = all.filter((f) => f.func.kind.kind !== 'constructor').map((f) => f.func);
      this.#resources.set(c, {
        c,
        group,
        own,
        other,
        constructors: of('constructor'),
        statics: of('static'),
        methods: of('method'),
        names: this.names.members(funcs, [own, other, 'make']),
      });
    }
    for (const { group, functions } of groups)
      this.#hidden.set(group, this.#hiding(group, functions));
  }

  get resources(): readonly CppResource[] {
    return [...this.#resources.values()];
  }

  resource(c: CResource): CppResource {
    return this.#resources.get(c)!;
  }

  /** The resource that a handle is of. */
  resourceOf({ shape, side }: CType): CppResource {
    const { resource } = shape as CType['shape'] & { kind: 'own' | 'borrow' };
    return this.resource(this.world.types.resource(resource, side));
  }

  /** The group in whose namespace a record, variant, enum or flags is declared. */
  ownerOf(type: CType): WorldGroup {
    return this.#owners.get(type)!;
  }

  /** The name of a record, variant, enum or flags in its namespace. */
  nameOf(type: CType): string {
    const label = type.def!.name ?? `type-${this.world.walk.model.types.indexOf(type.def!)}`;
    return this.names.inGroup(this.ownerOf(type), label);
  }

  /** A name of a namespace, as it is written in `scope`. */
  written(group: WorldGroup, name: string, scope: Scope): string {
    if (scope !== undefined && 'alias' in scope) {
      if (scope.group === group) return `${scope.alias}::${name}`;
    } else if (group === scope && this.#hidden.get(group)?.has(name) === false) {
      return name;
    }
    return `::${this.names.namespace(group)}::${name}`;
  }

  /** The type of a value that owns what it has. */
  spell(type: CType, scope?: Scope): string {
    const { shape, parts } = type;
    const part = (i: number): string => this.#part(parts[i]?.type, scope);
    switch (shape.kind) {
      case 'record':
      case 'variant':
      case 'enum':
      case 'flags':
        return this.written(this.ownerOf(type), this.nameOf(type), scope);
      case 'own': {
        const { group, own } = this.resourceOf(type);
        return this.written(group, own, scope);
      }
      case 'borrow': {
        const { c, group, other } = this.resourceOf(type);
        const name = this.written(group, other, scope);
        return c.ours === undefined ? name : `std::reference_wrapper<${name}>`;
      }
      case 'string':
        return 'std::string';
      case 'list':
        return shape.length === undefined
          ? `std::vector<${part(0)}>`
          : `std::array<${part(0)}, ${shape.length}>`;
      case 'map':
        return `std::map<${part(0)}, ${part(1)}>`;
      case 'tuple':
        return `std::tuple<${parts.map((_, i) => part(i)).join(', ')}>`;
      case 'option':
        return `std::optional<${part(0)}>`;
      case 'result':
        return parts[1]!.type === undefined
          ? `wit::expected<${part(0)}>`
          : `wit::expected<${part(0)}, ${part(1)}>`;
      case 'char':
        return 'char32_t';
      default:
        // Scalars are what they are in C.
        return type.spelling();
    }
  }

  #part(type: CType | undefined, scope: Scope): string {
    return type === undefined ? 'void' : this.spell(type, scope);
  }

  /** The type of a parameter: of an import what need not be copied, of an export what its user may keep. */
  param(type: CType, scope?: Scope): string {
    const { shape, side } = type;
    if (shape.kind === 'string') return 'std::string_view';
    if (shape.kind === 'borrow') {
      const { c, group, other } = this.resourceOf(type);
      const name = this.written(group, other, scope);
      return c.ours === undefined ? name : `${name} &`;
    }
    const spelt = this.spell(type, scope);
    return !isConverted(type) || side === 'exports' || this.holdsOwn(type)
      ? spelt
      : `const ${spelt} &`;
  }

  /** Whether there is an own handle in it, so that it can only be moved. */
  holdsOwn(type: CType): boolean {
    let answer = this.#holdsOwn.get(type);
    if (answer === undefined) {
      answer =
        type.shape.kind === 'own' ||
        type.parts.some((p) => p.type !== undefined && this.holdsOwn(p.type));
      this.#holdsOwn.set(type, answer);
    }
    return answer;
  }

  /** Names that members and parameters in a group have, behind which a type would not be seen. */
  #hiding(group: WorldGroup, functions: readonly CFunction[]): ReadonlySet<string> {
    const labels = new Set<string>();
    for (const { func } of functions) {
      for (const p of func.params) labels.add(p.name);
      labels.add(func.name.replace(/^.*[\].]/, ''));
    }
    const names = new Set([...labels].map(cppName));
    for (const type of this.world.types.all) {
      if (this.#owners.get(type) === group) for (const p of type.parts) names.add(p.name);
    }
    for (const r of this.resources) {
      if (r.group === group) for (const name of r.names.values()) names.add(name);
    }
    return names;
  }
}

/** Whether C++ has a type of its own for it. */
export function isConverted({ shape }: CType): boolean {
  switch (shape.kind) {
    case 'record':
    case 'variant':
    case 'list':
    case 'map':
    case 'tuple':
    case 'option':
    case 'result':
      return true;
    default:
      return false;
  }
}
