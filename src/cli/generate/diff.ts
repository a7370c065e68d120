/**
 * Two texts -> the lines in which they differ, as a unified diff with three lines around each change (POSIX, diff -u).
 */

type Edit = readonly [sign: ' ' | '-' | '+', line: string];

const around = 3;
/** Lines of both texts between which the shortest way is looked for; beyond, all old lines go and all new ones come. */
const maxLines = 4000;

/** The diff, ending in a line break; empty for equal texts. `undefined` stands for a file that isn't there. */
export function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): string {
  if (before === after) return '';
  const edits = editsBetween(linesOf(before ?? ''), linesOf(after ?? ''));
  const head = [
    `--- ${before === undefined ? '/dev/null' : path}`,
    `+++ ${after === undefined ? '/dev/null' : path}`,
  ];
  return `${[...head, ...hunks(edits)].join('\n')}\n`;
}

function linesOf(text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  else lines.push(`${lines.pop()!}\n\\ No newline at end of file`);
  return lines;
}

function editsBetween(before: readonly string[], after: readonly string[]): Edit[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const kept = (line: string): Edit => [' ', line];
  return [
    ...before.slice(0, start).map(kept),
    ...middleEdits(
      before.slice(start, before.length - end),
      after.slice(start, after.length - end),
    ),
    ...before.slice(before.length - end).map(kept),
  ];
}

/** By the longest common subsequence. */
function middleEdits(before: readonly string[], after: readonly string[]): Edit[] {
  if (before.length * after.length > maxLines ** 2) {
    return [...before.map((line): Edit => ['-', line]), ...after.map((line): Edit => ['+', line])];
  }
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const edits: Edit[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      edits.push([' ', before[i++]!]);
      j++;
    } else if (
      i < before.length &&
      (j === after.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)
    ) {
      edits.push(['-', before[i++]!]);
    } else {
      edits.push(['+', after[j++]!]);
    }
  }
  return edits;
}

function* hunks(edits: readonly Edit[]): Iterable<string> {
  const isChange = ([sign]: Edit): boolean => sign !== ' ';
  let old = 1;
  let fresh = 1;
  let next = 0;
  while (next < edits.length) {
    const first = edits.findIndex((edit, i) => i >= next && isChange(edit));
    if (first === -1) return;
    const begin = Math.max(next, first - around);
    let end = first;
    // Changes that are near each other share a hunk.
    for (let i = first; i < edits.length && i <= end + 2 * around + 1; i++) {
      if (isChange(edits[i]!)) end = i;
    }
    end = Math.min(edits.length, end + 1 + around);
    for (const [sign] of edits.slice(next, begin)) {
      if (sign !== '+') old++;
      if (sign !== '-') fresh++;
    }
    const hunk = edits.slice(begin, end);
    const oldCount = hunk.filter(([sign]) => sign !== '+').length;
    const freshCount = hunk.filter(([sign]) => sign !== '-').length;
    const at = (line: number, count: number): string => `${count === 0 ? line - 1 : line},${count}`;
    yield `@@ -${at(old, oldCount)} +${at(fresh, freshCount)} @@`;
    for (const [sign, line] of hunk) yield sign + line;
    old += oldCount;
    fresh += freshCount;
    next = end;
  }
}
