/** Problems of the parser to diagnostics: where to point, what was wanted, what stands there, what to do about it. */
import { EOF } from 'chevrotain';
import type { IToken } from 'chevrotain';
import type { Fix } from '../../src/base/index.ts';
import type { Range } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { isAttribute } from './gates.ts';
import { entryHints, hintsFor, itemHints, placeHints } from './hints.ts';
import { rangeOf } from './names.ts';
import { endOf } from './problem.ts';
import type { Problem } from './problem.ts';
import { isKeyword, StringLiteral } from './tokens.ts';

/**
 * What may be wanted, in words, by its id; where one rule has words of its own for it, by both: `Comma in newExpr`.
 */
export type Words = Readonly<Record<string, string>>;

/** The words for what a grammar of WIT wants; a keyword that has no entry is worded as it is written. */
const witWords: Words = {
  // Tokens, by their names.
  NameLike: 'a name',
  Word: 'a name',
  BuiltIn: 'a type',
  Hole: '`_`',
  Numeral: 'a number',
  StringLiteral: 'a string',
  ArrowLike: '`->`',
  Colon: '`:`',
  Semicolon: '`;`',
  Comma: '`,`',
  Equals: '`=`',
  LParen: '`(`',
  RParen: '`)`',
  LBrace: '`{`',
  RBrace: '`}`',
  LAngle: '`<`',
  RAngle: '`>`',
  Slash: '`/`',
  Dot: '`.`',
  At: '`@`',
  FuncLike: '`func`',
  // What several tokens begin.
  type: 'a type',
  extern: 'a name or path',
  'extern-type': '`func`, `interface` or the path of an interface',
  'top-item': 'an interface, world, `use` or package',
  'interface-item': 'a type, function or `use`',
  'world-item': 'an import, export, `include`, `use` or type',
  'resource-item': 'a function or `constructor`',
  // Where things stand.
  file: 'a file',
  interface: 'an interface',
  world: 'a world',
  resource: 'a resource',
};

/** What a grammar that extends WIT's has of its own to say. */
export interface Wording {
  readonly words: Words;
  /** What helps with a problem; where it gives nothing, WIT's own hints are given. */
  readonly hints?: (problem: Problem) => readonly string[] | undefined;
}

/** Words the problems of one file. */
export class ProblemReporter {
  readonly #wording: Wording;
  readonly #text: string;
  readonly #findings: Findings;
  /** Where the lexer has found something; what the parser misses after it in the same line may follow from it. */
  readonly #foundByLexer: readonly number[];

  constructor(text: string, findings: Findings, wording: Wording = { words: {} }) {
    this.#wording = wording;
    this.#text = text;
    this.#findings = findings;
    this.#foundByLexer = findings.diagnostics
      .filter(({ code }) => code !== 'parse/forbidden-character')
      .map(({ span }) => (span !== undefined && 'start' in span ? span.start : -1))
      .sort((a, b) => a - b);
  }

