/** All kinds of values but handles, which are a running program's, and what may have to wait. */
import { flags } from './flags.ts';
import { list, map } from './list.ts';
import { record, tuple } from './record.ts';
import * as primitives from './primitives.ts';
import { string } from './text.ts';
import type { DirectKinds } from './values.ts';
import { enumeration, option, result, variant } from './variant.ts';

export const directKinds: DirectKinds = {
  ...primitives,
  string,
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
