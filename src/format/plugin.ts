/**
 * WIT and WAC as prettier's plugins describe a language (prettier.io/docs/plugins). A text with errors is not formatted:
 * the parser throws what prettier tells its users, with the findings as data.
 */
import type { Parser, Printer as PrettierPrinter, SupportLanguage } from 'prettier';
import type { printer } from 'prettier/doc';
import type { Range, WitFile } from '../../grammar/wit/index.ts';
import { createSource, isTextSpan } from '../base/index.ts';
import type { Diagnostic, Position } from '../base/index.ts';
import type { Entry } from './entry-printer.ts';
import type { Language, SyntaxNode, SyntaxTree } from './language.ts';
import { formatRange } from './range.ts';
import { wac } from './wac.ts';
import { wit } from './wit.ts';

/** The tree that prettier is given. Its comments are no secret to it only because prettier would take them away. */
interface Root extends SyntaxNode {
  readonly tree: SyntaxTree;
}

/** Thrown for a text with errors; `loc` is where prettier shows the first. */
export class TextSyntaxError extends SyntaxError {
  readonly diagnostics: readonly Diagnostic[];
  readonly loc: { readonly start: Position; readonly end: Position } | undefined;

  constructor(text: string, diagnostics: readonly Diagnostic[]) {
    const source = createSource('', text);
    const spans = diagnostics.map(({ span }) =>
      span !== undefined && isTextSpan(span) ? span : { start: 0, end: 0 },
    );
    const lines = diagnostics.map(({ message, code }, i) => {
      const { line, column } = source.position(spans[i]!.start);
      return `${message} [${code}] (${line}:${column})`;
    });
    const shown = lines.slice(0, maxShown);
    if (lines.length > maxShown) shown.push(`and ${lines.length - maxShown} more`);
    super(shown.join('\n'));
    this.name = 'TextSyntaxError';
    this.diagnostics = diagnostics;
    const first = spans[0];
    this.loc = first && { start: source.position(first.start), end: source.position(first.end) };
  }
}

/** Errors that the message of an exception tells; all of them are in its `diagnostics`. */
const maxShown = 10;

function parseSound<Tree extends SyntaxTree>(
  text: string,
  { parse }: Pick<Language<Tree, Entry>, 'parse'>,
): Tree {
  const { value, diagnostics } = parse(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new TextSyntaxError(text, errors);
  return value;
}

/** Prettier's options as far as they say which part to format. */
interface RangeOptions {
  readonly rangeStart: number;
  readonly rangeEnd: number;
  /** There for code within another language, whose range is not ours. */
  readonly parentParser?: string;
}

function parserFor<Tree extends SyntaxTree, Item extends Entry>(
  language: Language<Tree, Item>,
): Parser<SyntaxNode> {
  return {
    astFormat: language.name,
    locStart: ({ range }) => range[0],
    locEnd: ({ range }) => range[1],
    // For ranges: prettier leaves a text as it is in which it finds no node of a language that it knows, and so the last
    // word is what this returns.
    preprocess: (text, options) => {
      const { rangeStart, rangeEnd, parentParser } = options as unknown as RangeOptions;
      if (parentParser != null || (rangeStart <= 0 && rangeEnd >= text.length)) return text;
      const range: Range = [Math.max(rangeStart, 0), rangeEnd];
      const tree = parseSound(text, language);
      return formatRange(text, tree, language, range, options as unknown as printer.Options);
    },
    parse: (text) => rootOf(parseSound(text, language)),
  };
}

const rootOf = (tree: SyntaxTree): Root => ({ kind: 'root', range: tree.range, tree });

/** A parser for one text that was parsed before, without errors; who formats many files of a program spares the second time. */
export const parserOf = (tree: WitFile): Parser<SyntaxNode> => ({
  ...parsers.wit,
  parse: () => rootOf(tree),
});

/**
 * For prettier's `--debug-check`: what is no difference between a text and the formatted one. Where something stands is none,
 * but that a `...` is there can be seen by its range only.
 */
const massageAstNode = Object.assign(
  (node: Readonly<Record<string, unknown>>, clone: Record<string, unknown>): void => {
    if ('spread' in node) clone['spread'] = true;
  },
  { ignoredProperties: new Set(['range', 'keywordRange', 'docs', 'comments']) },
);

function printerFor<Tree extends SyntaxTree, Item extends Entry>({
  childKeys,
  itemsOf,
  printer,
}: Language<Tree, Item>): PrettierPrinter<SyntaxNode> {
  return {
    print: ({ node }, { originalText }) => {
      if (!isRoot(node)) throw new Error(`a ${node.kind} is printed with its file`);
      // What is printed was parsed by the parser of the same language.
      const tree = node.tree as Tree;
      return printer(originalText, tree.comments).file(itemsOf(tree));
    },
    getVisitorKeys: (node) => (isRoot(node) ? ['tree'] : [...(childKeys[node.kind] ?? [])]),
    massageAstNode,
  };
}

const isRoot = (node: SyntaxNode): node is Root => node.kind === 'root';

/** What prettier reads with this plugin: files named `*.wit` and `*.wac`. */
export const languages: SupportLanguage[] = [
  { name: 'WIT', parsers: ['wit'], extensions: ['.wit'], vscodeLanguageIds: ['wit'] },
  { name: 'WAC', parsers: ['wac'], extensions: ['.wac'], vscodeLanguageIds: ['wac'] },
];

/** From text to the syntax tree, for prettier. */
export const parsers: { readonly wit: Parser; readonly wac: Parser } = {
  wit: parserFor(wit),
  wac: parserFor(wac),
};

/** From the syntax tree to text, for prettier. */
export const printers: { readonly wit: PrettierPrinter; readonly wac: PrettierPrinter } = {
  wit: printerFor(wit),
  wac: printerFor(wac),
};
