/**
 * A model narrowed to one world: the world and what it needs, with ids of their own. Interfaces that are needed stay
 * whole; order is kept.
 */
import { childTypes, mapTypes } from './types.ts';
import type {
  DefinedType,
  Func,
  FuncKind,
  Interface,
  InterfaceId,
  Model,
  PackageId,
  TypeDef,
  TypeId,
  TypeRef,
  World,
  WorldId,
  WorldItem,
} from './model.ts';

export interface Narrowed {
  readonly model: Model;
  /** The package of the world. */
  readonly root: PackageId;
}

/** Narrows a model to the world `id`. */
export function narrowToWorld(model: Model, id: WorldId): Narrowed {
  const world = model.worlds[id]!;
  const needed = new Needed(model);
  needed.world(world);
  const owners = new Set([world.package]);
  for (const i of needed.interfaces) {
    const owner = model.interfaces[i]!.package;
    if (owner !== undefined) owners.add(owner);
  }
  const packages = renumber(model.packages, (_, i) => owners.has(i));
  const ids = {
    interfaces: renumber(model.interfaces, (_, i) => needed.interfaces.has(i)).ids,
    types: renumber(model.types, (_, i) => needed.types.has(i)).ids,
    packages: packages.ids,
  };
  const copy = new Copy(ids);
  return {
    model: {
      packages: packages.kept.map((p) => ({
        ...p,
        interfaces: p.interfaces
          .filter((i) => needed.interfaces.has(i))
          .map((i) => ids.interfaces.get(i)!),
        worlds: p === model.packages[world.package] ? [0] : [],
      })),
      interfaces: model.interfaces
        .filter((_, i) => needed.interfaces.has(i))
        .map((i) => copy.interface(i)),
      worlds: [copy.world(world)],
      types: model.types.filter((_, i) => needed.types.has(i)).map((t) => copy.typeDef(t)),
    },
    root: ids.packages.get(world.package)!,
  };
}

function renumber<T>(
  items: readonly T[],
  keep: (item: T, id: number) => boolean,
): { readonly kept: readonly T[]; readonly ids: ReadonlyMap<number, number> } {
  const kept: T[] = [];
  const ids = new Map<number, number>();
  for (const [id, item] of items.entries()) if (keep(item, id)) ids.set(id, kept.push(item) - 1);
  return { kept, ids };
}

/** Walks from a world to all that it needs. */
class Needed {
  readonly interfaces = new Set<InterfaceId>();
  readonly types = new Set<TypeId>();
  readonly #model: Model;

  constructor(model: Model) {
    this.#model = model;
  }

  world(world: World): void {
    const todo: InterfaceId[] = [];
    for (const item of [...world.imports, ...world.exports]) {
      if (item.kind === 'interface') todo.push(item.id);
      else if (item.kind === 'type') this.#type(item.id, todo);
      else this.#func(item.func, todo);
    }
    for (const id of todo) {
      if (this.interfaces.has(id)) continue;
      this.interfaces.add(id);
      const iface = this.#model.interfaces[id]!;
      for (const type of iface.types) this.#type(type.id, todo);
      for (const func of iface.functions) this.#func(func, todo);
    }
  }

  #func(func: Func, todo: InterfaceId[]): void {
    for (const param of func.params) this.#type(param.type, todo);
    if (func.result !== undefined) this.#type(func.result, todo);
    if (func.kind.kind !== 'freestanding') this.#type(func.kind.resource, todo);
  }

  #type(ref: TypeRef, todo: InterfaceId[]): void {
    const refs = [ref];
    for (const at of refs) {
      if (typeof at === 'string' || this.types.has(at)) continue;
      this.types.add(at);
      const { owner, type } = this.#model.types[at]!;
      if (owner?.kind === 'interface') todo.push(owner.id);
      refs.push(...childTypes(type));
      if (type.kind === 'own' || type.kind === 'borrow') refs.push(type.resource);
    }
  }
}

interface Ids {
  readonly interfaces: ReadonlyMap<InterfaceId, InterfaceId>;
  readonly types: ReadonlyMap<TypeId, TypeId>;
  readonly packages: ReadonlyMap<PackageId, PackageId>;
}

/** Copies with new ids; all that is asked for is kept. */
class Copy {
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  interface(iface: Interface): Interface {
    const { cloneOf, package: owner, ...rest } = iface;
    // What it was cloned from need not be there.
    const origin = cloneOf === undefined ? undefined : this.#ids.interfaces.get(cloneOf);
    return {
      ...rest,
      ...(owner === undefined ? {} : { package: this.#ids.packages.get(owner)! }),
      ...(origin === undefined ? {} : { cloneOf: origin }),
      types: iface.types.map((t) => ({ ...t, id: this.#typeId(t.id) })),
      functions: iface.functions.map((f) => this.#func(f)),
    };
  }

  world(world: World): World {
    const items = (side: readonly WorldItem[]): WorldItem[] => side.map((i) => this.#worldItem(i));
    return {
      ...world,
      package: this.#ids.packages.get(world.package)!,
      imports: items(world.imports),
      exports: items(world.exports),
    };
  }

  typeDef(def: TypeDef): TypeDef {
    const { owner } = def;
    return {
      ...def,
      ...(owner === undefined
        ? {}
        : {
            owner:
              owner.kind === 'world'
                ? { kind: 'world', id: 0 }
                : { kind: 'interface', id: this.#ids.interfaces.get(owner.id)! },
          }),
      type: this.#definedType(def.type),
    };
  }

  #definedType(type: DefinedType): DefinedType {
    if (type.kind === 'own' || type.kind === 'borrow') {
      return { ...type, resource: this.#typeId(type.resource) };
    }
    return mapTypes(type, (ref) => this.#ref(ref));
  }

  #worldItem(item: WorldItem): WorldItem {
    if (item.kind === 'func') return { ...item, func: this.#func(item.func) };
    if (item.kind === 'type') return { ...item, id: this.#typeId(item.id) };
    return { ...item, id: this.#ids.interfaces.get(item.id)! };
  }

  #func(func: Func): Func {
    const kind: FuncKind =
      func.kind.kind === 'freestanding'
        ? func.kind
        : { ...func.kind, resource: this.#typeId(func.kind.resource) };
    return {
      ...func,
      kind,
      params: func.params.map((p) => ({ ...p, type: this.#ref(p.type) })),
      ...(func.result === undefined ? {} : { result: this.#ref(func.result) }),
    };
  }

  #ref(ref: TypeRef): TypeRef {
    return typeof ref === 'string' ? ref : this.#typeId(ref);
  }

  #typeId(id: TypeId): TypeId {
    return this.#ids.types.get(id)!;
  }
}
