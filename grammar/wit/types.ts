/** What was read of types and functions to their nodes (WIT.md, Types; Item: interface, `func-type`). */
import type { IToken } from 'chevrotain';
import { didYouMean } from '../../src/base/index.ts';
import type { ErrorNode, Range, TypeApply, TypeArg, TypeExpr } from './ast.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { needsArgs } from './lookahead.ts';
import { rangeOf, readId } from './names.ts';
import { endOf } from './problem.ts';
import { builtIns, isBuiltIn } from './tokens.ts';

/** `'<' … '>'` as it was read. */
export interface TypeArgs {
  readonly args: readonly TypeArg[];
  readonly lastComma: IToken | undefined;
  /** How many `,` are in it. */
  readonly commas: number;
  readonly closer: IToken | undefined;
  /** Where the last token of it ends. */
  readonly end: number;
}

/** The type that begins with `word`. */
export function readType(word: IToken, list: TypeArgs | undefined, findings: Findings): TypeExpr {
  if (isBuiltIn(word)) {
    const keywordRange = rangeOf(word);
    if (list === undefined) return withoutArgs(word.image, keywordRange, findings);
    const range: Range = [word.startOffset, list.end];
    checkArgs(list, word, findings);
    // Without any that was reported.
    if (list.args.length === 0) return { kind: 'error', range };
    const { image: keyword } = word;
    return { kind: 'type-apply', range, keyword, keywordRange, args: list.args };
  }
  if (findings.doubtful.has(word.startOffset)) return { kind: 'error', range: rangeOf(word) };
  if (list === undefined) {
    const name = readId(word, findings);
    return { kind: 'type-name', range: name.range, name };
  }
  reportConstructor(word, findings);
  return { kind: 'error', range: [word.startOffset, list.end] };
}

function withoutArgs(keyword: string, range: Range, findings: Findings): TypeExpr {
  const type: TypeApply = { kind: 'type-apply', range, keyword, keywordRange: range };
  if (needsArgs.has(keyword)) {
    findings.atEnd(() => {
      if (findings.stumbledAt.has(range[0])) becomeError(type);
    });
  }
  return type;
}

/** Takes back what a node says, once it is known that the parser has stumbled there. */
function becomeError(type: TypeApply): void {
  const changed = type as { -readonly [Key in keyof TypeApply]?: unknown };
  changed.kind = 'error' satisfies ErrorNode['kind'];
  delete changed.keyword;
  delete changed.keywordRange;
}

function checkArgs(list: TypeArgs, keyword: IToken, findings: Findings): void {
  const { args, commas, closer } = list;
  if (closer === undefined || closer.image !== '>') return;
  if (args.length === 0 && keyword.image === 'tuple') {
    findings.report('empty-type', 'a tuple has at least one type', rangeOf(keyword));
  } else if (args.length === 0) {
    findings.report('expected-token', 'expected a type, found `>`', rangeOf(closer));
  } else if (commas === args.length && keyword.image !== 'tuple') {
    // Only tuples may end with a comma.
    const wanted = keyword.image === 'list' && args.length === 1 ? 'a length' : 'a type';
    findings.report('expected-token', `expected ${wanted}, found \`>\``, rangeOf(closer), {
      fixes: [findings.replace('remove the `,`', rangeOf(list.lastComma!), '')],
    });
  }
}

/** A number among the arguments of a type. */
export function readLength(number: IToken, findings: Findings): TypeArg {
  const range = rangeOf(number);
  if (/^\d+$/.test(number.image)) return { kind: 'type-length', range, text: number.image };
  const message = `expected a type or length, found ${quote(number.image)}`;
  findings.report('expected-token', message, range);
  return { kind: 'error', range };
}

/** Reports what stands in the place of `->`. */
export function checkArrow(arrow: IToken, findings: Findings): void {
  if (arrow.image === '->' || arrow.image === '') return;
  const range: Range = [arrow.startOffset, endOf(arrow)];
  findings.report('expected-token', `expected \`->\`, found \`${arrow.image}\``, range, {
    help: ['the result of a function stands after `->`'],
    fixes: [findings.replace('write `->`', range, ' -> ')],
  });
}
const useList = 'use `list<…>`';

/** What constructors were called before, or are elsewhere. */
const former = new Map([
  ['expected', 'use `result<…>`'],
  ['shared', 'use the name of the resource itself, or `borrow<…>`'],
  ['handle', 'use the name of the resource itself, or `borrow<…>`'],
  ['push-buffer', 'use `stream<…>`'],
  ['pull-buffer', 'use `stream<…>`'],
  ...['vec', 'Vec', 'array', 'Array', 'set', 'Set', 'slice'].map(
    (word) => [word, useList] as const,
  ),
  ...['dict', 'Map', 'HashMap', 'hashmap'].map((word) => [word, 'use `map<…, …>`'] as const),
  ...['Option', 'Optional', 'optional', 'maybe', 'Maybe', 'nullable'].map(
    (word) => [word, 'use `option<…>`'] as const,
  ),
  ...['Promise', 'promise'].map((word) => [word, 'use `future<…>`'] as const),
]);

function reportConstructor(word: IToken, findings: Findings): void {
  const help = former.get(word.image);
  findings.report('unknown-constructor', `${quote(word.image)} takes no \`<…>\``, rangeOf(word), {
    help: help === undefined ? didYouMean(word.image, builtIns) : [help],
  });
}
