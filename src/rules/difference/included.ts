/**
 * What a world has by `include` of another: what became of that is told of the world in which it is written, where that
 * is compared as well, and not again of each world that includes it.
 */
import { isTextSpan, type Span } from '../../base/index.ts';
import type {
  Func,
  InterfaceId,
  Model,
  NamedType,
  World,
  WorldId,
  WorldItem,
} from '../../model/index.ts';
import type { WorldInclude } from '../../resolve/index.ts';
import { itemSubject } from './difference.ts';
import type { ComparedSide } from './difference.ts';
import type { Members, Pair } from './members.ts';

/** What became of all that a world has. */
export interface WorldMembers {
  readonly pair: Pair<WorldId>;
  readonly imports: Members<WorldItem>;
  readonly exports: Members<WorldItem>;
  readonly types: Members<NamedType>;
  /** Those of its own resources. */
  readonly functions: Members<Func>;
}

export type WorldMember = WorldItem | NamedType | Func;

/** The same in a world that is included. */
export interface Elsewhere {
  readonly world: WorldMembers;
  readonly member: WorldMember;
}

/** What of a world is told of others: what was removed as it was before, all else as it is after. */
export type ToldElsewhere = ReadonlyMap<WorldMember, Elsewhere>;

/** By what a thing is one in several worlds; `with` may give it another name. */
type KeysOf<T> = (side: ComparedSide, member: T) => readonly string[];

const keysOfItem: KeysOf<WorldItem> = ({ model }, item) => itemKeys(model, item);

/** By what an import or export is one in several worlds: the place where it is written, and its interface. */
export function itemKeys(model: Model, item: WorldItem): readonly string[] {
  const isShared = item.kind === 'interface' && item.name === undefined;
  return [...placeKey(itemSubject(item, model).span), ...(isShared ? [interfaceKey(item.id)] : [])];
}

const keysOfType: KeysOf<NamedType> = ({ model }, { id }) => placeKey(model.types[id]!.span);

const keysOfFunc: KeysOf<Func> = (_, { span }) => placeKey(span);

const interfaceKey = (id: InterfaceId): string => `interface ${id}`;

const placeKey = (span: Span | undefined): string[] =>
  span !== undefined && isTextSpan(span) ? [`${span.start} ${span.file}`] : [];

const known = new WeakMap<ComparedSide, Map<WorldId, ReadonlySet<string>>>();

/** All that a world has. */
function keysIn(side: ComparedSide, world: WorldId): ReadonlySet<string> {
  const worlds = known.get(side) ?? new Map<WorldId, ReadonlySet<string>>();
  known.set(side, worlds);
  let keys = worlds.get(world);
  if (keys === undefined) {
    const { imports, exports } = side.model.worlds[world]!;
    keys = new Set([...imports, ...exports].flatMap((item) => keysOfItem(side, item)));
    worlds.set(world, keys);
  }
  return keys;
}

/** The first `include` of a world that brings an item; `undefined` where none does, or they are not known. */
export function includeOf(
  side: ComparedSide,
  world: WorldId,
  item: WorldItem,
): WorldInclude | undefined {
  return includeWith(side, world, keysOfItem(side, item));
}

function includeWith(
  side: ComparedSide,
  world: WorldId,
  keys: readonly string[],
): WorldInclude | undefined {
  return side.includes
    ?.get(world)
    ?.find((include) => keys.some((key) => keysIn(side, include.world).has(key)));
}

/**
 * Finds what is told elsewhere.
 *
 * @param all - All worlds that are compared.
 * @param isGated - Whether a world, as it was, promised nothing.
 */
export function toldElsewhere(
  before: ComparedSide,
  after: ComparedSide,
  all: readonly WorldMembers[],
  isGated: (world: World) => boolean,
): (world: WorldMembers) => ToldElsewhere {
  const sides = { before, after };
  const worlds = {
    before: new Map(all.map((world) => [world.pair.before, world])),
    after: new Map(all.map((world) => [world.pair.after, world])),
  };
  const isUnstable = ({ pair }: WorldMembers): boolean =>
    isGated(before.model.worlds[pair.before]!);

  /** The compared world that gives something to `world`, which includes it before and after. */
  function sourceOf(
    world: WorldMembers,
    at: 'before' | 'after',
    keys: readonly string[],
  ): WorldMembers | undefined {
    const include = includeWith(sides[at], world.pair[at], keys);
    const source = include === undefined ? undefined : worlds[at].get(include.world);
    if (source === undefined) return undefined;
    const staysIncluded = (['before', 'after'] as const).every((moment) => {
      const includes = sides[moment].includes?.get(world.pair[moment]) ?? [];
      return includes.some((i) => i.world === source.pair[moment]);
    });
    const packageOf = ({ pair }: WorldMembers) => after.model.worlds[pair.after]!.package;
    // A package has a version of its own to raise, and an unstable world excuses no stable one.
    const speaksForIt =
      packageOf(source) === packageOf(world) && (!isUnstable(source) || isUnstable(world));
    return staysIncluded && speaksForIt ? source : undefined;
  }

  const indexes = new WeakMap<readonly unknown[], ReadonlyMap<string, unknown>>();

  /** Members, or pairs of them, by key; each list is asked about for all worlds that include it. */
  function indexOf<T>(list: readonly T[], keysOf: (entry: T) => readonly string[]) {
    let index = indexes.get(list) as ReadonlyMap<string, T> | undefined;
    if (index === undefined) {
      index = new Map(list.flatMap((entry) => keysOf(entry).map((key) => [key, entry] as const)));
      indexes.set(list, index);
    }
    return (keys: readonly string[]): T | undefined => {
      const key = keys.find((k) => index.has(k));
      return key === undefined ? undefined : index.get(key);
    };
  }

  return (world) => {
    const found = new Map<WorldMember, Elsewhere>();
    function add<T extends WorldMember>(
      of: (world: WorldMembers) => Members<T>,
      keysOf: KeysOf<T>,
    ): void {
      const { added, removed, kept, renamed } = of(world);
      const keysAt = (at: 'before' | 'after') => (member: T) => keysOf(sides[at], member);
      const one = (at: 'before' | 'after', list: 'added' | 'removed', own: T): void => {
        const keys = keysAt(at)(own);
        const source = sourceOf(world, at, keys);
        if (source === undefined) return;
        const member = indexOf(of(source)[list], keysAt(at))(keys);
        if (member !== undefined) found.set(own, { world: source, member });
      };
      const both = (list: 'kept' | 'renamed', { before: was, after: is }: Pair<T>): void => {
        const keys = { before: keysAt('before')(was), after: keysAt('after')(is) };
        const source = sourceOf(world, 'after', keys.after);
        if (source === undefined || source !== sourceOf(world, 'before', keys.before)) return;
        const pair = indexOf(of(source)[list], (p) => keysAt('after')(p.after))(keys.after);
        if (pair === undefined) return;
        if (keysAt('before')(pair.before).some((key) => keys.before.includes(key))) {
          found.set(is, { world: source, member: pair.after });
        }
      };
      for (const member of added) one('after', 'added', member);
      for (const member of removed) one('before', 'removed', member);
      for (const pair of kept) both('kept', pair);
      for (const pair of renamed) both('renamed', pair);
    }
    add((w) => w.imports, keysOfItem);
    add((w) => w.exports, keysOfItem);
    add((w) => w.types, keysOfType);
    add((w) => w.functions, keysOfFunc);
    return found;
  };
}
