/**
 * What is one of several cases: variants and results as objects with a `tag`, enums as strings, options as the value
 * or nothing.
 */
import type { DefinedType } from '../../../model/index.ts';
import type { VariantValue } from '../../plain/value.ts';
import type { Conversion, HostValues } from '../values.ts';
import { isOption } from '../by-type.ts';
import { type Cases, casesOfOption, casesOfResult, casesOfVariant, enumCases } from './cases.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

export function variant(type: Of<'variant'>, values: HostValues): Conversion {
  return ofCases(casesOfVariant(type, values));
}

export function result(type: Of<'result'>, values: HostValues): Conversion {
  return ofCases(casesOfResult(type, values));
}

function ofCases(cases: Cases<Conversion>): Conversion {
  return {
    toHost(value, scope) {
      const { index, value: payload } = value as VariantValue;
      const { tag, payload: part } = cases.all[index]!;
      return part === undefined ? { tag } : { tag, val: part.toHost(payload!, scope) };
    },
    fromHost: (value, scope): VariantValue =>
      cases.chosen(value, (index, payload, val) =>
        payload === undefined ? { index } : { index, value: payload.fromHost(val, scope) },
      ),
  };
}

export function enumeration(type: Of<'enum'>): Conversion {
  const { toHost, fromHost } = enumCases(type.cases.map(({ name }) => name));
  return {
    toHost: (value) => toHost((value as VariantValue).index),
    fromHost: (value) => ({ index: fromHost(value) }),
  };
}

export function option({ type }: Of<'option'>, values: HostValues): Conversion {
  const some = values.of(type);
  if (isOption(values.structure(type))) return ofCases(casesOfOption(some));
  return {
    toHost(value, scope) {
      const { index, value: payload } = value as VariantValue;
      return index === 0 ? undefined : some.toHost(payload!, scope);
    },
    fromHost: (value, scope) =>
      value === undefined || value === null
        ? { index: 0 }
        : { index: 1, value: some.fromHost(value, scope) },
  };
}
