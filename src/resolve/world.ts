/**
 * Worlds (WIT.md, Item: world): imports and exports as written. Included worlds and implied imports are added by
 * `include.ts` and `elaborate.ts` afterwards.
 */
import type {
  Export,
  ExternItem,
  Id,
  Import,
  Include,
  WorldDecl,
} from '../../grammar/wit/index.ts';
import { docText } from '../../grammar/wit/index.ts';
import { uniqueForm, type RelatedSpan } from '../base/index.ts';
import type { Stability, WorldItem } from '../model/index.ts';
import { brokenNames, isThere, spanIn, TypeScope } from './context.ts';
import type { ItemSymbol, Place, WorldBuild } from './context.ts';
import { resolveFreeFunc, resolveResourceFuncs, scopedName } from './functions.ts';
import { readGates, refuseExternalId } from './gates.ts';
import { addInterface } from './interface.ts';
import { resolvePath } from './paths.ts';
import { resolveTypes } from './type-decls.ts';
import type { OwnerOfTypes } from './type-decls.ts';

/** A world whose includes are still to be done. */
export interface PendingWorld {
  readonly place: Place;
  readonly world: WorldBuild;
  readonly id: number;
  readonly includes: readonly IncludedWorld[];
}

export interface IncludedWorld {
  readonly include: Include;
  readonly from: ItemSymbol;
  readonly stability?: Stability;
}

/** Resolves a world into the model, unless it is gated off. */
export function resolveWorld(place: Place, symbol: ItemSymbol): PendingWorld | undefined {
  const decl = symbol.decl as WorldDecl;
  const { run, pkg } = place;
  const gates = readGates(place, decl.gates, decl.name);
  refuseExternalId(place, decl.gates, 'a world');
  const id = run.worlds.length;
  const docs = docText(decl.docs);
  const world: WorldBuild = {
    name: decl.name.name,
    imports: [],
    exports: [],
    package: pkg.id,
    ...(docs === undefined ? {} : { docs }),
    ...(gates.stability === undefined ? {} : { stability: gates.stability }),
    span: spanIn(place, decl.name),
  };
  if (gates.off === undefined) run.worlds.push(world);
  const here: Place = gates.off === undefined ? place : { ...place, off: true };
  const owner: OwnerOfTypes = {
    owner: { kind: 'world', id },
    label: `world \`${decl.name.name}\``,
    ...(gates.off === undefined ? {} : { off: gates.off }),
  };
  const types = resolveTypes(
    here,
    owner,
    decl.items.filter(
      (i) =>
        i.kind === 'use' ||
        (i.kind !== 'error' && i.kind !== 'import' && i.kind !== 'export' && i.kind !== 'include'),
    ),
    brokenNames(decl.items),
    symbol.types,
  );
  const includes = decl.items
    .filter((i) => i.kind === 'include')
    .map((include) => includedWorld(here, include))
    .filter((included) => included !== undefined);
  const names = new WorldNames(here);
  for (const { name, id: type, at } of types) {
    names.claim('import', at, 'type');
    world.imports.push({ kind: 'type', name, id: type, span: spanIn(place, at) });
  }
  resolveItems(here, decl, symbol.types, world, names);
  if (gates.off !== undefined) {
    symbol.state = 'gated';
    symbol.feature = gates.off;
    return undefined;
  }
  symbol.id = id;
  symbol.state = 'ready';
  run.packages[pkg.id]!.worlds.push(id);
  run.definitions.set(decl, { kind: 'world', id });
  const included = includes.map(({ include, from, stability }) => ({
    span: spanIn(place, include.path),
    world: from.id,
    ...(stability === undefined ? {} : { stability }),
  }));
  if (included.length > 0) run.includes.set(id, included);
  return { place, world, id, includes };
}

function includedWorld(place: Place, include: Include): IncludedWorld | undefined {
  const { off, stability } = readGates(place, include.gates, include.path);
  refuseExternalId(place, include.gates, 'an `include`');
  const here: Place = off === undefined ? place : { ...place, off: true };
  const from = resolvePath(here, include.path, 'world');
  if (off !== undefined || from?.state !== 'ready') return undefined;
  return { include, from, ...(stability === undefined ? {} : { stability }) };
}

function resolveItems(
  place: Place,
  decl: WorldDecl,
  scope: TypeScope,
  world: WorldBuild,
  names: WorldNames,
): void {
  for (const item of decl.items) {
    if (item.kind === 'resource') {
      for (const func of resolveResourceFuncs(place, scope, item)) {
        world.imports.push({ kind: 'func', name: func.name, func });
      }
    } else if (item.kind === 'import' || item.kind === 'export') {
      const resolved = resolveExtern(place, scope, item, names);
      if (resolved === undefined || place.off) continue;
      (item.kind === 'import' ? world.imports : world.exports).push(resolved);
    }
  }
}

