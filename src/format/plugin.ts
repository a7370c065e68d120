/**
 * WIT as prettier's plugins describe a language (prettier.io/docs/plugins). A text with errors is not formatted: the
 * parser throws what prettier tells its users, with the findings as data. The composition language WAC will be a second
 * entry in each table.
 */
import type { Parser, Printer as PrettierPrinter, SupportLanguage } from 'prettier';
import type { printer } from 'prettier/doc';
import { childKeys, parse } from '../../grammar/wit/index.ts';
import type { Node, Range, WitFile } from '../../grammar/wit/index.ts';
import { createSource, isTextSpan } from '../base/index.ts';
import type { Diagnostic, Position } from '../base/index.ts';
import { Printer } from './printer.ts';
import { formatRange } from './range.ts';

/** The tree that prettier is given. Its comments are no secret to it only because prettier would take them away. */
interface Root {
  readonly kind: 'root';
  readonly range: Range;
  readonly tree: WitFile;
}

type AnyNode = Root | Node;

/** Thrown for a text with errors; `loc` is where prettier shows the first. */
export class WitSyntaxError extends SyntaxError {
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
    this.name = 'WitSyntaxError';
    this.diagnostics = diagnostics;
    const first = spans[0];
    this.loc = first && { start: source.position(first.start), end: source.position(first.end) };
  }
}

/** Errors that the message of an exception tells; all of them are in its `diagnostics`. */
const maxShown = 10;

function parseSound(text: string): WitFile {
  const { value, diagnostics } = parse(text);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new WitSyntaxError(text, errors);
  return value;
}

/** Prettier's options as far as they say which part to format. */
interface RangeOptions {
  readonly rangeStart: number;
  readonly rangeEnd: number;
  /** There for code within another language, whose range is not ours. */
  readonly parentParser?: string;
}

const wit: Parser<AnyNode> = {
  astFormat: 'wit',
  locStart: ({ range }) => range[0],
  locEnd: ({ range }) => range[1],
  // For ranges: prettier leaves a text as it is in which it finds no node of a language that it knows, and so the last
  // word is what this returns.
  preprocess: (text, options) => {
    const { rangeStart, rangeEnd, parentParser } = options as unknown as RangeOptions;
    if (parentParser != null || (rangeStart <= 0 && rangeEnd >= text.length)) return text;
    const range: Range = [Math.max(rangeStart, 0), rangeEnd];
    return formatRange(text, parseSound(text), range, options as unknown as printer.Options);
  },
  parse: (text) => ({ kind: 'root', range: [0, text.length], tree: parseSound(text) }),
};

/** A parser for one text that was parsed before, without errors; who formats many files of a program spares the second time. */
export const parserOf = (tree: WitFile): Parser<AnyNode> => ({
  ...wit,
  parse: (text) => ({ kind: 'root', range: [0, text.length], tree }),
});

/** What is no difference between a text and the formatted one. */
const ignored = new Set(['range', 'keywordRange', 'docs', 'comments']);

const witPrinter: PrettierPrinter<AnyNode> = {
  print: (path, options) => {
    const { node } = path;
    if (node.kind !== 'root') throw new Error(`a ${node.kind} is printed with its file`);
    return new Printer(options.originalText, node.tree.comments).file(node.tree);
  },
  getVisitorKeys: (node) => (node.kind === 'root' ? ['tree'] : [...childKeys[node.kind]]),
  massageAstNode: Object.assign(() => undefined, { ignoredProperties: ignored }),
};

/** What prettier reads with this plugin: files named `*.wit`. */
export const languages: SupportLanguage[] = [
  { name: 'WIT', parsers: ['wit'], extensions: ['.wit'], vscodeLanguageIds: ['wit'] },
];

/** WIT -> syntax tree, for prettier. */
export const parsers = { wit };

/** Syntax tree -> WIT, for prettier. */
export const printers = { wit: witPrinter };
