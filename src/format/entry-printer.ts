/**
 * What stands on lines of its own, or between commas, to docs: blocks and lists with their comments and blank lines, and
 * each entry by itself, or as it is where a comment asks for that. What the entries are is for the language's printer to
 * know; tokens and comments are the cursor's.
 */
import { builders } from 'prettier/doc';
import type { Comment, Range } from '../../grammar/wit/index.ts';
import { cat } from './cat.ts';
import { Cursor } from './cursor.ts';

type Doc = builders.Doc;

const { hardline, ifBreak, indent, line, softline } = builders;

/** An entry of a list or block. */
export interface Entry {
  readonly range: Range;
}

/** How a list in brackets is written. */
export interface ListForm {
  readonly open: Doc;
  /** Between the brackets and the entries when all stand in one line. */
  readonly edge: 'softline' | 'line';
  /** Whether a comma may stand after the last entry. */
  readonly endsWithComma: boolean;
}

/** Prints `Item`s: what stands on lines of its own. */
export abstract class EntryPrinter<Item extends Entry> {
  protected readonly cursor: Cursor;

  /** Prints from `start` on, where an item begins, or a file. */
  constructor(text: string, comments: readonly Comment[], start = 0) {
    this.cursor = new Cursor(text, comments, start);
  }

  /** A whole file with these items. */
  file(items: readonly Item[]): Doc {
    if (items.length === 0) return [this.cursor.onlyComments(), hardline];
    return [this.items(items), this.cursor.beforeCloser('hardline'), hardline];
  }

  /** Items that follow each other, the first at the beginning of everything. */
  items(items: readonly Item[]): Doc {
    return this.#entries(items, 'none', (item) => this.item(item));
  }

  protected abstract item(item: Item): Doc;

  /** `entries` and what stands before each of them; the first separator is `first`. */
  #entries<E extends Entry>(
    entries: readonly E[],
    first: 'hardline' | 'none',
    print: (entry: E) => Doc,
  ): Doc[] {
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const isFirst = i === 0;
      const { doc, isIgnored } = this.cursor.beforeEntry(isFirst ? first : 'hardline', !isFirst);
      parts.push(doc, isIgnored ? this.cursor.verbatim(entry.range[1]) : print(entry));
    }
    return parts;
  }

  /** `{ … }` with a line for each entry. */
  protected block<E extends Entry>(entries: readonly E[], print: (entry: E) => Doc): Doc {
    const open = this.take('{', ' ');
    if (entries.length === 0) return cat(open, this.cursor.emptyBody(' '), this.take('}'));
    const body = this.#entries(entries, 'hardline', print);
    const last = this.cursor.beforeCloser('hardline');
    return [open, indent([...body, last]), hardline, this.take('}')];
  }

  /** `{ … }` with a line and a comma for each entry; `ignored` entries have their comma as well. */
  protected commaBlock<E extends Entry>(entries: readonly E[], print: (entry: E) => Doc): Doc {
    const open = this.take('{', ' ');
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const { doc, isIgnored } = this.cursor.beforeEntry('hardline', i > 0);
      const printed = isIgnored ? this.cursor.verbatim(entry.range[1]) : print(entry);
      parts.push(doc, cat(printed, this.cursor.drop(','), ','));
    }
    parts.push(this.cursor.beforeCloser('hardline'));
    return [open, indent(parts), hardline, this.take('}')];
  }

  /** Entries with commas between them, in one line if they fit; the closing bracket is not among them. */
  protected list<E extends Entry>(
    entries: readonly E[],
    form: ListForm,
    print: (entry: E) => Doc,
  ): Doc[] {
    const parts: Doc[] = [];
    for (const [i, entry] of entries.entries()) {
      const { doc, isIgnored } = this.cursor.beforeEntry(i === 0 ? form.edge : 'line', i > 0);
      const printed = isIgnored ? this.cursor.verbatim(entry.range[1]) : print(entry);
      const isLast = i === entries.length - 1;
      const comma = isLast ? (form.endsWithComma ? ifBreak(',') : '') : ',';
      parts.push(doc, cat(printed, this.cursor.drop(','), comma));
    }
    parts.push(this.cursor.beforeCloser(form.edge));
    return [form.open, indent(parts), form.edge === 'line' ? line : softline];
  }

  /** A name behind another word. */
  protected name({ range }: Entry): Doc {
    return this.word(range, ' ');
  }

  /** The next token, which stands at `range`. */
  protected word(range: Range, before: '' | ' ' = ''): Doc {
    return this.cursor.takeRange(range, before);
  }

  /** The next token, which is `word`. */
  protected take(word: string, before: '' | ' ' = ''): Doc {
    return this.cursor.take(word, before);
  }
}
