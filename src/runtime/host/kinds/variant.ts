/**
 * What is one of several cases: variants and results as objects with a `tag`, enums as strings, options as the value
 * or nothing.
 */
import type { DefinedType } from '../../../model/index.ts';
import type { VariantValue } from '../../plain/value.ts';
import { unexpected, within } from '../bad-value.ts';
import type { HostScope } from '../resources.ts';
import type { Conversion, HostValues } from '../values.ts';
import { tagged } from './objects.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

/** A case with the conversion of its payload, if it has one. */
interface Case {
  readonly tag: string;
  readonly payload: Conversion | undefined;
}

export function variant({ cases }: Of<'variant'>, values: HostValues): Conversion {
  return ofCases(
    cases.map((c) => ({ tag: c.name, payload: values.ofAny(c.type) })),
    `one of ${listed(cases)}`,
  );
}

export function result({ ok, err }: Of<'result'>, values: HostValues): Conversion {
  return ofCases(
    [
      { tag: 'ok', payload: values.ofAny(ok) },
      { tag: 'err', payload: values.ofAny(err) },
    ],
    '`ok` or `err`',
  );
}

function ofCases(cases: readonly Case[], expected: string): Conversion {
  const indexes = new Map(cases.map((c, i) => [c.tag as unknown, i]));
  return {
    toHost(value, scope) {
      const { index, value: payload } = value as VariantValue;
      const { tag, payload: part } = cases[index]!;
      return part === undefined ? { tag } : { tag, val: part.toHost(payload!, scope) };
    },
    fromHost(value, scope) {
      const { tag, val } = tagged(value);
      const index = indexes.get(tag);
      if (index === undefined) throw unexpected(expected, tag).within('.tag');
      return chosen(index, cases[index]!.payload, val, scope);
    },
  };
}

function chosen(
  index: number,
  payload: Conversion | undefined,
  val: unknown,
  scope: HostScope,
): VariantValue {
  try {
    if (payload !== undefined) return { index, value: payload.fromHost(val, scope) };
    // Nothing is lost where nothing is said.
    if (val === undefined || val === null) return { index };
    throw unexpected('nothing, for the case has no payload', val);
  } catch (error) {
    throw within('.val', error);
  }
}

export function enumeration({ cases }: Of<'enum'>): Conversion {
  const indexes = new Map(cases.map((c, i) => [c.name as unknown, i]));
  return {
    toHost: (value) => cases[(value as VariantValue).index]!.name,
    fromHost(value) {
      const index = indexes.get(value);
      if (index === undefined) throw unexpected(`one of ${listed(cases)}`, value);
      return { index };
    },
  };
}

export function option({ type }: Of<'option'>, values: HostValues): Conversion {
  const some = values.of(type);
  // Of an option in an option it has to be said which of the two is none.
  if (values.isOption(type)) {
    return ofCases(
      [
        { tag: 'none', payload: undefined },
        { tag: 'some', payload: some },
      ],
      '`none` or `some`',
    );
  }
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

function listed(cases: readonly { readonly name: string }[]): string {
  return cases.map((c) => `\`${c.name}\``).join(', ');
}
