/**
 * Text to AST, in one verb: the way through lexer, parser and builder, and the limits that are kept before them.
 * Whatever the text, it returns; what is wrong with it are diagnostics, ordered by place.
 */
import type { Outcome } from '../../src/base/index.ts';
import type { Comment, WitFile } from './ast.ts';
import { Findings } from './findings.ts';
import { lex } from './lex.ts';
import { ProblemReporter } from './messages.ts';
import { WitParser } from './parser.ts';
import { inOrder, isReadable } from './text.ts';

export interface ParseOptions {
  /** The name under which diagnostics speak of the text; `input.wit` if there is none. */
  readonly file?: string;
}

let parser: WitParser | undefined;

/**
 * Reads a WIT file. The AST is always there; what could not be read is missing or an error node in it.
 *
 * @param text - the file's content, decoded; a byte order mark at its start is skipped
 */
export function parse(text: string, options: ParseOptions = {}): Outcome<WitFile> {
  const findings = new Findings(options.file ?? 'input.wit');
  if (!isReadable(text, { name: 'WIT', verb: 'parse' }, findings)) {
    return { value: empty(text, findings.file), diagnostics: findings.diagnostics };
  }
  const lexed = lex(text, findings);
  if (!lexed.isShallow) {
    const value = empty(text, findings.file, lexed.comments);
    return { value, diagnostics: inOrder(findings) };
  }
  parser ??= new WitParser();
  const reporter = new ProblemReporter(text, findings);
  const value = parser.parse(text, lexed, findings, (problem) => reporter.report(problem));
  findings.end();
  return { value, diagnostics: inOrder(findings) };
}

function empty(text: string, file: string, comments: readonly Comment[] = []): WitFile {
  return { kind: 'file', file, range: [0, text.length], items: [], comments };
}
