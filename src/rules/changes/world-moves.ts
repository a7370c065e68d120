/**
 * What came to a world or went -> what findings tell of it: each move once, at the text that makes it, with what follows
 * from it. An interface comes by being written, by a `use` of its types, or with all else that an `include` brings.
 */
import type { Direction, Stability, WorldId, WorldItem } from '../../model/index.ts';
import {
  type Difference,
  type Elsewhere,
  externLabel,
  externText,
  includeOf,
  itemSubject,
  type Pair,
  type ComparedSide,
  type WorldDifference,
  type WorldMember,
  worldText,
} from '../difference/index.ts';
import type { WorldInclude } from '../../resolve/index.ts';
import { type Bringing, broughtBy, byUse, worldsWithUse } from './brought-by.ts';
import { includeWithGate } from './include-gates.ts';
import type { ChangeContext, ChangeDetails } from './rule.ts';
import { isAskedFor, isGone, isIncluded, type Moment } from './worlds.ts';

export interface WorldMove {
  /** ``interface `api` ``, ``16 interfaces`` */
  readonly what: string;
  /** `` `include base` ``, ``by `use` in interface `api` ``; empty for what is written in the world. */
  readonly by: string;
  /** The `include` that brought it went itself. */
  readonly isGone?: true;
  /** Where it is, who asks for it, what follows from it. */
  readonly details: ChangeDetails;
}

/** What came to the imports or exports of a world, or went from them, by its own text or a `use`. */
export function ownMoves(
  cx: ChangeContext,
  node: WorldDifference,
  side: Direction,
  moment: Moment,
): readonly WorldMove[] {
  const here = cx.difference[moment];
  const items = new Set(
    changed(cx, node, side, moment).filter((item) => !isIncluded(cx, moment, node, item)),
  );
  const bringings = new Map<WorldItem, Bringing>();
  for (const item of side === 'import' ? items : []) {
    const bringing = broughtBy(here, node.pair[moment], item);
    if (bringing !== undefined) bringings.set(item, bringing);
  }
  // What is used by something that came itself came with it.
  const groups = Map.groupBy(items, (item) => {
    let first = item;
    for (;;) {
      const by = bringings.get(first)?.by;
      if (by === undefined || !items.has(by)) return first;
      first = by;
    }
  });
  return [...groups].flatMap(([first, all]) => {
    const bringing = bringings.get(first);
    const worlds =
      bringing === undefined ? [node] : worldsWithUse(cx.difference, moment, node, first, bringing);
    // A `use` that concerns several worlds is told of the first.
    if (worlds[0] !== node) return [];
    const subject = itemSubject(first, here.model);
    const at = bringing?.span === undefined ? subject : { ...subject, span: bringing.span };
    const names = all.filter((item) => item !== first).map((item) => externText(here, item));
    const others = worlds.slice(1).map((w) => worldText(here, w.pair[moment]));
    return {
      what: externLabel(here, first),
      by: bringing === undefined ? '' : byUse(here, bringing),
      details: {
        [moment]: at,
        world: all.some((item) => isAskedFor(cx, moment, item)),
        help: [
          ...(names.length === 0 ? [] : [`with it, by \`use\` of types, goes ${listed(names)}`]),
          ...(others.length === 0 ? [] : [`the same holds for ${listed(others)}`]),
          ...followers(cx, moment, all),
        ],
      },
    };
  });
}

/** What came to the imports or exports of a world, or went from them, by each of its `include`s. */
export function includeMoves(
  cx: ChangeContext,
  node: WorldDifference,
  side: Direction,
  moment: Moment,
): readonly WorldMove[] {
  const here = cx.difference[moment];
  const items = changed(cx, node, side, moment).filter((item) =>
    isIncluded(cx, moment, node, item),
  );
  const groups = Map.groupBy(items, (item) => includeOf(here, node.pair[moment], item));
  return [...groups].flatMap(([include, all]) => {
    // What is `@unstable` is told apart from the rest.
    const gated = Map.groupBy(all, (item) => {
      const { stability } = itemSubject(item, here.model);
      return stability?.kind === 'unstable' ? stability.feature : undefined;
    });
    return [...gated.values()].map((some) => includeMove(cx, node, moment, include, some));
  });
}

