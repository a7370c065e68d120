/** What a language is to the plugin and to the formatting of ranges, which treat all languages alike. */
import type { builders } from 'prettier/doc';
import type { Comment, Range } from '../../grammar/wit/index.ts';
import type { Outcome } from '../base/index.ts';
import type { Entry } from './entry-printer.ts';

/** A node of an AST. */
export interface SyntaxNode {
  readonly kind: string;
  readonly range: Range;
}

/** A file as a parser gives it. */
export interface SyntaxTree extends SyntaxNode {
  readonly comments: readonly Comment[];
}

/** A language; its items are what stands on lines of its own. */
export interface Language<Tree extends SyntaxTree, Item extends Entry> {
  /** What its parser is called, and the ending of its files. */
  readonly name: string;
  parse(text: string): Outcome<Tree>;
  /** Where the children of each kind of node stand. */
  readonly childKeys: Readonly<Record<string, readonly string[]>>;
  /** The items at the top of a file, in order. */
  itemsOf(tree: Tree): readonly Item[];
  /** The items in the braces of one. */
  itemsIn(item: Item): readonly Item[];
  /** Prints from `start` on, where an item begins, or a file. */
  printer(text: string, comments: readonly Comment[], start?: number): ItemPrinter<Item>;
}

interface ItemPrinter<Item> {
  /** A whole file with these items. */
  file(items: readonly Item[]): builders.Doc;
  /** Items that follow each other, the first at the beginning of everything. */
  items(items: readonly Item[]): builders.Doc;
}
