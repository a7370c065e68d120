/**
 * Which parts of two models are the same by name: packages with their version, what they define, what an interface or
 * world names. Nothing is compared yet but that the two are interfaces or types alike.
 */
import type {
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  TypeId,
  WorldId,
  WorldItem,
} from '../model.ts';
import { externName, packageNameText } from '../names.ts';

/** Ids of the model that is added, and their counterparts in the model that is there. */
export interface Pairs {
  readonly packages: ReadonlyMap<PackageId, PackageId>;
  readonly interfaces: ReadonlyMap<InterfaceId, InterfaceId>;
  readonly worlds: ReadonlyMap<WorldId, WorldId>;
  readonly types: ReadonlyMap<TypeId, TypeId>;
}

/** @param from - The model that is added to `into`. */
export function pairUp(into: Model, from: Model): Pairs {
  const pairs = {
    packages: new Map<PackageId, PackageId>(),
    interfaces: new Map<InterfaceId, InterfaceId>(),
    worlds: new Map<WorldId, WorldId>(),
    types: new Map<TypeId, TypeId>(),
  };
  const types = (added: readonly NamedType[], there: readonly NamedType[]): void => {
    const byName = new Map(there.map((t) => [t.name, t.id]));
    for (const { name, id } of added) {
      const other = byName.get(name);
      if (other !== undefined) pairs.types.set(id, other);
    }
  };
  const interfaces = (added: InterfaceId, there: InterfaceId): void => {
    pairs.interfaces.set(added, there);
    types(from.interfaces[added]!.types, into.interfaces[there]!.types);
  };
  const items = (added: readonly WorldItem[], there: readonly WorldItem[]): void => {
    const byName = new Map(there.map((item) => [externName(into, item), item]));
    for (const item of added) {
      const other = byName.get(externName(from, item));
      if (item.kind === 'type' && other?.kind === 'type') types([item], [other]);
      if (item.kind !== 'interface' || other?.kind !== 'interface') continue;
      if (isInline(from, item.id) && isInline(into, other.id)) interfaces(item.id, other.id);
    }
  };
  const packages = new Map(into.packages.map((p, id) => [packageNameText(p.name), id]));
  for (const [id, { name, ...added }] of from.packages.entries()) {
    const there = packages.get(packageNameText(name));
    if (there === undefined) continue;
    pairs.packages.set(id, there);
    const own = into.packages[there]!;
    const ofName = new Map(own.interfaces.map((i) => [into.interfaces[i]!.name!, i]));
    for (const i of added.interfaces) {
      const other = ofName.get(from.interfaces[i]!.name!);
      if (other !== undefined) interfaces(i, other);
    }
    const worlds = new Map(own.worlds.map((w) => [into.worlds[w]!.name, w]));
    for (const w of added.worlds) {
      const other = worlds.get(from.worlds[w]!.name);
      if (other === undefined) continue;
      pairs.worlds.set(w, other);
      items(from.worlds[w]!.imports, into.worlds[other]!.imports);
      items(from.worlds[w]!.exports, into.worlds[other]!.exports);
    }
  }
  return pairs;
}

const isInline = (model: Model, id: InterfaceId): boolean =>
  model.interfaces[id]!.name === undefined;
