/** All kinds of values but handles, which are a running program's, and what may have to wait. */
import { flags } from './flags.ts';
import { list, map } from './list.ts';
import { record, tuple } from './record.ts';
import { bool, char, f32, f64, s16, s32, s64, s8, u16, u32, u64, u8 } from './primitives.ts';
import { string } from './text.ts';
import type { DirectKinds } from './values.ts';
import { enumeration, option, result, variant } from './variant.ts';

export const directKinds: DirectKinds = {
  bool,
  u8,
  s8,
  u16,
  s16,
  u32,
  s32,
  u64,
  s64,
  f32,
  f64,
  char,
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
