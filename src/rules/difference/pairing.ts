/**
 * Which packages, interfaces and worlds of two models are one, and which types: by name first, then, for what has no
 * partner of its name, by what it is. The nodes of the difference are written over this by `compare.ts`.
 */
import { parsePlainName, versionTrack } from '../../base/index.ts';
import { funcsOfResource, packageNameText } from '../../model/index.ts';
import type {
  Func,
  Interface,
  InterfaceId,
  Model,
  NamedType,
  PackageId,
  TypeId,
  WorldId,
  WorldItem,
} from '../../model/index.ts';
import type { ComparedSide } from './difference.ts';
import { type Members, membersOf, type Pair } from './members.ts';
import type { Promises } from './promises.ts';
import { origin, type TypePairs, usedType } from './types.ts';
import { Usage } from './usage.ts';

/** An interface or a world: what has types and functions. */
export interface OwnedItems {
  readonly types: readonly NamedType[];
  readonly functions: readonly Func[];
}

interface PairedItems {
  readonly pair: Pair<OwnedItems>;
  types: Members<NamedType>;
}

export class Pairing {
  readonly types: TypePairs;
  readonly promises: Promises;
  readonly usage: Pair<Usage>;
  readonly packages: Members<PackageId>;
  readonly interfacesOf = new Map<Pair<PackageId>, Members<InterfaceId>>();
  readonly worldsOf = new Map<Pair<PackageId>, Members<WorldId>>();
  readonly dependencies: readonly Pair<PackageId>[];
  /** Of interfaces and worlds, by what they are after. */
  readonly owners = new Map<object, PairedItems>();
  /** Types that lost their interface and were found in another. */
  readonly moved: Pair<NamedType>[] = [];
  readonly #before: ComparedSide;
  readonly #after: ComparedSide;
  readonly #partners = new Map<InterfaceId, InterfaceId>();

