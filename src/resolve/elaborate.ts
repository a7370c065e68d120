/**
 * Elaboration of a world: what its imports and exports use is imported, too, and everything is put in an order in
 * which each item stands after those it needs (WIT.md, Transitive imports and worlds).
 */
import type { RelatedSpan } from '../base/index.ts';
import { usedFrom } from '../model/index.ts';
import type { Func, InterfaceId, TypeId, WorldInterface, WorldItem } from '../model/index.ts';
import type { Place, Resolving, WorldBuild } from './context.ts';
import { pairAccessors } from './functions.ts';
import type { PendingWorld } from './world.ts';

/** Completes and orders the imports and exports of a world whose includes are done. */
export function elaborate({ place, world }: PendingWorld): void {
  const { run } = place;
  const imports = new Items();
  for (const item of byClass(run, world.imports)) {
    if (item.kind === 'interface') addImport(run, imports, item);
    else {
      const from = item.kind === 'type' ? usedFrom(run.types, run.types[item.id]!) : undefined;
      if (from !== undefined) {
        const { stability } = run.types[(item as { id: TypeId }).id]!;
        addImport(
          run,
          imports,
          implied(from, { ...(stability === undefined ? {} : { stability }) }),
        );
      }
      imports.add(item);
    }
  }
  const exports = new Items();
  for (const item of world.exports) if (item.kind !== 'interface') exports.add(item);
  new ExportWalk(place, world, imports, exports).run();
  const funcOf = (item: WorldItem): Func | undefined =>
    item.kind === 'func' ? item.func : undefined;
  world.imports = pairAccessors(run, byClass(run, imports.list), funcOf);
  world.exports = pairAccessors(run, exports.list, funcOf);
}

/** The interfaces whose types an interface uses, in order of its `use`s. */
export function directDeps(run: Resolving, id: InterfaceId): InterfaceId[] {
  return run.interfaces[id]!.types.map((t) => usedFrom(run.types, run.types[t.id]!)).filter(
    (dep) => dep !== undefined,
  );
}

/** Items by name, in order; interfaces under their own names by id. */
class Items {
  readonly list: WorldItem[] = [];
  readonly #keys = new Set<string>();

  has(item: WorldItem): boolean {
    return this.#keys.has(keyOf(item));
  }

  add(item: WorldItem): void {
    this.#keys.add(keyOf(item));
    this.list.push(item);
  }
}

const keyOf = (item: WorldItem): string =>
  item.kind === 'interface' && item.name === undefined ? `#${item.id}` : item.name!;

/** Interfaces, used types, own types, functions, functions of resources: each class needs only earlier ones. */
function byClass(run: Resolving, items: readonly WorldItem[]): WorldItem[] {
  const rank = (item: WorldItem): number => {
    switch (item.kind) {
      case 'interface':
        return 0;
      case 'type':
        return isUsed(run, item.id) ? 1 : 2;
      case 'func':
        return item.func.kind.kind === 'freestanding' ? 3 : 4;
      default:
        return item satisfies never;
    }
  };
  const ranked = items.map((item) => ({ item, rank: rank(item) }));
  return ranked.toSorted((a, b) => a.rank - b.rank).map((r) => r.item);
}

/** Whether a type is an alias of a type with another owner (anonymous types have none). */
function isUsed(run: Resolving, id: TypeId): boolean {
  const { type, owner } = run.types[id]!;
  if (type.kind !== 'alias' || typeof type.type !== 'number') return false;
  const source = run.types[type.type]!.owner;
  return source?.kind !== owner?.kind || source?.id !== owner?.id;
}

