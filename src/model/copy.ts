/** Copies of a model's parts with other ids: what is left when parts are taken away, or put beside others. */
import { mapTypes } from './types.ts';
import type {
  DefinedType,
  Func,
  FuncKind,
  Interface,
  InterfaceId,
  NamedType,
  PackageId,
  TypeDef,
  TypeId,
  TypeRef,
  World,
  WorldId,
  WorldItem,
} from './model.ts';

/** Old ids and new ones of all that is kept. */
export interface Ids {
  readonly interfaces: ReadonlyMap<InterfaceId, InterfaceId>;
  readonly types: ReadonlyMap<TypeId, TypeId>;
  readonly worlds: ReadonlyMap<WorldId, WorldId>;
  readonly packages: ReadonlyMap<PackageId, PackageId>;
}

/** Copies the parts of a model; ids that are asked for must be known. */
export class Copy {
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
      types: iface.types.map((t) => this.named(t)),
      functions: iface.functions.map((f) => this.func(f)),
    };
  }

  named(type: NamedType): NamedType {
    return { ...type, id: this.#typeId(type.id) };
  }

  world(world: World): World {
    const items = (side: readonly WorldItem[]): WorldItem[] => side.map((i) => this.worldItem(i));
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
                ? { kind: 'world', id: this.#ids.worlds.get(owner.id)! }
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

  worldItem(item: WorldItem): WorldItem {
    if (item.kind === 'func') return { ...item, func: this.func(item.func) };
    if (item.kind === 'type') return { ...item, id: this.#typeId(item.id) };
    return { ...item, id: this.#ids.interfaces.get(item.id)! };
  }

  func(func: Func): Func {
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
