/** Concrete to abstract syntax: types and functions (WIT.md, Types; Item: interface, `func-type`). */
import type { CstNode, IToken } from 'chevrotain';
import { didYouMean } from '../../src/base/index.ts';
import type { FuncType, ParamDecl, Range, TypeArg, TypeExpr } from './ast.ts';
import { lastEnd, node, nodes, token, tokens } from './cst.ts';
import { quote } from './findings.ts';
import type { Findings } from './findings.ts';
import { rangeOf, readId } from './names.ts';
import { endOf } from './problem.ts';
import { Accessor, Async, builtIns, FuncLike } from './tokens.ts';

/** `async? func(…) -> …`, `get(…) -> …` or `set(…) -> …`; `after` is where one would stand that is missing. */
export function readFuncType(
  cst: CstNode | undefined,
  after: number,
  findings: Findings,
): FuncType {
  if (cst === undefined) return readSignature(undefined, after, false, findings);
  const keyword = token(cst, Async.name);
  const func = token(cst, FuncLike.name);
  const first = keyword ?? func;
  const type = readSignature(
    node(cst, 'signature'),
    first === undefined ? after : endOf(first),
    keyword !== undefined && keyword.image !== '',
    findings,
  );
  if (first === undefined) return type;
  const accessor = func?.tokenType === Accessor ? { accessor: func.image as 'get' | 'set' } : {};
  return { ...type, ...accessor, range: [first.startOffset, type.range[1]] };
}

/** `(…) -> …` */
export function readSignature(
  cst: CstNode | undefined,
  after: number,
  isAsync: boolean,
  findings: Findings,
): FuncType {
  if (cst === undefined)
    return { kind: 'func-type', range: [after, after], async: isAsync, params: [] };
  const params: ParamDecl[] = [];
  for (const param of nodes(cst, 'param')) {
    const name = token(param, 'NameLike');
    if (name === undefined) continue;
    const type = readType(node(param, 'type'), endOf(name), findings);
    params.push({
      kind: 'param',
      range: [name.startOffset, type.range[1]],
      name: readId(name, findings),
      type,
    });
  }
  const paren = token(cst, 'LParen');
  const closer = token(cst, 'RParen');
  const end = closer === undefined ? lastEnd(cst) : endOf(closer);
  const result = node(cst, 'type');
  const start = paren?.startOffset ?? after;
  if (result === undefined) {
    return { kind: 'func-type', range: [start, Math.max(start, end)], async: isAsync, params };
  }
  checkArrow(token(cst, 'ArrowLike')!, findings);
  const type = readType(result, endOf(token(cst, 'ArrowLike')!), findings);
  return { kind: 'func-type', range: [start, type.range[1]], async: isAsync, params, result: type };
}

function checkArrow(arrow: IToken, findings: Findings): void {
  if (arrow.image === '->' || arrow.image === '') return;
  findings.report('expected-token', `expected \`->\`, found \`${arrow.image}\``, rangeOf(arrow), {
    help: ['the result of a function stands after `->`'],
    fixes: [findings.replace('write `->`', rangeOf(arrow), ' -> ')],
  });
}

/** Types that are none without `<…>`. */
const needsArgs = new Set(['list', 'option', 'tuple', 'map', 'borrow', 'own']);

/** A type; `after` is where one would stand that is missing. */
export function readType(cst: CstNode | undefined, after: number, findings: Findings): TypeExpr {
  if (cst === undefined) return { kind: 'error', range: [after, after] };
  const keyword = token(cst, 'BuiltIn');
  const list = node(cst, 'typeArgs');
  if (keyword !== undefined) {
    const keywordRange = rangeOf(keyword);
    if (list === undefined) {
      if (needsArgs.has(keyword.image) && findings.stumbledAt.has(keyword.startOffset)) {
        return { kind: 'error', range: keywordRange };
      }
      return { kind: 'type-apply', range: keywordRange, keyword: keyword.image, keywordRange };
    }
    const range: Range = [keyword.startOffset, lastEndOf(list)];
    const args = readArgs(list, keyword, findings);
    // Without any that was reported.
    if (args.length === 0) return { kind: 'error', range };
    return { kind: 'type-apply', range, keyword: keyword.image, keywordRange, args };
  }
  const word = token(cst, 'Word');
  if (word === undefined) return { kind: 'error', range: [after, after] };
  const range = rangeOf(word);
  if (findings.doubtful.has(word.startOffset)) return { kind: 'error', range };
  if (list === undefined) return { kind: 'type-name', range, name: readId(word, findings) };
  reportConstructor(word, findings);
  return { kind: 'error', range: [range[0], lastEndOf(list)] };
}

function lastEndOf(list: CstNode): number {
  const closer = token(list, 'RAngle');
  return closer === undefined ? lastEnd(list) : endOf(closer);
}

function readArgs(list: CstNode, keyword: IToken, findings: Findings): TypeArg[] {
  const args = nodes(list, 'typeArg').map((arg) => readArg(arg, endOf(keyword), findings));
  const closer = token(list, 'RAngle');
  const commas = tokens(list, 'Comma');
  if (closer !== undefined && closer.image === '>') {
    if (args.length === 0 && keyword.image === 'tuple') {
      findings.report('empty-type', 'a tuple has at least one type', rangeOf(keyword));
    } else if (args.length === 0) {
      findings.report('expected-token', 'expected a type, found `>`', rangeOf(closer));
    } else if (commas.length === args.length && keyword.image !== 'tuple') {
      // Only tuples may end with a comma.
      const comma = commas.at(-1)!;
      const wanted = keyword.image === 'list' && args.length === 1 ? 'a length' : 'a type';
      findings.report('expected-token', `expected ${wanted}, found \`>\``, rangeOf(closer), {
        fixes: [findings.replace('remove the `,`', rangeOf(comma), '')],
      });
    }
  }
  return args;
}

function readArg(arg: CstNode, after: number, findings: Findings): TypeArg {
  const type = node(arg, 'type');
  if (type !== undefined) return readType(type, after, findings);
  const hole = token(arg, 'Hole');
  if (hole !== undefined) return { kind: 'type-hole', range: rangeOf(hole) };
  const number = token(arg, 'Numeral');
  if (number === undefined) return { kind: 'error', range: [after, after] };
  if (!/^\d+$/.test(number.image)) {
    findings.report(
      'expected-token',
      `expected a type or length, found ${quote(number.image)}`,
      rangeOf(number),
    );
    return { kind: 'error', range: rangeOf(number) };
  }
  return { kind: 'type-length', range: rangeOf(number), text: number.image };
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
