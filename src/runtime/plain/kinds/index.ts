/** All kinds of values that need nothing of what may wait. */
import type { ValueKinds } from '../kinds.ts';
import { flags } from './flags.ts';
import { borrow, own } from './handles.ts';
import { list } from './list.ts';
import { record } from './record.ts';
import { scalars } from './scalars.ts';
import { string } from './string.ts';
import { variant } from './variant.ts';

export const plainKinds = {
  ...scalars,
  string,
  list,
  record,
  variant,
  flags,
  own,
  borrow,
} as ValueKinds;
