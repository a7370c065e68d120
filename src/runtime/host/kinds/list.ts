/** Lists as arrays, of numbers as typed arrays, and maps as Maps. */
import type { DefinedType, Primitive, TypeRef } from '../../../model/index.ts';
import {
  isNumberKind,
  type NumberArray,
  numberArrays,
  type NumberKind,
} from '../../core/numbers.ts';
import type { Value } from '../../plain/value.ts';
import { unexpected, within } from '../bad-value.ts';
import type { Conversion, HostValues } from '../values.ts';
import { arrayOfNumbers, viewOf } from './numbers.ts';
import { convertAll, elementsOf } from './objects.ts';

type Of<K extends DefinedType['kind']> = Extract<DefinedType, { readonly kind: K }>;

export function list({ type, length }: Of<'list'>, values: HostValues): Conversion {
  return elementsConversion(type, values, length);
}

/** Of a list, or of a chunk of a stream. */
export function elementsConversion(type: TypeRef, values: HostValues, length?: number): Conversion {
  const element = values.of(type);
  const kind = values.structure(type);
  const toHost: Conversion['toHost'] = (value, scope) =>
    ArrayBuffer.isView(value)
      ? value
      : (value as readonly Value[]).map((v) => element.toHost(v, scope));
  if (length === undefined && typeof kind === 'string' && isNumberKind(kind)) {
    const fromHost = (value: unknown): NumberArray => numbersFromHost(kind, element, value);
    // Of floats all NaNs but one have to go.
    if (kind === 'f32' || kind === 'f64') return { toHost, fromHost };
    const Numbers = numberArrays[kind];
    return {
      toHost,
      fromHost,
      viewOf: (value) => (value instanceof Numbers ? viewOf(kind, value) : fromHost(value)),
    };
  }
  return {
    toHost,
    fromHost: (value, scope) =>
      convertAll(elementsOf(value, length), (v) => element.fromHost(v, scope)),
  };
}

/** A copy in the typed array of the type, from such an array or an array of single values. */
function numbersFromHost(
  kind: NumberKind & Primitive,
  element: Conversion,
  value: unknown,
): NumberArray {
  const Numbers = numberArrays[kind];
  if (value instanceof Numbers) {
    // Not `slice`, which a Buffer has redefined as a view.
    const copy = new Numbers(value as never);
    if (copy instanceof Float32Array || copy instanceof Float64Array) {
      for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = NaN;
    }
    return copy;
  }
  const given = arrayOfNumbers(kind, Numbers, value);
  const items = convertAll(given, (v) => element.fromHost(v, undefined as never));
  return kind === 'u64' || kind === 's64'
    ? numberArrays[kind].from(items as bigint[])
    : numberArrays[kind].from(items as number[]);
}

export function map({ key, value: type }: Of<'map'>, values: HostValues): Conversion {
  const keys = values.of(key);
  const parts = values.of(type);
  return {
    toHost: (value, scope) =>
      new Map(
        (value as readonly (readonly [Value, Value])[]).map(([k, v]) => [
          keys.toHost(k, scope),
          parts.toHost(v, scope),
        ]),
      ),
    fromHost(value, scope) {
      if (!(value instanceof Map)) throw unexpected('a Map', value);
      return Array.from(value as Map<unknown, unknown>, ([k, v], i) => {
        let what = 'key';
        try {
          const taken = keys.fromHost(k, scope);
          what = 'value';
          return [taken, parts.fromHost(v, scope)];
        } catch (error) {
          throw within(` ${what} ${i}`, error);
        }
      });
    },
  };
}
