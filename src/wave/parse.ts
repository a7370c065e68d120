/**
 * The entries of reading: a value of a type, and a call with its arguments.
 */
import { diagnostic, printable } from '../base/index.ts';
import type { Diagnostic, Outcome, TextSpan } from '../base/index.ts';
import { type Func, structureOf, type TypeDef, type TypeRef } from '../model/index.ts';
import type { WaveCall } from './node.ts';
import { describeFunction } from './describe-type.ts';
import { fromJson, readJsonArray } from './from-json.ts';
import type { NamedResults } from './results.ts';
import { readCall, readValue } from './read.ts';
import { toValue } from './to-value.ts';

/** Under which name the text's positions are reported when the caller gives none. */
const defaultFile = '<value>';

/**
 * The value that `text` means as `ref`, in the shapes that programs take. Undefined when there is a diagnostic, and
 * also for a plain `none`.
 */
export function parseWave(
  types: readonly TypeDef[],
  ref: TypeRef,
  text: string,
  file: string = defaultFile,
): Outcome<unknown> {
  const read = readValue(text, file);
  if (read.value === undefined) return { value: undefined, diagnostics: read.diagnostics };
  const found: Diagnostic[] = [];
  const value = toValue({ types, file, found }, ref, read.value);
  return { value: found.length === 0 ? value : undefined, diagnostics: found };
}

/**
 * The name and the arguments of a call such as `run("x")`, `s = ns:pkg/iface@1.0.0#f(1, [2])` or `new blob(3)`; what the
 * arguments mean is asked with `parseArguments`, when the function is known.
 *
 * @param hasArgs - Whether the arguments stand in the text.
 */
export function parseCall(
  text: string,
  file: string = defaultFile,
  hasArgs = true,
): Outcome<WaveCall | undefined> {
  const { value, diagnostics } = readCall(text, file, hasArgs);
  return { value, diagnostics };
}

/** The values of a call's arguments; options that are none may be left out at the end. */
export function parseArguments(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'>,
  call: Pick<WaveCall, 'name' | 'range' | 'args'>,
  file: string = defaultFile,
  results?: NamedResults,
): Outcome<readonly unknown[]> {
  const found: Diagnostic[] = [];
  const run = { types, file, found, results };
  const { params } = func;
  const wrong = wrongCount(types, func, call.name, call.args.length);
  if (wrong !== undefined) {
    const extra = call.args[params.length];
    const [start, end] = extra === undefined ? call.range : [extra.range[0], call.range[1] - 1];
    return { value: [], diagnostics: [wrong({ file, start, end })] };
  }
  const value = params.map((param, i) => {
    const node = call.args[i] ?? none;
    return toValue(run, param.type, node);
  });
  return { value: found.length === 0 ? value : [], diagnostics: found };
}

/**
 * As `parseArguments`, from a JSON array of values in the shapes that JavaScript has for them; a handle is the name of a
 * result.
 */
export function parseJsonArguments(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'>,
  call: { readonly name: string; readonly json: string },
  file: string = defaultFile,
  results?: NamedResults,
): Outcome<readonly unknown[]> {
  const { value: items, diagnostics } = readJsonArray(call.json, file);
  if (items === undefined) return { value: [], diagnostics };
  const wrong = wrongCount(types, func, call.name, items.length);
  if (wrong !== undefined) {
    const span = { file, start: 0, end: call.json.length };
    return { value: [], diagnostics: [wrong(span)] };
  }
  const found: Diagnostic[] = [];
  const run = { types, file, found, results };
  const value = func.params.map((param, i) => fromJson(run, param.type, items[i]));
  return { value: found.length === 0 ? value : [], diagnostics: found };
}

/** What is to be said, with its place, where a function can't have so many arguments. */
function wrongCount(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'>,
  name: string,
  given: number,
): ((span: TextSpan) => Diagnostic) | undefined {
  const { params } = func;
  const needed = params.findLastIndex((p) => !isOption(types, p.type)) + 1;
  if (given >= needed && given <= params.length) return undefined;
  const most = `${params.length} ${params.length === 1 ? 'argument' : 'arguments'}`;
  const wanted = needed === params.length ? most : `${needed} to ${most}`;
  const message = `\`${printable(name)}\` takes ${wanted}, but ${given} ${given === 1 ? 'is' : 'are'} given`;
  const help = [`its type is \`${describeFunction(types, func)}\``];
  return (span) => diagnostic('wave/arguments', message, span, { help });
}

/** What stands for an argument that is left out. */
const none = {
  kind: 'label',
  name: { text: 'none', escaped: false, range: [0, 0] },
  range: [0, 0],
} as const;

function isOption(types: readonly TypeDef[], ref: TypeRef): boolean {
  const type = structureOf(types, ref);
  return typeof type !== 'string' && type.kind === 'option';
}
