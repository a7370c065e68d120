/**
 * Two lists of named things -> what was added, removed, kept, renamed and put in another order. Everything that has
 * members is compared by this: packages by their interfaces, records by their fields, functions by their parameters.
 */

/** The same thing before and after. */
export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

export interface Members<T> {
  readonly added: readonly T[];
  readonly removed: readonly T[];
  /** Pairs of one name, in the order of before. */
  readonly kept: readonly Pair<T>[];
  /** Pairs of a removed and an added one that are so alike that they must be one thing under two names. */
  readonly renamed: readonly Pair<T>[];
  /** The first kept pair that stands in another place among the kept; absent where the order is the same. */
  readonly reordered?: Pair<T>;
}

/** Whether a removed and an added member are one thing, but for the name; they were at these places. */
export type Alike<T> = (before: T, after: T, places: readonly [number, number]) => boolean;

/**
 * Pairs up members by key. What is left on both sides is paired by `alike` where that leaves no choice: each is the
 * only one that is like the other, or it stands at the same place.
 *
 * @param isPlaceAHint - False where the order of members says nothing, as of interfaces and worlds.
 */
export function membersOf<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (member: T, side: 'before' | 'after') => string,
  alike: Alike<T> = () => false,
  isPlaceAHint = true,
): Members<T> {
  const keys = {
    before: distinct(before, 'before', keyOf),
    after: distinct(after, 'after', keyOf),
  };
  const byKey = new Map(after.map((member, place) => [keys.after[place]!, { member, place }]));
  const kept: (Pair<T> & { readonly place: number })[] = [];
  const removed: Placed<T>[] = [];
  for (const [place, member] of before.entries()) {
    const key = keys.before[place]!;
    const same = byKey.get(key);
    if (same === undefined) removed.push({ member, place });
    else {
      kept.push({ before: member, after: same.member, place: same.place });
      byKey.delete(key);
    }
  }
  const renamed = renames(removed, [...byKey.values()], alike, isPlaceAHint);
  const gone = new Set(renamed.map((pair) => pair.before));
  const come = new Set(renamed.map((pair) => pair.after));
  const ordered = kept.map((pair) => pair.place).toSorted((a, b) => a - b);
  const moved = kept.find((pair, i) => pair.place !== ordered[i]);
  return {
    added: [...byKey.values()].map(({ member }) => member).filter((member) => !come.has(member)),
    removed: removed.map(({ member }) => member).filter((member) => !gone.has(member)),
    kept: kept.map((pair) => ({ before: pair.before, after: pair.after })),
    renamed,
    ...(moved === undefined ? {} : { reordered: { before: moved.before, after: moved.after } }),
  };
}

/** The keys; where several members have one, the first is another than the second. */
function distinct<T>(
  members: readonly T[],
  side: 'before' | 'after',
  keyOf: (member: T, side: 'before' | 'after') => string,
): string[] {
  const seen = new Map<string, number>();
  return members.map((member) => {
    const key = keyOf(member, side);
    const n = seen.get(key) ?? 0;
    seen.set(key, n + 1);
    return `${n} ${key}`;
  });
}

interface Placed<T> {
  readonly member: T;
  readonly place: number;
}

/** More than this on a side is no renaming any more, and comparing all with all would take long. */
const maxCandidates = 64;

function renames<T>(
  removed: readonly Placed<T>[],
  added: readonly Placed<T>[],
  alike: Alike<T>,
  isPlaceAHint: boolean,
): Pair<T>[] {
  if (removed.length > maxCandidates || added.length > maxCandidates) return [];
  const edges = removed.flatMap((r) =>
    added
      .filter((a) => alike(r.member, a.member, [r.place, a.place]))
      .map((a) => ({ r, a, isInPlace: isPlaceAHint && r.place === a.place })),
  );
  const pairs: Pair<T>[] = [];
  const taken = new Set<Placed<T>>();
  const take = ({ r, a }: { r: Placed<T>; a: Placed<T> }): void => {
    pairs.push({ before: r.member, after: a.member });
    taken.add(r).add(a);
  };
  for (const edge of edges) if (edge.isInPlace) take(edge);
  const open = edges.filter(({ r, a }) => !taken.has(r) && !taken.has(a));
  for (const edge of open) {
    const isOnly = open.every(
      (other) => other === edge || (other.r !== edge.r && other.a !== edge.a),
    );
    if (isOnly) take(edge);
  }
  return pairs;
}
