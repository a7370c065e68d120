/**
 * Near names for "did you mean": candidates at a small edit distance from what was written, nearest first.
 */

/**
 * The candidates that are near to `name`, at most `max`, nearest first, in their own order where equally near.
 * Near means an edit distance (insert, delete, replace, swap neighbours) of at most a third of the name's length,
 * or the same letters apart from case and separators, or one being a word-wise part of the other.
 */
export function nearNames(name: string, candidates: Iterable<string>, max = 4): string[] {
  const limit = Math.max(1, Math.min(4, Math.floor(name.length / 3)));
  const folded = fold(name);
  const found: { candidate: string; distance: number }[] = [];
  const seen = new Set<string>();
  for (const candidate of candidates) {
    if (candidate === name || candidate === '') continue;
    const other = fold(candidate);
    let distance =
      folded === other ? 0.5 : editDistance(name.slice(0, 64), candidate.slice(0, 64), limit);
    if (distance > limit && isPart(folded, other)) distance = limit;
    if (distance > limit || seen.has(candidate)) continue;
    seen.add(candidate);
    found.push({ candidate, distance });
  }
  return found
    .sort((a, b) => a.distance - b.distance)
    .slice(0, max)
    .map((f) => f.candidate);
}

/**
 * A help sentence that offers near names, as a list that a diagnostic's `help` can take.
 *
 * @param ending - What all of them end with, and are given without: it makes no two names near.
 */
export function didYouMean(name: string, candidates: Iterable<string>, ending = ''): string[] {
  const near = nearNames(name, candidates).map((n) => `\`${n}${ending}\``);
  if (near.length === 0) return [];
  const last = near.pop()!;
  return [`did you mean ${near.length === 0 ? last : `${near.join(', ')} or ${last}`}?`];
}

const fold = (name: string): string => name.toLowerCase().replaceAll('-', '').replaceAll('_', '');

/** Whether the shorter is a beginning or an end of the longer and long enough to mean something. */
function isPart(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= 4 && (long.startsWith(short) || long.endsWith(short));
}

/** Optimal string alignment distance; anything above `limit` is given as `limit + 1`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit || unlike(a, b) > limit) return limit + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let d = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        d = Math.min(d, before[j - 2]! + 1);
      }
      next.push(d);
      least = Math.min(least, d);
    }
    if (least > limit) return limit + 1;
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, limit + 1);
}

/**
 * The least that the distance can be, by the characters that only one of the two has: an edit brings or takes one. Told
 * at a glance, it spares most candidates the table: an unknown name among 3000 costs a fifth.
 */
function unlike(a: string, b: string): number {
  const inA = charactersOf(a);
  const inB = charactersOf(b);
  return Math.max(countBits(inA & ~inB), countBits(inB & ~inA));
}

/** A set of 32 bits; characters that share one only make the two more alike. */
function charactersOf(text: string): number {
  let set = 0;
  for (let i = 0; i < text.length; i++) set |= 1 << (text.charCodeAt(i) & 31);
  return set;
}

function countBits(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
