/**
 * Formats the part of a text that prettier's options `rangeStart` and `rangeEnd` select: the fewest whole items that
 * the range touches. Prettier can widen a range to nodes for its own languages only.
 */
import { builders, printer } from 'prettier/doc';
import type { Range, WitFile } from '../../grammar/wit/index.ts';
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
  const selected = select(top, start, end, 0);
  const first = selected?.items[0];
  const last = selected?.items.at(-1);
  if (selected === undefined || first === undefined || last === undefined) return text;
  let doc: builders.Doc = new Printer(text, file.comments, first.range[0]).items(selected.items);
  doc = [builders.hardline, doc];
  for (let i = 0; i < selected.depth; i++) doc = builders.indent(doc);
  const { formatted } = printer.printDocToString(doc, { ...options, endOfLine: 'lf' } as never);
  return text.slice(0, first.range[0]) + formatted.trim() + text.slice(last.range[1]);
}

/** The innermost row of items of which the range touches any; `depth` blocks stand around it. */
function select(
  items: readonly Item[],
  start: number,
  end: number,
  depth: number,
): { readonly items: readonly Item[]; readonly depth: number } | undefined {
  const touched = items.filter(({ range }) => range[0] < end && range[1] > start);
  const only = touched[0];
  if (only === undefined) return undefined;
  if (touched.length === 1) {
    const inner = itemsOf(only);
    const first = inner[0];
    const last = inner.at(-1);
    if (first !== undefined && last !== undefined) {
      const isInside = start >= first.range[0] && end <= last.range[1];
      const found = isInside ? select(inner, start, end, depth + 1) : undefined;
      if (found !== undefined) return found;
    }
  }
  return { items: touched, depth };
}

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
