/**
 * The entries of reading: a value of a type, and a call with its arguments.
 */
import { diagnostic, printable } from '../base/index.ts';
import type { Diagnostic, Outcome } from '../base/index.ts';
import { type Func, structureOf, type TypeDef, type TypeRef } from '../model/index.ts';
import type { WaveCall } from './node.ts';
import { describeFunction } from './describe-type.ts';
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
 * The name and the arguments of a call such as `run("x")` or `ns:pkg/iface@1.0.0#f(1, [2])`; what the arguments mean
 * is asked with `parseArguments`, when the function is known.
 */
export function parseCall(text: string, file: string = defaultFile): Outcome<WaveCall | undefined> {
  const { value, diagnostics } = readCall(text, file);
  return { value, diagnostics };
}

/** The values of a call's arguments; options that are none may be left out at the end. */
export function parseArguments(
  types: readonly TypeDef[],
  func: Pick<Func, 'async' | 'params' | 'result'>,
  call: WaveCall,
  file: string = defaultFile,
): Outcome<readonly unknown[]> {
  const found: Diagnostic[] = [];
  const run = { types, file, found };
  const { params } = func;
  const needed = params.findLastIndex((p) => !isOption(types, p.type)) + 1;
  const given = call.args.length;
  if (given < needed || given > params.length) {
    const most = `${params.length} ${params.length === 1 ? 'argument' : 'arguments'}`;
    const wanted = needed === params.length ? most : `${needed} to ${most}`;
    const message = `\`${printable(call.name)}\` takes ${wanted}, but ${given} ${given === 1 ? 'is' : 'are'} given`;
    const extra = call.args[params.length];
    const [start, end] = extra === undefined ? call.range : [extra.range[0], call.range[1] - 1];
    const help = [`its type is \`${describeFunction(types, func)}\``];
    return {
      value: [],
      diagnostics: [diagnostic('wave/arguments', message, { file, start, end }, { help })],
    };
  }
  const value = params.map((param, i) => {
    const node = call.args[i] ?? none;
    return toValue(run, param.type, node);
  });
  return { value: found.length === 0 ? value : [], diagnostics: found };
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
