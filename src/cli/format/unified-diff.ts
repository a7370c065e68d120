/**
 * Two texts to their difference in the unified format that `patch` and `git apply` read: the fewest lines taken away
 * and added (Myers, An O(ND) Difference Algorithm), each run with three lines around it.
 */

interface Line {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** Lines before and after a change that are shown. */
const context = 3;

/** Changes after which no fewer are looked for: what is left is taken away and added as a whole. */
const maxChanges = 2000;

/** The difference, with a line break at its end; empty where there is none. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const lines = compare(split(before), split(after));
  const changed = lines.flatMap(({ mark }, i) => (mark === ' ' ? [] : [i]));
  const parts = [`--- ${file}\n+++ ${file}\n`];
  let old = 1;
  let now = 1;
  let at = 0;
  for (let c = 0; c < changed.length;) {
    const start = Math.max(0, changed[c]! - context);
    while (c + 1 < changed.length && changed[c + 1]! - changed[c]! <= 2 * context) c++;
    const end = Math.min(lines.length, changed[c++]! + context + 1);
    // The lines that no hunk shows are the same in both.
    old += start - at;
    now += start - at;
    const hunk = lines.slice(start, end);
    const olds = hunk.filter(({ mark }) => mark !== '+').length;
    const nows = hunk.filter(({ mark }) => mark !== '-').length;
    parts.push(`@@ -${range(old, olds)} +${range(now, nows)} @@\n`, ...hunk.map(shown));
    old += olds;
    now += nows;
    at = end;
  }
  return parts.join('');
}

/** The lines of a text with their breaks. */
const split = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Where a hunk stands: an empty one after the line before it. */
const range = (line: number, count: number): string =>
  `${count === 0 ? line - 1 : line}${count === 1 ? '' : `,${count}`}`;

const shown = ({ mark, text }: Line): string =>
  text.endsWith('\n') ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`;

const marked = (mark: Line['mark'], texts: readonly string[]): Line[] =>
  texts.map((text) => ({ mark, text }));

function compare(before: readonly string[], after: readonly string[]): Line[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [
    ...marked(' ', before.slice(0, start)),
    ...changes(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...marked(' ', before.slice(before.length - end)),
  ];
}

/** Both texts as one row of lines, by the shortest way through the grid of Myers. */
function changes(before: readonly string[], after: readonly string[]): Line[] {
  const most = Math.min(before.length + after.length, maxChanges);
  // reached[k + most]: how far into `before` the diagonal k (lines taken away less lines added) was followed.
  const reached = new Int32Array(2 * most + 2);
  const history: Int32Array[] = [];
  for (let d = 0; d <= most; d++) {
    history.push(reached.slice(most - d, most + d + 1));
    for (let k = -d; k <= d; k += 2) {
      let x = start(reached, most, d, k);
      while (x < before.length && x - k < after.length && before[x] === after[x - k]) x++;
      reached[most + k] = x;
      if (x >= before.length && x - k >= after.length) return wayBack(before, after, history, d);
    }
  }
  return [...marked('-', before), ...marked('+', after)];
}

/** Whether step `d` comes to diagonal `k` by a line that was added, and not by one that was taken away. */
function comesByAdding(reached: Int32Array, middle: number, d: number, k: number): boolean {
  return k === -d || (k !== d && reached[middle + k - 1]! < reached[middle + k + 1]!);
}

/** How far into the text before step `d` begins on diagonal `k`. */
function start(reached: Int32Array, middle: number, d: number, k: number): number {
  if (d === 0) return 0;
  return comesByAdding(reached, middle, d, k)
    ? reached[middle + k + 1]!
    : reached[middle + k - 1]! + 1;
}

function wayBack(
  before: readonly string[],
  after: readonly string[],
  history: readonly Int32Array[],
  steps: number,
): Line[] {
  const lines: Line[] = [];
  let x = before.length;
  let y = after.length;
  for (let d = steps; d > 0; d--) {
    const k = x - y;
    const entered = start(history[d]!, d, d, k);
    while (x > entered) lines.push({ mark: ' ', text: before[(y--, --x)]! });
    if (comesByAdding(history[d]!, d, d, k)) lines.push({ mark: '+', text: after[--y]! });
    else lines.push({ mark: '-', text: before[--x]! });
  }
  while (x > 0) lines.push({ mark: ' ', text: before[--x]! });
  return lines.toReversed();
}
