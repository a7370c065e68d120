/**
 * What is done with the parameters and the result of a function at the edge, either way, settled once a function: their
 * conversions, which `result` is thrown, and whether handles cross.
 */
import { type AbiType, childrenOf } from '../../abi/index.ts';
import type { Structure, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import { isNumberKind } from '../core/numbers.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import type { Edge } from './edge.ts';
import type { HostScope } from './resources.ts';
import type { Conversion } from './values.ts';

/** A function's type, as far as the edge is concerned. Where no handle crosses, none asks for the scope. */
export class HostSignature {
  readonly params: readonly Conversion[];
  /**
   * The one parameter whose values may be taken without a copy: nothing is stored before it, and no code of the host's
   * runs until it is, as all others are numbers or truths.
   */
  readonly viewed: number | undefined;
  /** The type of what a call gives where it throws no error. */
  readonly plainResult: TypeRef | undefined;
  /** Whether the error case of its `result` is thrown. */
  readonly isFallible: boolean;
  /** Whether a call moves or lends handles. */
  readonly hasHandles: boolean;
  /** Of the result; of a fallible one, of its two cases. */
  readonly #result: Conversion | undefined;
  readonly #cases: readonly [ok: Conversion | undefined, err: Conversion | undefined];

  constructor({ values, store: { abi } }: Edge, type: PlanFuncType, isConstructor: boolean) {
    const fallible = values.thrownBy(type.result, isConstructor);
    const refs = type.params.map((p) => p.type);
    this.params = refs.map((ref) => values.of(ref));
    const viewed = this.params.findIndex(({ viewOf }) => viewOf !== undefined);
    const others = refs.filter((_, i) => i !== viewed).map((ref) => values.structure(ref));
    const isAlone = others.length < 8 && others.every((t) => t === 'bool' || isNumber(t));
    this.viewed = viewed >= 0 && isAlone ? viewed : undefined;
    this.plainResult = fallible === undefined ? type.result : fallible.ok;
    this.isFallible = fallible !== undefined;
    this.hasHandles = [...refs, type.result].some((r) => r !== undefined && isOfHandles(abi.of(r)));
    this.#result = fallible === undefined ? values.ofAny(type.result) : undefined;
    this.#cases = [values.ofAny(fallible?.ok), values.ofAny(fallible?.err)];
  }

  /** A result, or its payload where it is fallible, for the host. */
  resultToHost(value: Value | undefined, scope: HostScope | undefined): unknown {
    if (!this.isFallible) return this.#result?.toHost(value!, scope!);
    const { index, value: payload } = value as VariantValue;
    return this.#cases[index === 0 ? 0 : 1]?.toHost(payload!, scope!);
  }

  /** What the host returned or, where that is the payload of the error case, threw. Throws `BadHostValue`. */
  resultFromHost(given: unknown, isErr: boolean, scope: HostScope | undefined): Value | undefined {
    if (!this.isFallible) return this.#result?.fromHost(given, scope!);
    const index = isErr ? 1 : 0;
    const value = this.#cases[index]?.fromHost(given, scope!);
    return value === undefined ? { index } : { index, value };
  }
}

function isNumber(type: Structure): boolean {
  return typeof type === 'string' && isNumberKind(type);
}

/** By type, as a plan's are the same for all of its instances. */
const ofHandles = new WeakMap<AbiType, boolean>();

/** Whether values of a type are handles to resources, or have some in them. */
function isOfHandles(type: AbiType): boolean {
  let known = ofHandles.get(type);
  if (known === undefined) {
    known = type.kind === 'own' || type.kind === 'borrow' || childrenOf(type).some(isOfHandles);
    ofHandles.set(type, known);
  }
  return known;
}
