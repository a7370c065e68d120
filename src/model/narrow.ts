/**
 * A model narrowed to one world: the world and what it needs, with ids of their own. Interfaces that are needed stay
 * whole; order is kept.
 */
import { append } from '../base/index.ts';
import { Copy } from './copy.ts';
import { childTypes } from './types.ts';
import type {
  Func,
  InterfaceId,
  Model,
  PackageId,
  TypeId,
  TypeRef,
  World,
  WorldId,
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
    worlds: new Map([[id, 0]]),
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
      append(refs, childTypes(type));
      if (type.kind === 'own' || type.kind === 'borrow') refs.push(type.resource);
    }
  }
}
