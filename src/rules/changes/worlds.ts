/**
 * What the rules about worlds ask of an import or export: its name, whether it came by `include`, whether it went with
 * its interface.
 */
import { isTextSpan } from '../../base/index.ts';
import { interfaceName, type WorldItem } from '../../model/index.ts';
import { itemSubject, type WorldDifference } from '../difference/index.ts';
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
  const { span } = itemSubject(item, model);
  if (span === undefined || !isTextSpan(span)) return false;
  return model.worlds.some(
    (other, id) =>
      id !== world.pair[at] &&
      [...other.imports, ...other.exports].some((theirs) => {
        const their = itemSubject(theirs, model).span;
        if (their === undefined || !isTextSpan(their)) return false;
        return their.file === span.file && their.start === span.start;
      }) &&
      // Of the worlds that have it, all but the one around it include it.
      !isAround(model.worlds[world.pair[at]]!.span, span, other.span),
  );
}

/** Whether of two worlds the first is the one in which an item is written: the last that begins before it. */
function isAround(
  first: WorldItemSpan,
  item: NonNullable<WorldItemSpan>,
  other: WorldItemSpan,
): boolean {
  const start = (span: WorldItemSpan): number =>
    span !== undefined &&
    isTextSpan(span) &&
    isTextSpan(item) &&
    span.file === item.file &&
    span.start <= item.start
      ? span.start
      : -1;
  return start(first) > start(other);
}

type WorldItemSpan = ReturnType<typeof itemSubject>['span'];

/** Whether an import or export of before is an interface that the package no longer has. */
export function isGone({ difference }: ChangeContext, item: WorldItem): boolean {
  if (item.kind !== 'interface' || item.name !== undefined) return false;
  return difference.nodes.some(
    (node) => node.kind === 'package' && node.interfaces.removed.includes(item.id),
  );
}
