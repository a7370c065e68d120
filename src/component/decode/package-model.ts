/**
 * The model of a WIT package while it is decoded: arenas that still grow, found by the names that the binary uses. At
 * the end packages are put in an order in which each stands after those it depends on.
 */
import { topologicalOrder } from '../../base/index.ts';
import {
  childTypes,
  packageNameText,
  type DefinedType,
  type Func,
  type InterfaceId,
  type Model,
  type NamedType,
  type PackageId,
  type PackageName,
  type TypeDef,
  type TypeId,
  type World,
  type WorldItem,
} from '../../model/index.ts';

export interface OpenInterface {
  readonly id: InterfaceId;
  readonly name?: string;
  readonly package: PackageId;
  readonly types: NamedType[];
  readonly functions: Func[];
  /** The types by name, as binaries refer to them. */
  readonly byName: Map<string, TypeId>;
  readonly funcNames: Set<string>;
}

export interface OpenWorld {
  readonly name: string;
  readonly package: PackageId;
  readonly imports: WorldItem[];
  readonly exports: WorldItem[];
}

interface OpenPackage {
  readonly name: PackageName;
  readonly interfaces: InterfaceId[];
  readonly worlds: number[];
}

export class PackageModel {
  readonly types: TypeDef[] = [];
  readonly interfaces: OpenInterface[] = [];
  readonly worlds: OpenWorld[] = [];
  readonly #packages: OpenPackage[] = [];
  readonly #packageIds = new Map<string, PackageId>();
  readonly #interfaceIds = new Map<string, InterfaceId>();

  addType(def: TypeDef): TypeId {
    return this.types.push(def) - 1;
  }

  /** An anonymous type; each definition of the binary is one entry. */
  addAnonymous(type: DefinedType): TypeId {
    return this.addType({ type });
  }

  package(name: PackageName): PackageId {
    const key = packageNameText(name);
    let id = this.#packageIds.get(key);
    if (id === undefined) {
      id = this.#packages.push({ name, interfaces: [], worlds: [] }) - 1;
      this.#packageIds.set(key, id);
    }
    return id;
  }

  /** The interface of this full name, made where it is met first. */
  interface(pkg: PackageName, name: string): OpenInterface {
    const key = `${packageNameText(pkg)}/${name}`;
    const known = this.#interfaceIds.get(key);
    if (known !== undefined) return this.interfaces[known]!;
    const owner = this.package(pkg);
    const made = this.#open(owner, name);
    this.#interfaceIds.set(key, made.id);
    this.#packages[owner]!.interfaces.push(made.id);
    return made;
  }

  inlineInterface(pkg: PackageId): OpenInterface {
    return this.#open(pkg);
  }

  world(pkg: PackageName, name: string): { readonly id: number; readonly world: OpenWorld } {
    const owner = this.package(pkg);
    const world: OpenWorld = { name, package: owner, imports: [], exports: [] };
    const id = this.worlds.push(world) - 1;
    this.#packages[owner]!.worlds.push(id);
    return { id, world };
  }

  #open(pkg: PackageId, name?: string): OpenInterface {
    const made: OpenInterface = {
      id: this.interfaces.length,
      ...(name === undefined ? {} : { name }),
      package: pkg,
      types: [],
      functions: [],
      byName: new Map(),
      funcNames: new Set(),
    };
    this.interfaces.push(made);
    return made;
  }

  /** The whole model, and where a package stands in it now. */
  finish(): { readonly model: Model; readonly newId: (id: PackageId) => PackageId } {
    const order = this.#order();
    const newIds = new Map(order.map((id, newId) => [id, newId]));
    const newId = (id: PackageId): PackageId => newIds.get(id)!;
    return {
      newId,
      model: {
        packages: order.map((id) => this.#packages[id]!),
        interfaces: this.interfaces.map(({ id: _, byName: __, funcNames: ___, ...iface }) => ({
          ...iface,
          package: newId(iface.package),
        })),
        worlds: this.worlds.map((w): World => ({ ...w, package: newId(w.package) })),
        types: this.types,
      },
    };
  }

  /** Packages after those they depend on; where they go round, as they were met. */
  #order(): readonly PackageId[] {
    const edges = this.#packages.map(() => new Set<PackageId>());
    const packageOf = (type: TypeId): PackageId | undefined => {
      const { owner } = this.types[type]!;
      if (owner === undefined) return undefined;
      const holder = owner.kind === 'interface' ? this.interfaces : this.worlds;
      return holder[owner.id]!.package;
    };
    for (const [id, { type }] of this.types.entries()) {
      const from = packageOf(id);
      for (const part of childTypes(type)) {
        const to = typeof part === 'number' ? packageOf(part) : undefined;
        if (from !== undefined && to !== undefined && to !== from) edges[from]!.add(to);
      }
    }
    for (const { package: from, imports, exports } of this.worlds) {
      for (const item of [...imports, ...exports]) {
        const to = item.kind === 'interface' ? this.interfaces[item.id]!.package : from;
        if (to !== from) edges[from]!.add(to);
      }
    }
    const order = topologicalOrder(edges.map((to) => [...to]));
    return order.length === this.#packages.length ? order : this.#packages.map((_, id) => id);
  }
}
