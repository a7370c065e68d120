/**
 * What the rules about worlds ask of an import or export: its name, whether it came by `include`, whether it went with
 * its interface.
 */
import { isTextSpan, type Span } from '../../base/index.ts';
import type { InterfaceId, Model, World, WorldId, WorldItem } from '../../model/index.ts';
import {
  type Difference,
  includeOf,
  itemSubject,
  type WorldDifference,
} from '../difference/index.ts';
import type { ChangeContext } from './rule.ts';

export type Moment = 'before' | 'after';

/** Whether a world has an item from a world that it includes: then it is written in that one. */
export function isIncluded(
  { difference }: ChangeContext,
  at: Moment,
  world: WorldDifference,
  item: WorldItem,
): boolean {
  const { model } = difference[at];
  const { homes, implied } = includesOf(model);
  const place = textPlace(itemSubject(item, model).span);
  if (place !== undefined && homes.get(place.key) === world.pair[at]) return false;
  if (includeOf(difference[at], world.pair[at], item) !== undefined) return true;
  if (place === undefined) {
    return item.kind === 'interface' && implied[world.pair[at]]!.has(item.id);
  }
  const home = homes.get(place.key);
  return home !== undefined && home !== world.pair[at];
}

interface Includes {
  /** By the place of an import or export the world that it is written in. */
  readonly homes: ReadonlyMap<string, WorldId>;
  /** By world what is imported, though nowhere written, by a world that it includes. */
  readonly implied: readonly ReadonlySet<InterfaceId>[];
}

const includes = new WeakMap<Model, Includes>();

function includesOf(model: Model): Includes {
  let known = includes.get(model);
  if (known === undefined) {
    const homes = homesOf(model);
    known = { homes, implied: model.worlds.map((world, id) => impliedOf(model, homes, world, id)) };
    includes.set(model, known);
  }
  return known;
}

/** An item is written in the last world that begins before it. */
function homesOf(model: Model): ReadonlyMap<string, WorldId> {
  const found = new Map<string, WorldId>();
  const begins = model.worlds.map((world) => textPlace(world.span));
  for (const [id, world] of model.worlds.entries()) {
    for (const item of [...world.imports, ...world.exports]) {
      const place = textPlace(itemSubject(item, model).span);
      const begin = begins[id];
      if (place === undefined || begin?.file !== place.file || begin.start > place.start) continue;
      const other = found.get(place.key);
      if (other === undefined || begins[other]!.start < begin.start) found.set(place.key, id);
    }
  }
  return found;
}

function impliedOf(
  model: Model,
  homes: ReadonlyMap<string, WorldId>,
  world: World,
  id: WorldId,
): ReadonlySet<InterfaceId> {
  const items = [...world.imports, ...world.exports];
  const included = new Set(
    items.map((item) => homes.get(textPlace(itemSubject(item, model).span)?.key ?? '')),
  );
  const found = new Set<InterfaceId>();
  for (const other of included) {
    if (other === undefined || other === id) continue;
    for (const item of model.worlds[other]!.imports) {
      if (item.kind === 'interface' && itemSubject(item, model).span === undefined) {
        found.add(item.id);
      }
    }
  }
  return found;
}

function textPlace(span: Span | undefined) {
  if (span === undefined || !isTextSpan(span)) return undefined;
  const { file, start } = span;
  return { file, start, key: `${start} ${file}` };
}

/** Whether components ask for an import or export: not for an interface of types that nothing passes. */
export function isAskedFor({ difference }: ChangeContext, at: Moment, item: WorldItem): boolean {
  if (item.kind !== 'interface') return true;
  const { interfaces, types } = difference[at].model;
  const { passed, used } = difference.usage[at];
  const iface = interfaces[item.id]!;
  return (
    iface.functions.length > 0 ||
    iface.types.some(
      ({ id }) => passed.has(id) || used.has(id) || types[id]!.type.kind === 'resource',
    )
  );
}

const gone = new WeakMap<Difference, ReadonlySet<InterfaceId>>();

/** Whether an import or export of before is an interface that the package no longer has. */
export function isGone({ difference }: ChangeContext, item: WorldItem): boolean {
  if (item.kind !== 'interface' || item.name !== undefined) return false;
  let ids = gone.get(difference);
  if (ids === undefined) {
    ids = new Set(
      difference.nodes.flatMap((node) => (node.kind === 'package' ? node.interfaces.removed : [])),
    );
    gone.set(difference, ids);
  }
  return ids.has(item.id);
}