/** An import that nobody wrote: it has the gates of what needs it. */
function implied(
  id: InterfaceId,
  { stability }: Pick<WorldInterface, 'stability'>,
  externalId?: string,
): WorldInterface {
  return {
    kind: 'interface',
    id,
    ...(stability === undefined ? {} : { stability }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/**
 * Adds an interface after those it uses. A walk with a stack of its own: chains of `use` can be as long as the input.
 */
function addImport(run: Resolving, imports: Items, root: WorldInterface): void {
  const stack = imports.has(root) ? [] : [{ item: root, deps: directDeps(run, root.id), next: 0 }];
  while (stack.length > 0) {
    const frame = stack.at(-1)!;
    const id = frame.deps[frame.next++];
    if (id === undefined) {
      stack.pop();
      if (!imports.has(frame.item) && run.hasRoomInWorlds(frame.item.span)) imports.add(frame.item);
      continue;
    }
    const dep = implied(id, frame.item);
    if (!imports.has(dep)) stack.push({ item: dep, deps: directDeps(run, id), next: 0 });
  }
}

interface ExportFrame {
  readonly item: WorldInterface;
  readonly isExport: boolean;
  readonly deps: readonly InterfaceId[];
  next: number;
}

/**
 * Adds exported interfaces after those they use. What an exported interface uses is taken from the exports if it is
 * exported, too, and imported otherwise; but then nothing that it uses in turn may be an export, for the world would
 * have two copies of it.
 */
class ExportWalk {
  readonly #place: Place;
  readonly #world: WorldBuild;
  readonly #imports: Items;
  readonly #exports: Items;
  readonly #exported: readonly WorldInterface[];
  readonly #exportedIds: ReadonlySet<InterfaceId>;
  /** What has to be imported, and what needed it first. */
  readonly #requiredBy = new Map<InterfaceId, InterfaceId>();

  constructor(place: Place, world: WorldBuild, imports: Items, exports: Items) {
    this.#place = place;
    this.#world = world;
    this.#imports = imports;
    this.#exports = exports;
    this.#exported = world.exports.filter((item) => item.kind === 'interface');
    this.#exportedIds = new Set(
      this.#exported.filter((i) => i.name === undefined).map((i) => i.id),
    );
  }

  run(): void {
    for (const item of this.#exported) {
      const conflict = this.#add(item);
      if (conflict === undefined) continue;
      this.#report(item, conflict);
      return;
    }
  }

  /** Adds an exported interface; gives back the way to a conflict if there is one. */
  #add(root: WorldInterface): readonly InterfaceId[] | undefined {
    const { run } = this.#place;
    const stack: ExportFrame[] = [];
    const enter = (item: WorldInterface, isExport: boolean): boolean => {
      if (this.#exports.has(item)) return isExport;
      if (!isExport && this.#requiredBy.has(item.id)) return true;
      stack.push({ item, isExport, deps: directDeps(run, item.id), next: 0 });
      return true;
    };
    enter(root, true);
    while (stack.length > 0) {
      const frame = stack.at(-1)!;
      const { item, isExport } = frame;
      const id = frame.deps[frame.next++];
      if (id !== undefined) {
        const dep = implied(id, item, item.externalId);
        if (enter(dep, isExport && this.#exportedIds.has(id))) continue;
        return [...stack.map((f) => f.item.id), id];
      }
      stack.pop();
      if (isExport) {
        if (this.#requiredBy.has(item.id)) return this.#wayTo(item.id);
        this.#exports.add(item);
      } else {
        this.#requiredBy.set(item.id, stack.at(-1)!.item.id);
        if (!this.#imports.has(item) && run.hasRoomInWorlds(item.span)) this.#imports.add(item);
      }
    }
    return undefined;
  }

  /** The way from an export to something that it needs as an import. */
  #wayTo(id: InterfaceId): InterfaceId[] {
    const way = [id];
    for (let at = this.#requiredBy.get(id); at !== undefined; at = this.#requiredBy.get(at)) {
      way.push(at);
    }
    return way.toReversed();
  }

  #report(item: WorldInterface, way: readonly InterfaceId[]): void {
    const { run } = this.#place;
    const name = (id: InterfaceId): string =>
      `\`${run.interfaces[id]!.name ?? item.name ?? 'inline'}\``;
    const [first, ...rest] = way.length > 8 ? [...way.slice(0, 4), ...way.slice(-4)] : way;
    const last = rest.at(-1)!;
    // An interface that is exported under a plain name only is itself what others would import.
    const imported = rest.length > 1 ? rest.slice(0, -1) : rest;
    const related: RelatedSpan[] = [];
    for (const id of new Set([first!, last])) {
      const statement = this.#exported.find((e) => e.id === id)?.span;
      if (statement !== undefined) {
        related.push({ message: `${name(id)} is exported here`, span: statement });
      }
    }
    run.report(
      'transitive-dependency',
      `exported interface ${name(first!)} uses ${rest.map(name).join(', which uses ')}: ${imported.map(name).join(' and ')} would be imported while ${name(last)} is exported, so the world would have two copies of ${name(last)}`,
      this.#world.span,
      { related, help: imported.map((id) => `export ${name(id)}, too`) },
    );
  }
}
