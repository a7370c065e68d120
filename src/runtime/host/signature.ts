/**
 * What is done with the parameters and the result of a function at the edge, either way, settled once a function: their
 * conversions, which `result` is thrown, and whether handles cross.
 */
import { type AbiType, childrenOf } from '../../abi/index.ts';
import type { ResultType, Structure, TypeRef } from '../../model/index.ts';
import type { PlanFuncType } from '../../plan/index.ts';
import { isNumberKind } from '../core/numbers.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import type { Edge } from './edge.ts';
import type { HostScope } from './resources.ts';
import type { Conversion } from './values.ts';

/** A function's type, as far as the edge is concerned. Where no handle crosses, none asks for the scope. */
export class HostSignature {
  /** The type of what a call gives where it throws no error. */
  readonly plainResult: TypeRef | undefined;
  /** The `result` whose error case is thrown, if there is one. */
  readonly fallible: ResultType | undefined;
  /** Whether a call moves or lends handles. */
  readonly hasHandles: boolean;
  readonly #edge: Edge;
  readonly #type: PlanFuncType;
  #conversions: Conversions | undefined;

  constructor(edge: Edge, type: PlanFuncType, isConstructor: boolean) {
    const {
      values,
      store: { abi },
    } = edge;
    const fallible = values.thrownBy(type.result, isConstructor);
    const refs = [...type.params.map((p) => p.type), type.result];
    this.#edge = edge;
    this.#type = type;
    this.fallible = fallible;
    this.plainResult = fallible === undefined ? type.result : fallible.ok;
    this.hasHandles = refs.some((r) => r !== undefined && isOfHandles(abi.of(r)));
  }

  /** Whether the error case of its `result` is thrown. */
  get isFallible(): boolean {
    return this.fallible !== undefined;
  }

  get params(): readonly Conversion[] {
    return this.#made.params;
  }

  /**
   * The one parameter whose values may be taken without a copy: nothing is stored before it, and no code of the host's
   * runs until it is, as all others are numbers or truths.
   */
  get viewed(): number | undefined {
    return this.#made.viewed;
  }

  /** Made when first asked for: calls through adapters have others. */
  get #made(): Conversions {
    return (this.#conversions ??= conversionsOf(this.#edge, this.#type, this.fallible));
  }

  /** A result, or its payload where it is fallible, for the host. */
  resultToHost(value: Value | undefined, scope: HostScope | undefined): unknown {
    const { result, cases } = this.#made;
    if (!this.isFallible) return result?.toHost(value!, scope!);
    const { index, value: payload } = value as VariantValue;
    return cases[index === 0 ? 0 : 1]?.toHost(payload!, scope!);
  }

  /** What the host returned or, where that is the payload of the error case, threw. Throws `BadHostValue`. */
  resultFromHost(given: unknown, isErr: boolean, scope: HostScope | undefined): Value | undefined {
    const { result, cases } = this.#made;
    if (!this.isFallible) return result?.fromHost(given, scope!);
    const index = isErr ? 1 : 0;
    const value = cases[index]?.fromHost(given, scope!);
    return value === undefined ? { index } : { index, value };
  }
}

/** What is made of a function's types. */
interface Conversions {
  readonly params: readonly Conversion[];
  readonly viewed: number | undefined;
  /** Of the result; of a fallible one, of its two cases. */
  readonly result: Conversion | undefined;
  readonly cases: readonly [ok: Conversion | undefined, err: Conversion | undefined];
}

function conversionsOf(
  { values }: Edge,
  type: PlanFuncType,
  fallible: ResultType | undefined,
): Conversions {
  const refs = type.params.map((p) => p.type);
  const params = refs.map((ref) => values.of(ref));
  const viewed = params.findIndex(({ viewOf }) => viewOf !== undefined);
  const others = refs.filter((_, i) => i !== viewed).map((ref) => values.structure(ref));
  const isAlone = others.length < 8 && others.every((t) => t === 'bool' || isNumber(t));
  return {
    params,
    viewed: viewed >= 0 && isAlone ? viewed : undefined,
    result: fallible === undefined ? values.ofAny(type.result) : undefined,
    cases: [values.ofAny(fallible?.ok), values.ofAny(fallible?.err)],
  };
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