  constructor(before: ComparedSide, after: ComparedSide, types: TypePairs, promises: Promises) {
    this.#before = before;
    this.#after = after;
    this.types = types;
    this.promises = promises;
    this.usage = {
      before: new Usage(before.model, before.own, promises),
      after: new Usage(after.model, after.own, promises),
    };
    this.packages = this.#pairPackages(before.own, after.own, (b, a) =>
      shareNames(itemNames(before.model, b), itemNames(after.model, a)),
    );
    for (const pair of [...this.packages.kept, ...this.packages.renamed]) this.#package(pair);
    this.dependencies = this.#pairPackages(
      this.#reachedPackages('before'),
      this.#reachedPackages('after'),
    ).kept;
    for (const pair of this.dependencies) this.#dependency(pair);
    this.#worlds();
    for (const items of this.owners.values()) items.types = this.#members(items.pair);
    this.#findMoved();
    this.#pairUses();
  }

  /** The partner of an interface of the model before. */
  partnerOf(id: InterfaceId): InterfaceId | undefined {
    return this.#partners.get(id);
  }

  /** By what imports and exports are paired: an interface by itself, whatever its version, all else by its name. */
  readonly externKey = (item: WorldItem, side: 'before' | 'after'): string => {
    if (item.kind !== 'interface' || item.name !== undefined) return `name ${item.name!}`;
    const id = side === 'before' ? this.#partners.get(item.id) : item.id;
    if (id !== undefined) return `interface ${id}`;
    return `only before ${item.id}`;
  };

  #model(side: 'before' | 'after'): Model {
    return side === 'before' ? this.#before.model : this.#after.model;
  }

  #package(pair: Pair<PackageId>): void {
    const [b, a] = [this.#before.model, this.#after.model];
    const [from, to] = [b.packages[pair.before]!, a.packages[pair.after]!];
    const interfaces = membersOf(
      from.interfaces,
      to.interfaces,
      (id, side) => this.#model(side).interfaces[id]!.name!,
      (x, y) => shareNames(namesIn(b.interfaces[x]!), namesIn(a.interfaces[y]!)),
      false,
    );
    const worlds = membersOf(
      from.worlds,
      to.worlds,
      (id, side) => this.#model(side).worlds[id]!.name,
      (x, y) => shareNames(worldNames(b, x), worldNames(a, y)),
      false,
    );
    this.interfacesOf.set(pair, interfaces);
    this.worldsOf.set(pair, worlds);
    for (const i of [...interfaces.kept, ...interfaces.renamed]) this.#interfaces(i);
  }

  /** Packages of one version are one, else those of one track, else those of one name. */
  #pairPackages(
    before: readonly PackageId[],
    after: readonly PackageId[],
    alike?: (before: PackageId, after: PackageId) => boolean,
  ): Members<PackageId> {
    const exact = membersOf(before, after, (id, side) =>
      packageNameText(this.#model(side).packages[id]!.name),
    );
    const track = membersOf(exact.removed, exact.added, (id, side) => {
      const { version } = this.#model(side).packages[id]!.name;
      const suffix = version === undefined ? '' : versionTrack(version);
      return `${unversioned(this.#model(side), id)}@${suffix}`;
    });
    const byName = (id: PackageId, side: 'before' | 'after'): string =>
      unversioned(this.#model(side), id);
    const name = membersOf(track.removed, track.added, byName, alike, false);
    return { ...name, kept: [...exact.kept, ...track.kept, ...name.kept] };
  }

  #reachedPackages(side: 'before' | 'after'): PackageId[] {
    const model = this.#model(side);
    const own = new Set(side === 'before' ? this.#before.own : this.#after.own);
    const found = new Set<PackageId>();
    for (const id of this.usage[side].reached) {
      const pkg = model.interfaces[id]!.package;
      if (pkg !== undefined && !own.has(pkg)) found.add(pkg);
    }
    return [...found].toSorted((x, y) => x - y);
  }

  #dependency(pair: Pair<PackageId>): void {
    const { kept } = membersOf(
      this.#before.model.packages[pair.before]!.interfaces.filter((id) =>
        this.usage.before.reached.has(id),
      ),
      this.#after.model.packages[pair.after]!.interfaces.filter((id) =>
        this.usage.after.reached.has(id),
      ),
      (id, side) => this.#model(side).interfaces[id]!.name!,
    );
    this.interfacesOf.set(pair, { kept, added: [], removed: [], renamed: [] });
    for (const i of kept) this.#interfaces(i);
  }

  #worlds(): void {
    const [b, a] = [this.#before.model, this.#after.model];
    for (const { kept, renamed } of this.worldsOf.values()) {
      for (const pair of [...kept, ...renamed]) {
        const [from, to] = [b.worlds[pair.before]!, a.worlds[pair.after]!];
        // Inline interfaces belong to the world, and are paired by the names that it gives them.
        for (const side of ['imports', 'exports'] as const) {
          for (const { before, after } of membersOf(from[side], to[side], this.externKey).kept) {
            if (before.kind !== 'interface' || after.kind !== 'interface') continue;
            const isInline = b.interfaces[before.id]!.name === undefined;
            if (isInline && a.interfaces[after.id]!.name === undefined) {
              this.#interfaces({ before: before.id, after: after.id });
            }
          }
        }
        this.#pairOwner(to, {
          before: importedItems(from.imports),
          after: importedItems(to.imports),
        });
      }
    }
  }

  #interfaces(pair: Pair<InterfaceId>): void {
    this.#partners.set(pair.before, pair.after);
    const after = this.#after.model.interfaces[pair.after]!;
    this.#pairOwner(after, { before: this.#before.model.interfaces[pair.before]!, after });
  }

  #pairOwner(key: object, pair: Pair<OwnedItems>): void {
    const types = membersOf(pair.before.types, pair.after.types, (t) => t.name);
    for (const { before, after } of types.kept) {
      this.types.pairNames(before.id, after.id);
      // What is used on both sides has its partner where it is defined.
      if (!this.#areUses(before, after)) this.types.pair(before.id, after.id);
    }
    this.owners.set(key, { pair, types });
  }

  /** The types of an interface or world, with those that only have another name. */
  #members(pair: Pair<OwnedItems>): Members<NamedType> {
    const members = membersOf(
      pair.before.types,
      pair.after.types,
      (t) => t.name,
      (b, a, [i, j]) => this.#areAlike(pair, b, a, i === j),
    );
    for (const { before, after } of members.renamed) this.types.pair(before.id, after.id);
    return members;
  }

  #areAlike(
    { before, after }: Pair<OwnedItems>,
    b: NamedType,
    a: NamedType,
    isInPlace: boolean,
  ): boolean {
    const [from, to] = [this.types.before[b.id]!, this.types.after[a.id]!];
    if (from.type.kind !== to.type.kind) return false;
    if (usedType(this.types.before, b.id) !== undefined) {
      return this.#areUses(b, a) && this.types.isPaired(b.id, a.id);
    }
    if (from.type.kind === 'alias' && !isInPlace) return false;
    if (from.type.kind !== 'resource') return this.types.areEqual(b.id, a.id);
    const [members, others] = [memberNames(before, b.id), memberNames(after, a.id)];
    return shareNames(members, others) || (isInPlace && members.size + others.size === 0);
  }

  #findMoved(): void {
    const gone: { type: NamedType; items: PairedItems }[] = [];
    const come = new Map<string, { type: NamedType; items: PairedItems }[]>();
    for (const items of this.owners.values()) {
      for (const type of items.types.removed) gone.push({ type, items });
      for (const type of items.types.added) {
        if (usedType(this.types.after, type.id) !== undefined) continue;
        come.set(type.name, [...(come.get(type.name) ?? []), { type, items }]);
      }
    }
    for (const { type, items } of gone) {
      if (usedType(this.types.before, type.id) !== undefined) continue;
      const found = (come.get(type.name) ?? []).find(
        (c) =>
          c.items !== items &&
          this.#areAlike(
            { before: items.pair.before, after: c.items.pair.after },
            type,
            c.type,
            true,
          ),
      );
      if (found === undefined) continue;
      this.types.pair(type.id, found.type.id);
      this.moved.push({ before: type, after: found.type });
      items.types = without(items.types, type);
      found.items.types = without(found.items.types, found.type);
    }
  }

  #areUses(before: NamedType, after: NamedType): boolean {
    return (
      usedType(this.types.before, before.id) !== undefined &&
      usedType(this.types.after, after.id) !== undefined
    );
  }

  /**
   * One name that is used before and after is one type, unless what is used has another partner, or stands elsewhere
   * and is something else.
   */
  #pairUses(): void {
    for (const { types } of this.owners.values()) {
      for (const { before, after } of types.kept) {
        if (!this.#areUses(before, after)) continue;
        const isOther =
          this.isElsewhere(before.id, after.id) && !this.types.areEqual(before.id, after.id);
        if (!isOther) this.types.pairIfFree(before.id, after.id);
      }
    }
  }

  /** Whether the definitions behind two types stand in interfaces that are not one. */
  isElsewhere(before: TypeId, after: TypeId): boolean {
    const from = this.types.before[origin(this.types.before, before)]!.owner;
    const to = this.types.after[origin(this.types.after, after)]!.owner;
    if (from?.kind !== 'interface' || to?.kind !== 'interface') return from?.kind !== to?.kind;
    return this.#partners.get(from.id) !== to.id;
  }
}

