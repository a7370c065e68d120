/** All kinds of values but handles, which are a running program's, and what may have to wait. */
import { list, map } from './list.ts';
import { record, tuple } from './record.ts';
import { flags, scalars } from './scalars.ts';
import { string } from './text.ts';
import type { DirectKinds } from './values.ts';
import { enumeration, option, result, variant } from './variant.ts';

export const directKinds: DirectKinds = {
  ...scalars,
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