  report(problem: Problem): void {
    const { found, previous, kind } = problem;
    const from = previous.tokenType === EOF ? 0 : this.#lineStart(previous.startOffset);
    const to = found.tokenType === EOF ? this.#text.length : endOf(found);
    if (hasBetween(this.#foundByLexer, from, to)) return;
    this.#findings.stumbledAt.add(previous.startOffset).add(found.startOffset);
    if (problem.wanted === 'Colon') this.#findings.doubtful.add(found.startOffset);
    if (problem.wanted === 'Semicolon' && /^[./(]$/.test(found.image)) {
      this.#findings.cutShort.add(previous.startOffset);
    }
    this.#findings.quietly(() => {
      if (kind === 'missing') reportMissing(problem, this.#text, this.#findings, this.#wording);
      else reportUnexpected(problem, this.#findings, this.#wording);
    }, false);
  }

  #lineStart(index: number): number {
    return this.#foundByLexer.length === 0 ? index : this.#text.lastIndexOf('\n', index) + 1;
  }
}

/** Whether one of the sorted numbers is in `[from, to)`. */
function hasBetween(sorted: readonly number[], from: number, to: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low]! < to;
}

/** What may also stand where a token of a list is missing, by rule. */
const alternatives: Readonly<Record<string, string>> = {
  record: '`,` or `}`',
  variant: '`,` or `}`',
  enum: '`,` or `}`',
  flags: '`,` or `}`',
  useNames: '`,` or `}`',
  includeNames: '`,` or `}`',
  signature: '`,` or `)`',
  gate: '`,` or `)`',
  typeArgs: '`,` or `>`',
};

function reportMissing(
  problem: Problem,
  text: string,
  findings: Findings,
  { words, hints }: Wording,
): void {
  const { wanted, found, rule } = problem;
  if (rule === 'gate' && wanted === 'LParen' && !isAttribute(problem.previous.image)) return;
  if (problem.opener !== undefined) return reportUnclosed(problem, problem.opener, findings);
  const message = isParamWithoutName(problem)
    ? 'expected a parameter as `name: type`, found a type alone'
    : `expected ${worded(problem, words)}, found ${describe(found)}`;
  findings.report('expected-token', message, placeOf(problem, text), {
    help: isParamWithoutName(problem) ? [] : (hints?.(problem) ?? hintsFor(problem)),
    fixes: fixesFor(problem, findings),
  });
}

function reportUnclosed({ found }: Problem, opener: IToken, findings: Findings): void {
  const isEnd = found.tokenType === EOF;
  findings.report('unclosed-block', 'this `{` is never closed', rangeOf(opener), {
    related: isEnd
      ? []
      : [{ message: '`}` is expected before this', span: findings.span(rangeOf(found)) }],
  });
}

/** What names are names of, by rule. */
const named: Readonly<Record<string, string>> = {
  interface: 'the name of the interface',
  world: 'the name of the world',
  record: 'the name of the record',
  variant: 'the name of the variant',
  enum: 'the name of the enum',
  flags: 'the name of the flags',
  resource: 'the name of the resource',
  typeAlias: 'the name of the type',
  gate: 'the name of an attribute',
  gateArg: 'a version or name',
};

/** What was wanted, in words. */
function worded({ wanted, rule }: Problem, words: Words): string {
  const special = wanted === 'Comma' ? alternatives : wanted === 'NameLike' ? named : undefined;
  return words[`${wanted} in ${rule}`] ?? special?.[rule] ?? wordsFor(wanted, words);
}

function wordsFor(wanted: string, words: Words): string {
  return words[wanted] ?? witWords[wanted] ?? `\`${wanted.replaceAll("'", '')}\``;
}

/**
 * What ends or separates things is missing where the thing before it ends; so is anything before a sound item in a
 * later line. Otherwise what is wrong is what stands there.
 */
function placeOf(problem: Problem, text: string): Range {
  const { wanted, found, previous, isFoundSound, rule, mended } = problem;
  const after: Range = previous.tokenType === EOF ? [0, 0] : [endOf(previous), endOf(previous)];
  const endsThings = wanted === 'Semicolon' || wanted === 'Comma' || wanted === 'RParen';
  if (endsThings && mended === 'inserted') return after;
  if (found.tokenType === EOF) return [text.length, text.length];
  if (isParamWithoutName(problem)) return rangeOf(previous);
  // wasm-tools points at the item in these two cases, and so do we.
  const isPointedAt = rule === 'gate' || wanted === 'RAngle';
  return isFoundSound && !isPointedAt ? after : rangeOf(found);
}

function isParamWithoutName({ rule, wanted, found }: Problem): boolean {
  return rule === 'param' && wanted === 'Colon' && ',)<'.includes(found.image);
}

function fixesFor({ wanted, found, previous, mended }: Problem, findings: Findings): Fix[] {
  const token = sure.get(wanted);
  if (token === undefined) return [];
  if (mended === 'replaced') {
    const written = token === '=' ? ' =' : token;
    return [findings.replace(`write \`${token}\``, rangeOf(found), written)];
  }
  const isSeparator = token !== '=' && previous.tokenType !== EOF;
  if (mended !== 'inserted' || !isSeparator) return [];
  const after: Range = [endOf(previous), endOf(previous)];
  return [findings.replace(`insert \`${token}\``, after, token)];
}

/** Tokens that a fix may put in. */
const sure = new Map([
  ['Semicolon', ';'],
  ['Comma', ','],
  ['Equals', '='],
]);

function reportUnexpected(problem: Problem, findings: Findings, { words, hints }: Wording): void {
  const { wanted, found, previous } = problem;
  const range = rangeOf(found);
  switch (wanted) {
    case 'item':
      return reportUnknownItem(problem, findings, hints);
    case 'alias':
      return findings.report(
        'unexpected-item',
        `no keyword stands before ${describe(found)}`,
        range,
        {
          help: hints?.(problem) ?? [`types are declared as ${quote(`type ${found.image} = …;`)}`],
        },
      );
    case 'entries':
      return findings.report('expected-token', `expected a name, found ${describe(found)}`, range, {
        help: entryHints(problem),
      });
    case 'type-args':
      return findings.report('expected-token', `expected a type, found ${describe(found)}`, range);
    case 'gate-args':
      return findings.report('expected-token', `expected a name, found ${describe(found)}`, range);
    default:
  }
  if (found.image === ';' && previous.tokenType !== EOF) {
    const after = previous.image === '}' ? 'no `;` stands after a `}`' : 'there is no item here';
    return findings.report('unexpected-item', `unexpected \`;\`: ${after}`, range, {
      fixes: [findings.replace('remove the `;`', range, '')],
    });
  }
  if (found.image === '}') {
    if (wanted === 'block') {
      return findings.report('unexpected-item', 'unexpected `}`: it closes nothing', range);
    }
    return findings.report('unexpected-item', 'unexpected `}`: nothing is open here', range);
  }
  if (wanted === 'file' && previous.image === '}' && problem.isOverclosed) {
    return findings.report(
      'unexpected-item',
      `this \`}\` closes too much: ${describe(found)} after it cannot stand in a file`,
      rangeOf(previous),
      { related: [{ message: 'this is outside of everything', span: findings.span(range) }] },
    );
  }
  findings.report(
    'unexpected-item',
    `${describe(found)} cannot stand in ${wordsFor(wanted, words)}`,
    range,
    {
      help: hints?.(problem) ?? placeHints(problem),
    },
  );
}

function reportUnknownItem(problem: Problem, findings: Findings, hints: Wording['hints']): void {
  const { found } = problem;
  findings.report(
    'unexpected-item',
    `${quote(found.image)} is not a kind of item`,
    rangeOf(found),
    { help: hints?.(problem) ?? itemHints(problem) },
  );
}

function describe(found: IToken): string {
  if (found.tokenType === EOF) return 'the end of the file';
  if (found.tokenType === StringLiteral) return 'a string';
  return `${isKeyword(found) ? 'keyword ' : ''}${quote(found.image)}`;
}
