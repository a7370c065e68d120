/** Why a world imports an interface that is nowhere written among its imports: something that it has uses its types. */
import { isTextSpan, type Span } from '../../base/index.ts';
import { usedFrom, type WorldId, type WorldItem } from '../../model/index.ts';
import {
  type Difference,
  externLabel,
  type ComparedSide,
  type WorldDifference,
} from '../difference/index.ts';
import type { Moment } from './worlds.ts';

export interface Bringing {
  /** Where the type is named that is used of it. */
  readonly span?: Span;
  /** The import or export that uses it; absent where the world itself does. */
  readonly by?: WorldItem;
  readonly isExport: boolean;
}

/** The first `use` by which a world imports an interface; `undefined` where it is written, or nothing says. */
export function broughtBy(
  { model }: ComparedSide,
  id: WorldId,
  item: WorldItem,
): Bringing | undefined {
  const { imports, exports } = model.worlds[id]!;
  if (item.kind !== 'interface' || item.span !== undefined) return undefined;
  const useIn = (types: readonly { readonly id: number }[]): { span?: Span } | undefined => {
    const type = types
      .map((t) => model.types[t.id]!)
      .find((t) => usedFrom(model.types, t) === item.id);
    return type && (type.span === undefined ? {} : { span: type.span });
  };
  const own = useIn(imports.filter((i) => i.kind === 'type'));
  if (own !== undefined) return { ...own, isExport: false };
  for (const [isExport, items] of [[false, imports] as const, [true, exports] as const]) {
    for (const by of items) {
      if (by.kind !== 'interface' || by.id === item.id) continue;
      const use = useIn(model.interfaces[by.id]!.types);
      if (use !== undefined) return { ...use, by, isExport };
    }
  }
  return undefined;
}

/** ``by `use` in interface `api` `` */
export function byUse(side: ComparedSide, { by, isExport }: Bringing): string {
  if (by === undefined) return 'by `use` of its types';
  return `by \`use\` in ${externLabel(side, by)}${isExport ? ', which it exports' : ''}`;
}

const known = new WeakMap<Difference, Map<string, readonly WorldDifference[]>>();

/** All worlds of a package that came to an interface, or lost it, by one `use`, in order. */
export function worldsWithUse(
  difference: Difference,
  moment: Moment,
  node: WorldDifference,
  item: WorldItem,
  bringing: Bringing,
): readonly WorldDifference[] {
  let all = known.get(difference);
  if (all === undefined) {
    known.set(difference, (all = new Map()));
    for (const at of ['before', 'after'] as const) {
      const found = new Map<string, WorldDifference[]>();
      for (const world of difference.nodes.filter((n) => n.kind === 'world')) {
        for (const other of at === 'after' ? world.imports.added : world.imports.removed) {
          const use = world.elsewhere.has(other)
            ? undefined
            : broughtBy(difference[at], world.pair[at], other);
          if (use === undefined) continue;
          const key = keyOf(difference, at, world, other, use);
          found.set(key, [...(found.get(key) ?? []), world]);
        }
      }
      for (const [key, worlds] of found) all.set(key, worlds);
    }
  }
  return all.get(keyOf(difference, moment, node, item, bringing)) ?? [node];
}

function keyOf(
  difference: Difference,
  at: Moment,
  world: WorldDifference,
  item: WorldItem,
  { span, isExport }: Bringing,
): string {
  const place = span !== undefined && isTextSpan(span) ? `${span.start} ${span.file}` : world.label;
  const { package: pkg } = difference[at].model.worlds[world.pair[at]]!;
  const id = item.kind === 'interface' ? item.id : -1;
  return JSON.stringify([at, pkg, id, place, isExport, world.isUnstable]);
}
