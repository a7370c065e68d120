/**
 * What this layer gives to the others, as one value: canonical definitions that are run in JavaScript, step by step as
 * the specification writes them. Whoever does them in another way is asked for the same.
 */
import { resourceDrop } from './builtins/resource-drop.ts';
import { resourceNew } from './builtins/resource-new.ts';
import { resourceRep } from './builtins/resource-rep.ts';
import { canonLift } from './lift.ts';
import { canonLower } from './lower.ts';

export const plain = {
  lift: canonLift,
  lower: canonLower,
  resourceNew,
  resourceDrop,
  resourceRep,
} as const;