const without = (types: Members<NamedType>, type: NamedType): Members<NamedType> => ({
  ...types,
  added: types.added.filter((t) => t !== type),
  removed: types.removed.filter((t) => t !== type),
});

/** `ns:name` */
function unversioned(model: Model, id: PackageId): string {
  const { namespace, name } = model.packages[id]!.name;
  return packageNameText({ namespace, name });
}

/** What a world defines itself: its types, and the functions of its resources. */
export function importedItems(imports: readonly WorldItem[]): OwnedItems {
  return {
    types: imports.flatMap((i) => (i.kind === 'type' ? [{ name: i.name, id: i.id }] : [])),
    functions: imports.flatMap((i) =>
      i.kind === 'func' && i.func.kind.kind !== 'freestanding' ? [i.func] : [],
    ),
  };
}

/** Whether two sets of names have more in common than not; two empty ones have nothing. */
function shareNames(before: ReadonlySet<string>, after: ReadonlySet<string>): boolean {
  const common = before.intersection(after).size;
  return common > 0 && 2 * common >= Math.max(before.size, after.size);
}

function itemNames(model: Model, id: PackageId): Set<string> {
  const { interfaces, worlds } = model.packages[id]!;
  return new Set([
    ...interfaces.map((i) => `interface ${model.interfaces[i]!.name}`),
    ...worlds.map((w) => `world ${model.worlds[w]!.name}`),
  ]);
}

function namesIn(iface: Interface): Set<string> {
  return new Set([...iface.types.map((t) => t.name), ...iface.functions.map((f) => f.name)]);
}

function worldNames(model: Model, id: WorldId): Set<string> {
  const { imports, exports } = model.worlds[id]!;
  const name = (item: WorldItem): string =>
    item.name ?? (item.kind === 'interface' ? (model.interfaces[item.id]!.name ?? '') : '');
  return new Set([
    ...imports.map((i) => `import ${name(i)}`),
    ...exports.map((e) => `export ${name(e)}`),
  ]);
}

function memberNames(items: OwnedItems, resource: TypeId): Set<string> {
  return new Set(
    funcsOfResource(items.functions, resource).map((f) =>
      f.kind.kind === 'constructor' ? 'new' : `.${parsePlainName(f.name).name}`,
    ),
  );
}
