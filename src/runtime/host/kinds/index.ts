/** All kinds of values but handles, whose conversion is a running program's, and what may have to wait. */
import type { HostKinds } from '../values.ts';
import { flags } from './flags.ts';
import { list, map } from './list.ts';
import { primitives } from './primitives.ts';
import { record, tuple } from './record.ts';
import { enumeration, option, result, variant } from './variant.ts';

export const hostKinds: HostKinds = {
  ...primitives,
  record,
  tuple,
  variant,
  enum: enumeration,
  option,
  result,
  flags,
  list,
  map,
};
