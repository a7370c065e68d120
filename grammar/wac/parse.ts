/**
 * Text of a composition to AST, in one verb: as of WIT, by its lexer, its recovery and its limits. Whatever the text, it
 * returns; what is wrong with it are diagnostics, ordered by place.
 */
import type { Outcome } from '../../src/base/index.ts';
import type { Comment } from '../wit/ast.ts';
import { Findings } from '../wit/findings.ts';
import { lex } from '../wit/lex.ts';
import { ProblemReporter } from '../wit/messages.ts';
import type { ParseOptions } from '../wit/parse.ts';
import { inOrder, isReadable } from '../wit/text.ts';
import type { WacFile } from './ast.ts';
import { wording } from './messages.ts';
import { WacParser } from './parser.ts';
import { wacKeywords } from './tokens.ts';

let parser: WacParser | undefined;

/**
 * Reads a WAC file. The AST is always there; what could not be read is missing or an error node in it.
 *
 * @param text - the file's content, decoded; a byte order mark at its start is skipped
 */
export function parseWac(text: string, options: ParseOptions = {}): Outcome<WacFile> {
  const findings = new Findings(options.file ?? 'input.wac');
  if (!isReadable(text, { name: 'WAC', verb: 'parseWac' }, findings)) {
    return { value: empty(text, findings.file), diagnostics: findings.diagnostics };
  }
  const lexed = lex(text, findings, wacKeywords, 'WAC');
  if (!lexed.isShallow) {
    const value = empty(text, findings.file, lexed.comments);
    return { value, diagnostics: inOrder(findings) };
  }
  parser ??= new WacParser();
  const reporter = new ProblemReporter(text, findings, wording);
  const value = parser.parseComposition(text, lexed, findings, (problem) => {
    reporter.report(problem);
  });
  findings.end();
  return { value, diagnostics: inOrder(findings) };
}

function empty(text: string, file: string, comments: readonly Comment[] = []): WacFile {
  return { kind: 'wac-file', file, range: [0, text.length], statements: [], comments };
}
