/**
 * Formats the part of a text that prettier's options `rangeStart` and `rangeEnd` select: the fewest whole items that
 * the range touches. Prettier can widen a range to nodes for its own languages only.
 */
import { builders, printer } from 'prettier/doc';
import type { Comment, Range } from '../../grammar/wit/index.ts';
import { isIgnore } from './comment.ts';
import type { Entry } from './entry-printer.ts';
import type { Language, SyntaxTree } from './language.ts';

/** The text with the items in `[start, end)` formatted, all else as it is. */
export function formatRange<Tree extends SyntaxTree, Item extends Entry>(
  text: string,
  tree: Tree,
  language: Language<Tree, Item>,
  [start, end]: Range,
  options: printer.Options,
): string {
  const isLeft = (item: Item): boolean => isIgnored(text, tree.comments, item.range[0]);
  const selection = { start, end, isLeft, itemsIn: language.itemsIn };
  const { items: touched, depth } = select(language.itemsOf(tree), 0, selection);
  // The printer leaves what is to be ignored, but doesn't see the comment before the first item.
  const items = touched.slice(touched.findIndex((item) => !isLeft(item)));
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || isLeft(first)) return text;
  let doc: builders.Doc = language.printer(text, tree.comments, first.range[0]).items(items);
  doc = [builders.hardline, doc];
  for (let i = 0; i < depth; i++) doc = builders.indent(doc);
  const { formatted } = printer.printDocToString(doc, { ...options, endOfLine: 'lf' } as never);
  return text.slice(0, first.range[0]) + formatted.trim() + text.slice(last.range[1]);
}

interface Selection<Item> {
  readonly start: number;
  readonly end: number;
  readonly isLeft: (item: Item) => boolean;
  readonly itemsIn: (item: Item) => readonly Item[];
}

/** The innermost row of items of which the range touches any; `depth` blocks stand around it. */
function select<Item extends Entry>(
  items: readonly Item[],
  depth: number,
  selection: Selection<Item>,
): { readonly items: readonly Item[]; readonly depth: number } {
  const { start, end, isLeft, itemsIn } = selection;
  const touched = items.filter(({ range }) => range[0] < end && range[1] > start);
  const only = touched[0];
  if (only !== undefined && touched.length === 1 && !isLeft(only)) {
    const inner = itemsIn(only);
    const first = inner[0];
    const last = inner.at(-1);
    if (first !== undefined && last !== undefined) {
      const isInside = start >= first.range[0] && end <= last.range[1];
      const found = isInside ? select(inner, depth + 1, selection) : undefined;
      if (found !== undefined && found.items.length > 0) return found;
    }
  }
  return { items: touched, depth };
}

/** Whether the last comment before what begins at `start` asks to leave it; one that ends the line before doesn't. */
function isIgnored(text: string, comments: readonly Comment[], start: number): boolean {
  let i = comments.findLastIndex(({ range }) => range[1] <= start);
  const last = comments[i];
  if (last === undefined || !isIgnore(last) || !isBlank(text, last.range[1], start)) return false;
  let from = last.range[0];
  while (i > 0 && isBlank(text, comments[i - 1]!.range[1], from)) from = comments[--i]!.range[0];
  const before = text.slice(0, from).trimEnd();
  const isBehindCode = before !== '' && !text.slice(before.length, last.range[0]).includes('\n');
  return !isBehindCode || !text.slice(last.range[1], start).includes('\n');
}

const isBlank = (text: string, start: number, end: number): boolean =>
  text.slice(start, end).trim() === '';
