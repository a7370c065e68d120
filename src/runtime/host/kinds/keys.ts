/** Under which names of JavaScript the parts of a type stand. */
import { camelCaseAll } from '../../../base/index.ts';

/** Of a plan's types, once for all of its instances. */
const known = new WeakMap<object, readonly string[]>();

/** The names of fields or flags in camelCase. */
export function keysOf(labels: readonly { readonly name: string }[]): readonly string[] {
  let keys = known.get(labels);
  if (keys === undefined) known.set(labels, (keys = camelCaseAll(labels.map((l) => l.name))));
  return keys;
}
