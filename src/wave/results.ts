/**
 * What calls gave, by the names that they were given: an argument may be such a name. A handle that is given away is gone;
 * all of it can be told before anything is called, since a name has the type of its function's result.
 */
import { didYouMean, type TextSpan } from '../base/index.ts';
import { structureOf, type TypeRef, unalias } from '../model/index.ts';
import { type Converting, type Range, report, spanIn } from './converting.ts';
import { describeType } from './describe-type.ts';
import type { WaveName } from './node.ts';
import { holdsOwn } from './types.ts';

/** The result of a call. */
export interface NamedResult {
  readonly type: TypeRef;
  /** Absent while calls are only checked. */
  readonly value?: unknown;
  /** Where it was given away, if it is or holds an own handle. */
  givenAway?: TextSpan;
}

export type NamedResults = ReadonlyMap<string, NamedResult>;

/**
 * Takes the result that a name stands for, where the name is known and nothing else can be meant. The types are those of
 * a plan, in which equal ones are one.
 */
export function takeResult(
  run: Converting,
  ref: TypeRef,
  { text, range }: Pick<WaveName, 'text' | 'range'>,
): { readonly value: unknown } | undefined {
  const result = run.results?.get(text);
  if (result === undefined) return undefined;
  const isSame = unalias(run.types, result.type) === unalias(run.types, ref);
  if (!isSame && !isLent(run, result.type, ref)) {
    const type = structureOf(run.types, ref);
    // What is in it may be meant.
    if (typeof type !== 'string' && (type.kind === 'option' || type.kind === 'result')) {
      return undefined;
    }
    const is = describeType(run.types, result.type);
    const message = `a \`${describeType(run.types, ref)}\` is wanted, but \`${text}\` is a \`${is}\``;
    return { value: report(run, 'type', message, range) };
  }
  if (result.givenAway !== undefined) {
    const message = `\`${text}\` was given away, and can’t be used again`;
    const related = [{ message: 'given away here', span: result.givenAway }];
    return { value: report(run, 'given-away', message, range, { related }) };
  }
  if (holdsOwn(run.types, ref)) result.givenAway = spanIn(run, range);
  return { value: result.value };
}

/** Whether an own handle is to be lent. */
function isLent(run: Converting, from: TypeRef, to: TypeRef): boolean {
  const [own, borrow] = [structureOf(run.types, from), structureOf(run.types, to)];
  if (typeof own === 'string' || typeof borrow === 'string') return false;
  if (own.kind !== 'own' || borrow.kind !== 'borrow') return false;
  return unalias(run.types, own.resource) === unalias(run.types, borrow.resource);
}

/** Reports what can't be written; a handle can be named, where calls follow each other. */
export function noTextForm(
  run: Converting,
  ref: TypeRef,
  node: { readonly range: Range } & ({ readonly name: WaveName } | object),
): undefined {
  const type = structureOf(run.types, ref);
  const isHandle = typeof type !== 'string' && (type.kind === 'own' || type.kind === 'borrow');
  const wanted = describeType(run.types, ref);
  if (!isHandle || run.results === undefined) {
    const message = `a \`${wanted}\` can’t be written as text`;
    return report(run, 'no-text-form', message, node.range, {
      help: ['handles, streams and futures exist only in a running program'],
    });
  }
  const names = [...run.results.keys()];
  const named = names.map((n) => `\`${n}\``).join(', ');
  const give =
    names.length === 0
      ? 'name the result of an earlier call, as in `x = …(…)`, and give `x`'
      : `it is given by the name of a result; there is ${named}`;
  if (!('name' in node)) {
    const message = `a \`${wanted}\` can’t be written as text`;
    return report(run, 'no-text-form', message, node.range, { help: [give] });
  }
  const { text } = node.name;
  const message = `there is no result \`${text}\` that could be the \`${wanted}\``;
  const near = didYouMean(text, names);
  const help = near.length > 0 ? near : [give];
  return report(run, 'unknown-result', message, node.range, { help });
}
