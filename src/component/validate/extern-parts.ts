/**
 * An import or export -> how many there are when those of all instances and components in it are written out one by one.
 * Instances share what they are made of, so that a few lines can export as many as would fill any memory.
 */
import type { Extern } from '../types/entities.ts';

type Items = ReadonlyMap<string, Extern>;

const known = new WeakMap<Items, number>();

/** What `item` counts: itself, and all that it exports or imports. */
export function partsOf(item: Extern): number {
  if (item.sort === 'instance') return 1 + partsOfAll(item.exports);
  if (item.sort !== 'component' || item.shape === undefined) return 1;
  return 1 + partsOfAll(item.shape.imports) + partsOfAll(item.shape.exports);
}

function partsOfAll(items: Items): number {
  let parts = known.get(items);
  if (parts === undefined) {
    parts = 0;
    for (const item of items.values()) parts += partsOf(item);
    known.set(items, parts);
  }
  return parts;
}