/** One import or export; `undefined` when it is gated off, broken, or its name is taken. */
function resolveExtern(
  place: Place,
  scope: TypeScope,
  statement: Import | Export,
  names: WorldNames,
): WorldItem | undefined {
  const { item } = statement;
  switch (item.kind) {
    case 'error':
      return undefined;
    case 'extern-func': {
      const isNew = names.claim(statement.kind, scopedName(item.name, item.type), 'func');
      const func = resolveFreeFunc(place, scope, { ...statement, ...item });
      if (!isNew || func === undefined) return undefined;
      return { kind: 'func', name: func.name, func };
    }
    case 'extern-interface': {
      const isNew = names.claim(statement.kind, item.name, 'interface');
      // The gate of the world is not one of what stands in here: that must have its own.
      const { off: _, ...here } = place;
      const id = addInterface(
        here,
        { name: item.name, docs: statement.docs, gates: statement.gates },
        item.items,
        new TypeScope(),
      );
      if (!isNew || typeof id !== 'number') return undefined;
      const { stability } = place.run.interfaces[id]!;
      const externalId = statement.gates.find((g) => g.kind === 'external-id')?.value;
      return {
        kind: 'interface',
        name: item.name.name,
        id,
        ...(stability === undefined ? {} : { stability }),
        ...(externalId === undefined ? {} : { externalId }),
        span: spanIn(place, item.name),
      };
    }
    case 'extern-path':
    case 'extern-named-path':
      return resolveExternPath(place, statement, item, names);
    default:
      return item satisfies never;
  }
}

function resolveExternPath(
  place: Place,
  statement: Import | Export,
  item: Extract<ExternItem, { kind: 'extern-path' | 'extern-named-path' }>,
  names: WorldNames,
): WorldItem | undefined {
  const gates = readGates(place, statement.gates, item.path);
  const here: Place = gates.off === undefined ? place : { ...place, off: true };
  const isNamed = item.kind === 'extern-named-path';
  const isNew = !isNamed || names.claim(statement.kind, item.name, 'interface');
  const target = resolvePath(here, item.path, 'interface');
  if (target === undefined) return undefined;
  if (!isNamed && !names.claimInterface(statement.kind, item, target)) return undefined;
  if (gates.off !== undefined || target.state !== 'ready' || !isNew) return undefined;
  const docs = docText(statement.docs);
  return {
    kind: 'interface',
    ...(isNamed ? { name: item.name.name } : {}),
    id: target.id,
    ...(docs === undefined ? {} : { docs }),
    ...(gates.stability === undefined ? {} : { stability: gates.stability }),
    ...(gates.externalId === undefined ? {} : { externalId: gates.externalId }),
    span: isNamed ? spanIn(place, item.name) : spanIn(place, item.path),
  };
}

/** The names that the imports and the exports of a world take, each side by itself. */
class WorldNames {
  readonly #place: Place;
  readonly #names = {
    import: new Map<string, { id: Id; what: string }>(),
    export: new Map<string, { id: Id; what: string }>(),
  };
  readonly #interfaces = {
    import: new Map<ItemSymbol, { readonly range: readonly [number, number] }>(),
    export: new Map<ItemSymbol, { readonly range: readonly [number, number] }>(),
  };

  constructor(place: Place) {
    this.#place = place;
  }

  /** Takes a plain name; a taken one is reported and `false` returned. */
  claim(side: 'import' | 'export', id: Id, what: 'type' | 'func' | 'interface'): boolean {
    if (!isThere(id)) return false;
    const key = uniqueForm(id.name);
    const first = this.#names[side].get(key);
    if (first === undefined) {
      this.#names[side].set(key, { id, what });
      return true;
    }
    const message =
      first.id.name === id.name
        ? `${side} \`${id.name}\` is there already, as ${article(first.what)}`
        : `${side} \`${id.name}\` and \`${first.id.name}\` differ only in case or hyphens, which makes them the same name`;
    this.#conflict(id, message, { message: 'first here', span: spanIn(this.#place, first.id) });
    return false;
  }

  /** Takes an interface by its own name. */
  claimInterface(
    side: 'import' | 'export',
    at: { readonly range: readonly [number, number] },
    target: ItemSymbol,
  ): boolean {
    const first = this.#interfaces[side].get(target);
    if (first === undefined) {
      this.#interfaces[side].set(target, at);
      return true;
    }
    this.#conflict(at, `interface \`${target.name}\` is ${side}ed twice`, {
      message: 'first here',
      span: spanIn(this.#place, first),
    });
    return false;
  }

  #conflict(
    at: { readonly range: readonly [number, number] },
    message: string,
    related: RelatedSpan,
  ): void {
    this.#place.run.report('world-conflict', message, spanIn(this.#place, at), {
      related: [related],
    });
  }
}

const article = (what: string): string =>
  what === 'interface' ? 'an interface' : what === 'func' ? 'a function' : 'a type';
