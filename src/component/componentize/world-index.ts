/**
 * A world's imports and exports by the names that core modules use, and which of them are alive: a component imports
 * only what its module uses, what the types of its exports stand on, and the types of the world itself.
 */
import { TransportNumbers } from '../../abi/index.ts';
import { CompatibleNames, versionedName, type VersionedName } from '../../base/index.ts';
import {
  childTypes,
  externName,
  withDistinctInterfaces,
  type Func,
  type Interface,
  type InterfaceId,
  type Model,
  type TypeId,
  type TypeRef,
  type World,
  type WorldId,
  type WorldItem,
} from '../../model/index.ts';
import { usedInterfaces } from '../write/encode.ts';

export interface IndexedInterface {
  /** The name of the import or export. */
  readonly name: string;
  readonly id: InterfaceId;
  readonly iface: Interface;
  readonly funcs: ReadonlyMap<string, Func>;
  readonly types: ReadonlyMap<string, TypeId>;
}

/** One side of a world. */
export interface IndexedSide {
  readonly interfaces: ReadonlyMap<string, IndexedInterface>;
  /** The same, to be found under compatible versions: the first of each range of them. */
  readonly compatible: CompatibleNames<VersionedName & { readonly found: IndexedInterface }>;
  readonly funcs: ReadonlyMap<string, Func>;
  readonly types: ReadonlyMap<string, TypeId>;
}

/**
 * The interface of a side that a module calls so. Bindings may be older or newer than the world that they are used in:
 * where the very version isn't there, a compatible one is taken, as other tools do.
 */
export function findInterface(side: IndexedSide, name: string): IndexedInterface | undefined {
  return side.compatible.find(versionedName(name))?.found;
}

export class WorldIndex {
  readonly model: Model;
  readonly id: WorldId;
  readonly world: World;
  readonly imports: IndexedSide;
  readonly exports: IndexedSide;
  /** The interfaces that are exported: their types are the component's own. */
  readonly exported: ReadonlySet<InterfaceId>;
  readonly transports: TransportNumbers;
  readonly liveTypes = new Set<TypeId>();
  readonly #liveFuncs = new Set<Func>();
  readonly #seenInExports = new Set<TypeId>();

  constructor(given: Model, id: WorldId) {
    const model = withDistinctInterfaces(given, id);
    this.model = model;
    this.id = id;
    this.world = model.worlds[id]!;
    this.transports = new TransportNumbers(model.types);
    this.imports = this.#side(this.world.imports);
    this.exports = this.#side(this.world.exports);
    this.exported = new Set([...this.exports.interfaces.values()].map((i) => i.id));
    // As other tools have it: types of the world itself stay, whether a function has them or not.
    for (const id of this.imports.types.values()) this.useType(id);
    for (const { iface } of this.exports.interfaces.values()) {
      for (const type of iface.types) this.#inExport(type.id);
      for (const f of iface.functions) this.#each(f, (ref) => this.#inExport(ref));
    }
    for (const f of this.exports.funcs.values()) this.#each(f, (ref) => this.#inExport(ref));
  }

  /** The exports, each interface after those whose types it uses. */
  exportsInOrder(): readonly WorldItem[] {
    const byId = new Map<InterfaceId, WorldItem>();
    for (const item of this.world.exports) if (item.kind === 'interface') byId.set(item.id, item);
    const ordered = new Set<WorldItem>();
    const seen = new Set<InterfaceId>();
    const visit = (item: WorldItem): void => {
      if (ordered.has(item)) return;
      for (const id of item.kind === 'interface' ? usedInterfaces(this.model, item.id, seen) : []) {
        const used = byId.get(id);
        if (used !== undefined) ordered.add(used);
      }
      ordered.add(item);
    };
    for (const item of this.world.exports) visit(item);
    return [...ordered];
  }

  #side(items: readonly WorldItem[]): IndexedSide {
    const interfaces = new Map<string, IndexedInterface>();
    const funcs = new Map<string, Func>();
    const types = new Map<string, TypeId>();
    for (const item of items) {
      if (item.kind === 'func') funcs.set(item.name, item.func);
      else if (item.kind === 'type') types.set(item.name, item.id);
      else {
        const name = externName(this.model, item);
        const iface = this.model.interfaces[item.id]!;
        interfaces.set(name, {
          name,
          id: item.id,
          iface,
          funcs: new Map(iface.functions.map((f) => [f.name, f])),
          types: new Map(iface.types.map((t) => [t.name, t.id])),
        });
      }
    }
    const compatible = new CompatibleNames(
      [...interfaces.values()].map((found) => ({ ...versionedName(found.name), found })),
      { take: 'first', older: true },
    );
    return { interfaces, compatible, funcs, types };
  }

  /** Says that an imported function is used. */
  useFunc(f: Func): void {
    this.#liveFuncs.add(f);
    this.#each(f, (ref) => this.useType(ref));
  }

  isLive(f: Func): boolean {
    return this.#liveFuncs.has(f);
  }

  /** Says that a type is used on the side of the imports. */
  useType(ref: TypeRef): void {
    const todo = [ref];
    for (const at of todo) {
      if (typeof at === 'string' || this.liveTypes.has(at)) continue;
      this.liveTypes.add(at);
      todo.push(...this.#parts(at));
    }
  }

  /** Whether anything of an imported interface is used. */
  isUsed({ iface }: IndexedInterface): boolean {
    return (
      iface.functions.some((f) => this.isLive(f)) ||
      iface.types.some((t) => this.liveTypes.has(t.id))
    );
  }

  /** The types of exported interfaces belong to the component; all others come from imports. */
  #inExport(ref: TypeRef): void {
    const todo = [ref];
    for (const at of todo) {
      if (typeof at === 'string' || this.#seenInExports.has(at)) continue;
      this.#seenInExports.add(at);
      const { owner } = this.model.types[at]!;
      const isOwn =
        owner === undefined || (owner.kind === 'interface' && this.exported.has(owner.id));
      if (isOwn) todo.push(...this.#parts(at));
      else this.useType(at);
    }
  }

  #parts(id: TypeId): readonly TypeRef[] {
    const { type } = this.model.types[id]!;
    return type.kind === 'own' || type.kind === 'borrow' ? [type.resource] : childTypes(type);
  }

  #each(f: Func, visit: (ref: TypeRef) => void): void {
    for (const p of f.params) visit(p.type);
    if (f.result !== undefined) visit(f.result);
    if (f.kind.kind !== 'freestanding') visit(f.kind.resource);
  }
}
