/**
 * A component-level function -> what JavaScript has to know of its type where it calls it or is called, as data: which
 * error case may be thrown, whether handles cross, whether a promise is the value itself. Explainer.md, JavaScript
 * Embedding.
 */
import { parsePlainName } from '../base/index.ts';
import { childTypes, structureOf, type Param, type TypeDef, type TypeRef } from '../model/index.ts';
import type { Plan, PlanFunc } from './plan.ts';

/** A function's type, as far as the host is concerned. */
export interface HostSignature {
  readonly params: readonly Param[];
  readonly result?: TypeRef;
  /** Of a function whose result is a `result`: the payloads of its cases, of which the second may be thrown. */
  readonly fallible?: { readonly ok?: TypeRef; readonly err?: TypeRef };
  /** Whether a call moves or lends handles. */
  readonly hasHandles: boolean;
  /** Whether what comes back where nothing is thrown is a promise in JavaScript: a future, also an optional one. */
  readonly isPromise: boolean;
  /** Of an imported one: whether it is a constructor, whose error case is always thrown. */
  readonly isConstructor: boolean;
}

/** Settles those of all functions of a plan. */
export function hostSignatures({ types, funcs }: Plan): readonly HostSignature[] {
  const ofHandles = new Map<TypeRef, boolean>();
  return funcs.map((func) => signatureOf(types, func, ofHandles));
}

function signatureOf(
  types: readonly TypeDef[],
  func: PlanFunc,
  ofHandles: Map<TypeRef, boolean>,
): HostSignature {
  const { params, result } = func.type;
  const refs = [...params.map((p) => p.type), ...(result === undefined ? [] : [result])];
  const structure = result === undefined ? undefined : structureOf(types, result);
  const isResult = typeof structure === 'object' && structure.kind === 'result';
  const plainResult = isResult ? structure.ok : result;
  const name = func.kind === 'import' ? (func.path.at(-1) ?? '') : '';
  return {
    params,
    ...(result === undefined ? {} : { result }),
    ...(isResult ? { fallible: structure } : {}),
    hasHandles: refs.some((ref) => hasHandles(types, ref, ofHandles)),
    isPromise: plainResult !== undefined && isPromise(types, plainResult),
    isConstructor: parsePlainName(name).kind === 'constructor',
  };
}

/** Whether values of a type are handles to resources, or have some in them; `known` are those that were asked. */
function hasHandles(
  types: readonly TypeDef[],
  ref: TypeRef,
  known: Map<TypeRef, boolean>,
): boolean {
  if (typeof ref === 'string') return false;
  let has = known.get(ref);
  if (has === undefined) {
    const { type } = types[ref]!;
    has =
      type.kind === 'own' ||
      type.kind === 'borrow' ||
      childTypes(type).some((child) => hasHandles(types, child, known));
    known.set(ref, has);
  }
  return has;
}

/** Whether values of a type are promises in JavaScript: futures, also optional ones. */
export function isPromise(types: readonly TypeDef[], ref: TypeRef): boolean {
  const type = structureOf(types, ref);
  if (typeof type === 'string') return false;
  return type.kind === 'option' ? isKind(types, type.type, 'future') : type.kind === 'future';
}

function isKind(types: readonly TypeDef[], ref: TypeRef, kind: string): boolean {
  const type = structureOf(types, ref);
  return typeof type !== 'string' && type.kind === kind;
}