function includeMove(
  cx: ChangeContext,
  node: WorldDifference,
  moment: Moment,
  include: WorldInclude | undefined,
  items: readonly WorldItem[],
): WorldMove {
  const here = cx.difference[moment];
  const [first] = items as [WorldItem];
  const subject = itemSubject(first, here.model);
  const still = moment === 'after' ? include : stillThere(cx.difference, node, include);
  const isGone = include !== undefined && still === undefined;
  // Without the text of the `include` the item says where it was, and the world where it is missing.
  const place = include?.span ?? (moment === 'before' ? subject.span : node.at);
  const names = items.map((item) => externText(here, item));
  return {
    what: items.length === 1 ? externLabel(here, first) : counted(items),
    by: include === undefined ? 'an include' : `\`include ${worldText(here, include.world)}\``,
    ...(isGone ? { isGone } : {}),
    details: {
      [moment]: { ...subject, ...(place === undefined ? {} : { span: place }) },
      ...(moment === 'before' && still !== undefined ? { after: { span: still.span } } : {}),
      world: items.some((item) => isAskedFor(cx, moment, item)),
      help: [
        ...(items.length === 1 ? [] : [`namely ${listed(names)}`]),
        ...followers(cx, moment, items),
      ],
    },
  };
}

type Gate = Extract<Stability, { readonly kind: 'unstable' }>;

export interface GateMove extends WorldMove {
  readonly feature: string;
  readonly areTypes: boolean;
}

/**
 * What a world has, before and after, by an `include` that has a feature at one moment.
 *
 * @param isMove - Whether that is worth telling, by the gate at the other moment.
 */
export function gateMoves(
  cx: ChangeContext,
  node: WorldDifference,
  side: Direction,
  moment: Moment,
  isMove: (gate: Gate, other: Stability | undefined) => boolean = (_, other) =>
    other?.kind !== 'unstable',
): readonly GateMove[] {
  const here = cx.difference[moment];
  const other = moment === 'after' ? 'before' : 'after';
  const gateAt = (pair: Pair<WorldItem>, at: Moment): Stability | undefined =>
    itemSubject(pair[at], cx.difference[at].model).stability;
  const gateOf = (pair: Pair<WorldItem>): Gate | undefined => {
    const gate = gateAt(pair, moment);
    if (gate?.kind !== 'unstable' || includeWithGate(here, gate) === undefined) return undefined;
    return isMove(gate, gateAt(pair, other)) ? gate : undefined;
  };
  const gates = Map.groupBy(stayed(cx, node, side), gateOf);
  return [...gates].flatMap(([gate, pairs]) => {
    if (gate === undefined) return [];
    const isOwn = here.includes!.get(node.pair[moment])?.some((i) => i.stability === gate);
    const told = pairs.filter(({ after }) => isOwn === true || !isElsewhere(node, after));
    if (told.length === 0) return [];
    const include = includeWithGate(here, gate)!;
    const gateBefore = gateAt(told[0]!, 'before');
    const items = told.map((pair) => pair[moment]);
    const counterpart = stillThere(cx.difference, node, include, moment);
    const [was, is] = moment === 'before' ? [include, counterpart] : [counterpart, include];
    const names = items.map((item) => externText(here, item));
    return [
      {
        what: items.length === 1 ? externLabel(here, items[0]!) : counted(items),
        by: `\`include ${worldText(here, include.world)}\``,
        feature: gate.feature,
        areTypes: items.every((item) => item.kind === 'type'),
        details: {
          before: {
            ...(was === undefined ? {} : { span: was.span }),
            ...(gateBefore === undefined ? {} : { stability: gateBefore }),
          },
          ...(is === undefined ? {} : { after: { span: is.span } }),
          world: items.some((item) => isAskedFor(cx, moment, item)),
          help: items.length === 1 ? [] : [`namely ${listed(names)}`],
        },
      },
    ];
  });
}

const isElsewhere = ({ elsewhere, types }: WorldDifference, item: WorldItem): boolean =>
  item.kind === 'type'
    ? !types.kept.some(({ after }) => after.id === item.id)
    : elsewhere.has(item);

