/**
 * The canonical built-ins that the runtime has, by their names in Binary.md. Those of resources stand apart: what they
 * are made for is a resource of the plan.
 */
import { backpressureDec, backpressureInc } from './backpressure.ts';
import type { Builtin } from './builtin.ts';
import { contextGet, contextSet } from './context.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map([
  ['context.get', contextGet],
  ['context.set', contextSet],
  ['backpressure.inc', backpressureInc],
  ['backpressure.dec', backpressureDec],
]);
