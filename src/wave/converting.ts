/**
 * What reading values by their types has in common, whatever they are written in: the types, where findings go, and the
 * findings about names.
 */
import { diagnostic, didYouMean } from '../base/index.ts';
import type { Diagnostic, DiagnosticParts } from '../base/index.ts';
import type { TypeDef, TypeRef } from '../model/index.ts';
import { describeType } from './describe-type.ts';
import type { WaveName, WaveNode } from './node.ts';
import type { NamedResults } from './results.ts';

/** The reading of one text: the types, the name of the text in spans, and where findings go. */
export interface Converting {
  readonly types: readonly TypeDef[];
  readonly file: string;
  readonly found: Diagnostic[];
  /** What a name may stand for beside what it means in a type. */
  readonly results?: NamedResults | undefined;
}

export type Range = WaveNode['range'];

export function unknownName(
  run: Converting,
  what: 'field' | 'case' | 'flag',
  name: Pick<WaveName, 'text' | 'range'>,
  ref: TypeRef,
  names: readonly string[],
): undefined {
  const message = `\`${describeType(run.types, ref)}\` has no ${what} \`${name.text}\``;
  const near = didYouMean(name.text, names);
  const all = names.slice(0, 12).map((n) => `\`${n}\``);
  const help = near.length > 0 || all.length === 0 ? near : [`there is ${all.join(', ')}`];
  return report(run, `unknown-${what}`, message, name.range, { help });
}

export function duplicate(
  run: Converting,
  what: string,
  name: Pick<WaveName, 'text' | 'range'>,
  first: Pick<WaveName, 'range'>,
): void {
  report(run, 'duplicate', `the ${what} \`${name.text}\` is given twice`, name.range, {
    related: [{ message: 'first given here', span: spanIn(run, first.range) }],
  });
}

export function report(
  run: Converting,
  code: string,
  message: string,
  range: Range,
  parts?: DiagnosticParts,
): undefined {
  run.found.push(diagnostic(`wave/${code}`, message, spanIn(run, range), parts));
  return undefined;
}

export function spanIn(
  run: Converting,
  [start, end]: Range,
): { file: string; start: number; end: number } {
  return { file: run.file, start, end };
}
