/**
 * What a canonical built-in is to the runtime: how it is made for an instance.
 */
import type { CoFunction } from '../../async/coroutine.ts';
import type { PlanBuiltin } from '../../../plan/index.ts';
import type { CoreFunction } from '../../core/core-func.ts';
import { checkLeave, type PlainInstance } from '../instance.ts';
import { placeIn } from '../../core/place-in.ts';
import type { PlainStore } from '../store.ts';
import type { TrapPlace } from '../../core/trap.ts';

/** A built-in: its `make` is called once for each definition of an instance. */
export type Builtin<Def extends PlanBuiltin = PlanBuiltin> =
  | { make(store: PlainStore, instance: PlainInstance, def: Def): CoreFunction }
  /** For those that may wait. */
  | { makeWaiting(store: PlainStore, instance: PlainInstance, def: Def): CoFunction };

/** By their names in Binary.md; those of resources stand apart: what they are made for is a resource of the plan. */
export type Builtins = { readonly [Name in PlanBuiltin['name']]?: Builtin };

/** The function of the instance that is calling, for a trap. */
export function callerOf(store: PlainStore, instance: PlainInstance): TrapPlace {
  return placeIn(store, instance);
}

/** The caller, once it is sure that it may call anything outside: the first check of most built-ins. */
export function leaving(store: PlainStore, instance: PlainInstance): TrapPlace {
  const place = callerOf(store, instance);
  checkLeave(instance, place);
  return place;
}

/** An i32 as guests mean indexes, pointers and lengths. */
export const unsigned = (value: number | bigint | undefined): number => Number(value) >>> 0;

/** What a built-in returns instead of a result that will come as an event. */
export const blocked = 0xffff_ffff;
