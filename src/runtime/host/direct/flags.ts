/** Flags: one bit each, in an unsigned integer. */
import { flagsSize } from '../../../abi/index.ts';
import type { DefinedType } from '../../../model/index.ts';
import { flags as hostFlags } from '../kinds/flags.ts';
import type { Conversion } from '../values.ts';
import { scalar, unsigned } from './scalar.ts';
import type { DirectType, DirectValues } from './values.ts';

type FlagsType = Extract<DefinedType, { readonly kind: 'flags' }>;

export function flags(type: FlagsType, values: DirectValues, keys: readonly string[]): DirectType {
  const count = type.flags.length;
  return scalar(
    values.memory,
    unsigned[flagsSize(count)],
    hostFlags(type, values, keys) as Conversion<number>,
    16 * count,
  );
}
