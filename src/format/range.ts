/**
 * Formats the part of a text that prettier's options `rangeStart` and `rangeEnd` select: the fewest whole items that
 * the range touches. Prettier can widen a range to nodes for its own languages only.
 */
import { builders, printer } from 'prettier/doc';
import type { Comment, Range, WitFile } from '../../grammar/wit/index.ts';
import { isIgnore } from './comment.ts';
import { Printer } from './printer.ts';
import type { Item } from './printer.ts';

/** The text with the items in `[start, end)` formatted, all else as it is. */
export function formatRange(
  text: string,
  file: WitFile,
  [start, end]: Range,
  options: printer.Options,
): string {
  const top: readonly Item[] =
    file.package === undefined ? file.items : [file.package, ...file.items];
  const isLeft = (item: Item): boolean => isIgnored(text, file.comments, item.range[0]);
  const { items: touched, depth } = select(top, start, end, 0, isLeft);
  // The printer leaves what is to be ignored, but doesn't see the comment before the first item.
  const items = touched.slice(touched.findIndex((item) => !isLeft(item)));
  const first = items[0];
  const last = items.at(-1);
  if (first === undefined || last === undefined || isLeft(first)) return text;
  let doc: builders.Doc = new Printer(text, file.comments, first.range[0]).items(items);
  doc = [builders.hardline, doc];
  for (let i = 0; i < depth; i++) doc = builders.indent(doc);
  const { formatted } = printer.printDocToString(doc, { ...options, endOfLine: 'lf' } as never);
  return text.slice(0, first.range[0]) + formatted.trim() + text.slice(last.range[1]);
}

/** The innermost row of items of which the range touches any; `depth` blocks stand around it. */
function select(
  items: readonly Item[],
  start: number,
  end: number,
  depth: number,
  isLeft: (item: Item) => boolean,
): { readonly items: readonly Item[]; readonly depth: number } {
  const touched = items.filter(({ range }) => range[0] < end && range[1] > start);
  const only = touched[0];
  if (only !== undefined && touched.length === 1 && !isLeft(only)) {
    const inner = itemsOf(only);
    const first = inner[0];
    const last = inner.at(-1);
    if (first !== undefined && last !== undefined) {
      const isInside = start >= first.range[0] && end <= last.range[1];
      const found = isInside ? select(inner, start, end, depth + 1, isLeft) : undefined;
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

/** The items in the braces of an item. */
function itemsOf(item: Item): readonly Item[] {
  switch (item.kind) {
    case 'package-block':
    case 'interface':
    case 'world':
      return item.items;
    case 'resource':
      return item.funcs;
    case 'import':
    case 'export':
      return item.item.kind === 'extern-interface' ? item.item.items : [];
    default:
      return [];
  }
}
