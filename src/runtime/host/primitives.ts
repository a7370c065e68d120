/**
 * Primitive values, and lists of numbers, <-> values of JavaScript. What a host gives is checked strictly. Explainer.md,
 * JavaScript Embedding.
 */
import type { Primitive } from '../../model/index.ts';
import { ErrorContext } from '../async/error-context.ts';
import type { LiftedString } from '../plain/lifted-string.ts';
import { type NumberArray, numberArrays, type NumberKind } from '../plain/numbers.ts';
import type { Value } from '../plain/value.ts';
import { BadHostValue, unexpected } from './bad-value.ts';

/** A value of a primitive type, as JavaScript has it. */
export function primitiveToHost(type: Primitive, value: Value): unknown {
  switch (type) {
    case 'char':
      return String.fromCodePoint(value as number);
    case 'string':
      return textOf(value as string | LiftedString);
    case 'error-context':
      return new Error(textOf((value as ErrorContext).debugMessage));
    default:
      return value;
  }
}

const textOf = (value: string | LiftedString): string =>
  typeof value === 'string' ? value : value.text;

/** Least and greatest value of each integer type. */
const ranges = {
  u8: [0, 2 ** 8 - 1],
  s8: [-(2 ** 7), 2 ** 7 - 1],
  u16: [0, 2 ** 16 - 1],
  s16: [-(2 ** 15), 2 ** 15 - 1],
  u32: [0, 2 ** 32 - 1],
  s32: [-(2 ** 31), 2 ** 31 - 1],
} as const;

/** Throws `BadHostValue` where the value doesn't fit. */
export function primitiveFromHost(type: Primitive, value: unknown, at: string): Value {
  switch (type) {
    case 'bool':
      if (typeof value === 'boolean') return value;
      throw unexpected(at, 'a boolean', value);
    case 'u8':
    case 's8':
    case 'u16':
    case 's16':
    case 'u32':
    case 's32': {
      const [min, max] = ranges[type];
      if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) {
        return value as number;
      }
      throw unexpected(at, `an integer from ${min} to ${max} (${type})`, value);
    }
    case 'u64':
    case 's64': {
      // A number that is an integer for sure is as good; jco's users have such hosts.
      const int = Number.isSafeInteger(value) ? BigInt(value as number) : value;
      const fits = type === 'u64' ? BigInt.asUintN : BigInt.asIntN;
      if (typeof int === 'bigint' && fits(64, int) === int) return int;
      throw unexpected(at, `a bigint of 64 bits (${type})`, value);
    }
    case 'f32':
    case 'f64':
      if (typeof value === 'number') return type === 'f32' ? Math.fround(value) : value;
      throw unexpected(at, `a number (${type})`, value);
    case 'char': {
      const [first, second] = typeof value === 'string' ? value : '';
      if (first !== undefined && second === undefined && first.isWellFormed()) {
        return first.codePointAt(0)!;
      }
      throw unexpected(at, 'a string of one character (char)', value);
    }
    case 'string':
      if (typeof value === 'string') return value.toWellFormed();
      throw unexpected(at, 'a string', value);
    case 'error-context':
      if (value instanceof Error) return new ErrorContext(value.message.toWellFormed());
      throw unexpected(at, 'an Error (error-context)', value);
    default:
      return type satisfies never;
  }
}

/** A copy in the typed array of the type, from such an array or an array of single values. */
export function numbersFromHost(kind: NumberKind, value: unknown, at: string): NumberArray {
  const Numbers = numberArrays[kind];
  if (value instanceof Numbers) {
    // Not `slice`, which a Buffer has redefined as a view.
    const copy = new Numbers(value as never);
    if (copy instanceof Float32Array || copy instanceof Float64Array) {
      for (let i = 0; i < copy.length; i++) if (Number.isNaN(copy[i])) copy[i] = NaN;
    }
    return copy;
  }
  if (!Array.isArray(value)) {
    throw unexpected(at, `a ${Numbers.name} or an array (list of ${kind})`, value);
  }
  const items = withoutHoles(value, at).map((v, i) => primitiveFromHost(kind, v, `${at}[${i}]`));
  return kind === 'u64' || kind === 's64'
    ? numberArrays[kind].from(items as bigint[])
    : numberArrays[kind].from(items as number[]);
}

/** The elements of an array in which none is missing. */
export function withoutHoles(value: readonly unknown[], at: string): readonly unknown[] {
  const elements: unknown[] = [];
  for (let i = 0; i < value.length; i++) {
    if (!(i in value)) {
      throw new BadHostValue(`${at}[${i}]`, 'expected an element, but the array has a hole here');
    }
    elements.push(value[i]);
  }
  return elements;
}
