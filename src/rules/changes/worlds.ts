/**
 * What the rules about worlds ask of an import or export: its name, whether it came by `include`, whether it went with
 * its interface.
 */
import { isTextSpan, type Span } from '../../base/index.ts';
import { interfaceName } from '../../model/index.ts';
import type { InterfaceId, Model, WorldId, WorldItem } from '../../model/index.ts';
import { type Difference, itemSubject, type WorldDifference } from '../difference/index.ts';
import type { ChangeContext } from './rule.ts';

type Moment = 'before' | 'after';

/** ``interface `ns:pkg/name` ``, ``function `run` `` */
export function externLabel({ difference }: ChangeContext, at: Moment, item: WorldItem): string {
  const { model } = difference[at];
  if (item.kind !== 'interface') return `function \`${item.name}\``;
  return `interface \`${item.name ?? interfaceName(model, item.id) ?? ''}\``;
}

/** Whether a world has an item from a world that it includes: then it is written in that one. */
export function isIncluded(
  { difference }: ChangeContext,
  at: Moment,
  world: WorldDifference,
  item: WorldItem,
): boolean {
  const { model } = difference[at];
  const place = textPlace(itemSubject(item, model).span);
  const home = place === undefined ? undefined : homesOf(model).get(place.key);
  return home !== undefined && home !== world.pair[at];
}

const homes = new WeakMap<Model, ReadonlyMap<string, WorldId>>();

/** By the place of an import or export the world that it is written in: the last that begins before it. */
function homesOf(model: Model): ReadonlyMap<string, WorldId> {
  const known = homes.get(model);
  if (known !== undefined) return known;
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
  homes.set(model, found);
  return found;
}

function textPlace(span: Span | undefined) {
  if (span === undefined || !isTextSpan(span)) return undefined;
  const { file, start } = span;
  return { file, start, key: `${start} ${file}` };
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
