/**
 * Text to AST, in one verb: the way through lexer, parser and builder, and the limits that are kept before them.
 * Whatever the text, it returns; what is wrong with it are diagnostics, ordered by place.
 */
import { diagnostic, limits, WitlinkError } from '../../src/base/index.ts';
import type { Diagnostic, Outcome } from '../../src/base/index.ts';
import type { Comment, WitFile } from './ast.ts';
import { Findings } from './findings.ts';
import { lex } from './lex.ts';
import { ProblemReporter } from './messages.ts';
import { WitParser } from './parser.ts';

export interface ParseOptions {
  /** The name under which diagnostics speak of the text; `input.wit` if there is none. */
  readonly file?: string;
}

/** Diagnostics of one file that are told; more of them say no more. */
const maxDiagnostics = 1000;

let parser: WitParser | undefined;

/**
 * Reads a WIT file. The AST is always there; what could not be read is missing or an error node in it.
 *
 * @param text the file's content, decoded; a byte order mark at its start is skipped
 */
export function parse(text: string, options: ParseOptions = {}): Outcome<WitFile> {
  // In JavaScript nobody checks; and what has a `length` would be read as something.
  if (typeof text !== 'string') {
    const message = '`parse` takes the text of a WIT file as a string';
    const help = ['bytes become one by `new TextDecoder().decode(bytes)`'];
    throw new WitlinkError([diagnostic('host/bad-source', message, undefined, { help })]);
  }
  const findings = new Findings(options.file ?? 'input.wit');
  if (text.length > limits.witText) {
    const size = `${Math.ceil(text.length / 1024 / 1024)} MB`;
    const limit = `${limits.witText / 1024 / 1024} MB`;
    findings.report(
      'too-large',
      `this file has ${size}; ${limit} are the most that is read`,
      [0, 0],
    );
    return { value: empty(text, findings.file), diagnostics: findings.diagnostics };
  }
  const notText = whyNotText(text);
  if (notText !== undefined) {
    findings.report('not-text', `this is not WIT: ${notText}`, [0, 0], {
      help: ['WIT files are text in UTF-8'],
    });
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

/** What speaks against reading the text at all: it was made of another encoding, or of no text. */
function whyNotText(text: string): string | undefined {
  if (text.startsWith('\0asm')) return 'it is a WebAssembly binary';
  const sample = text.slice(0, 4096);
  const odd = sample.match(/[\0-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  if (odd * 10 <= sample.length) return undefined;
  const zeros = sample.split('\0').length - 1;
  return zeros * 3 > sample.length && zeros * 3 < 2 * sample.length
    ? 'it is in UTF-16'
    : 'it is binary data';
}

/** By place, then as found; at most so many, then one that says so. */
function inOrder({ diagnostics, dropped, file }: Findings): readonly Diagnostic[] {
  if (diagnostics.length < 2) return diagnostics;
  const start = ({ span }: Diagnostic): number =>
    span !== undefined && 'start' in span ? span.start : 0;
  const sorted = diagnostics.toSorted((a, b) => start(a) - start(b));
  if (sorted.length <= maxDiagnostics) return sorted;
  const told = sorted.slice(0, maxDiagnostics);
  const span = sorted[maxDiagnostics]!.span ?? { file, start: 0, end: 0 };
  const rest = sorted.length - maxDiagnostics + dropped;
  const message = `${rest} more ${rest === 1 ? 'error is' : 'errors are'} not shown`;
  return [...told, diagnostic('parse/too-many', message, span)];
}
