/**
 * What is done with the parameters and the result of a function that goes the plain way, in either direction: the
 * conversions of its values, settled once a function.
 */
import type { HostSignature } from '../../plan/index.ts';
import type { Structure } from '../../model/index.ts';
import { isNumberKind } from '../core/numbers.ts';
import type { Value, VariantValue } from '../plain/value.ts';
import type { HostScope } from './resources.ts';
import type { Conversion, HostValues } from './values.ts';

/** Of a function's values. Where no handle crosses, none asks for the scope. */
export class Conversions {
  readonly #signature: HostSignature;
  readonly #isFallible: boolean;
  readonly #values: HostValues;
  #made: Made | undefined;

  /** @param isFallible - Whether the error case of its `result` is thrown. */
  constructor(values: HostValues, signature: HostSignature, isFallible: boolean) {
    this.#values = values;
    this.#signature = signature;
    this.#isFallible = isFallible;
  }

  get params(): readonly Conversion[] {
    return this.#all.params;
  }

  /**
   * The one parameter whose values may be taken without a copy: nothing is stored before it, and no code of the host's
   * runs until it is, as all others are numbers or truths.
   */
  get viewed(): number | undefined {
    return this.#all.viewed;
  }

  /** Made when first asked for. */
  get #all(): Made {
    return (this.#made ??= make(this.#values, this.#signature, this.#isFallible));
  }

  /** A result, or its payload where it is fallible, for the host. */
  resultToHost(value: Value | undefined, scope: HostScope | undefined): unknown {
    const { result, cases } = this.#all;
    if (cases === undefined) return result?.toHost(value!, scope!);
    const { index, value: payload } = value as VariantValue;
    return cases[index === 0 ? 0 : 1]?.toHost(payload!, scope!);
  }

  /** What the host returned or, where that is the payload of the error case, threw. Throws `BadHostValue`. */
  resultFromHost(given: unknown, isErr: boolean, scope: HostScope | undefined): Value | undefined {
    const { result, cases } = this.#all;
    if (cases === undefined) return result?.fromHost(given, scope!);
    const index = isErr ? 1 : 0;
    const value = cases[index]?.fromHost(given, scope!);
    return value === undefined ? { index } : { index, value };
  }
}

/** What is made of a function's types. */
interface Made {
  readonly params: readonly Conversion[];
  readonly viewed: number | undefined;
  /** Of what is no fallible result. */
  readonly result: Conversion | undefined;
  /** Of a fallible one. */
  readonly cases: readonly [ok: Conversion | undefined, err: Conversion | undefined] | undefined;
}

function make(values: HostValues, signature: HostSignature, isFallible: boolean): Made {
  const refs = signature.params.map((p) => p.type);
  const params = refs.map((ref) => values.of(ref));
  const viewed = params.findIndex(({ viewOf }) => viewOf !== undefined);
  const others = refs.filter((_, i) => i !== viewed).map((ref) => values.structure(ref));
  const isAlone = others.length < 8 && others.every((t) => t === 'bool' || isNumber(t));
  const { ok, err } = signature.fallible ?? {};
  return {
    params,
    viewed: viewed >= 0 && isAlone ? viewed : undefined,
    result: isFallible ? undefined : values.ofAny(signature.result),
    cases: isFallible ? [values.ofAny(ok), values.ofAny(err)] : undefined,
  };
}

function isNumber(type: Structure): boolean {
  return typeof type === 'string' && isNumberKind(type);
}
