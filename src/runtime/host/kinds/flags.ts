/** Flags as an object of booleans, or as a bigint where the host has chosen that. */
import type { DefinedType } from '../../../model/index.ts';
import { property } from '../../core/unknown.ts';
import { unexpected } from '../bad-value.ts';
import type { ValueShapes } from '../../options.ts';
import type { Conversion } from '../values.ts';
import { checkKeys, object } from './objects.ts';

type FlagsType = Extract<DefinedType, { readonly kind: 'flags' }>;

export function flags(
  { flags: labels }: FlagsType,
  { shapes }: { readonly shapes: ValueShapes },
  keys: readonly string[],
): Conversion {
  return shapes.flags === 'bigint' ? asBigint(labels.length) : asObject(keys);
}

function asBigint(count: number): Conversion {
  return {
    toHost: (value) => BigInt((value as number) >>> 0),
    fromHost(value) {
      if (typeof value === 'bigint' && BigInt.asUintN(count, value) === value) return Number(value);
      throw unexpected(`a bigint of ${count} bits (flags)`, value);
    },
  };
}

function asObject(keys: readonly string[]): Conversion {
  return {
    toHost: (value) =>
      Object.fromEntries(keys.map((key, i) => [key, (((value as number) >>> i) & 1) === 1])),
    fromHost: (value) => takeFlags(value, keys),
  };
}

/** The bits of flags that are given as an object. */
export function takeFlags(value: unknown, keys: readonly string[]): number {
  const given = object(value, 'an object of booleans (flags)');
  checkKeys(given, 'flag', keys);
  let bits = 0;
  for (const [i, key] of keys.entries()) {
    const flag = property(given, key);
    if (flag !== undefined && typeof flag !== 'boolean') {
      throw unexpected('a boolean or nothing', flag).within(`.${key}`);
    }
    if (flag === true) bits += 2 ** i;
  }
  return bits;
}