/** What a world has before and after, its types included. */
function stayed(
  { difference }: ChangeContext,
  { pair, imports, exports }: WorldDifference,
  side: Direction,
): readonly Pair<WorldItem>[] {
  const { kept, renamed } = side === 'import' ? imports : exports;
  const typesOf = (at: Moment): ReadonlyMap<string, WorldItem> =>
    new Map(
      difference[at].model.worlds[pair[at]]![`${side}s`].flatMap((item) =>
        item.kind === 'type' ? [[item.name, item] as const] : [],
      ),
    );
  const before = typesOf('before');
  const types = [...typesOf('after')].flatMap(([name, after]) => {
    const was = before.get(name);
    return was === undefined ? [] : [{ before: was, after }];
  });
  return [...kept, ...renamed, ...types];
}

/** What is told of a world; that an interface is gone itself says all of it. */
function changed(
  cx: ChangeContext,
  node: WorldDifference,
  side: Direction,
  moment: Moment,
): readonly WorldItem[] {
  const { added, removed } = side === 'import' ? node.imports : node.exports;
  return (moment === 'after' ? added : removed).filter(
    (item) => !node.elsewhere.has(item) && !(moment === 'before' && isGone(cx, item)),
  );
}

/** The `include` of a world at the other moment that names the world which one names, in whatever version. */
function stillThere(
  difference: Difference,
  node: WorldDifference,
  include: WorldInclude | undefined,
  moment: Moment = 'before',
): WorldInclude | undefined {
  if (include === undefined) return undefined;
  const nameOf = ({ model }: ComparedSide, id: WorldId): string => {
    const { name, package: pkg } = model.worlds[id]!;
    const { namespace, name: packageName } = model.packages[pkg]!.name;
    return `${namespace}:${packageName}/${name}`;
  };
  const name = nameOf(difference[moment], include.world);
  const other = moment === 'before' ? 'after' : 'before';
  const there = difference[other];
  return there.includes?.get(node.pair[other])?.find((i) => nameOf(there, i.world) === name);
}

const known = new WeakMap<Difference, Map<WorldMember, Set<WorldDifference>>>();

/** The worlds that have it as well, as they include this one. */
function followers(
  { difference }: ChangeContext,
  moment: Moment,
  items: readonly WorldItem[],
): string[] {
  let all = known.get(difference);
  if (all === undefined) known.set(difference, (all = followersIn(difference)));
  const worlds = new Set(items.flatMap((item) => [...(all.get(item) ?? [])]));
  const names = [...worlds].map(({ pair }) => worldText(difference[moment], pair[moment]));
  if (names.length === 0) return [];
  return [`the same holds for ${listed(names)}, which include${names.length === 1 ? 's' : ''} it`];
}

/** By what is told of a world those in which it is as well. */
function followersIn({ nodes }: Difference): Map<WorldMember, Set<WorldDifference>> {
  const found = new Map<WorldMember, Set<WorldDifference>>();
  const worlds = new Map(nodes.flatMap((n) => (n.kind === 'world' ? [[n.pair, n] as const] : [])));
  for (const world of worlds.values()) {
    for (const [own, first] of world.elsewhere) {
      let told = own;
      let at: Elsewhere | undefined = first;
      while (at !== undefined) {
        told = at.member;
        at = worlds.get(at.world.pair)?.elsewhere.get(told);
      }
      found.set(told, (found.get(told) ?? new Set()).add(world));
    }
  }
  return found;
}

/** More names than these are counted. */
const maxListed = 8;

/** `` `a`, `b` and 3 more `` */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).map((name) => `\`${name}\``);
  const more = names.length - shown.length;
  const [last] = more > 0 ? [`${more} more`] : shown.splice(-1);
  return shown.length === 0 ? last! : `${shown.join(', ')} and ${last}`;
}

/** `16 interfaces` */
function counted(items: readonly WorldItem[]): string {
  const of = (kind: WorldItem['kind']): number => items.filter((i) => i.kind === kind).length;
  const count = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);
  const parts = [
    ...count(of('interface'), 'interface'),
    ...count(of('func'), 'function'),
    ...count(of('type'), 'type'),
  ];
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ');
}
