/**
 * What a canonical built-in is to the runtime: its core type, and how it is made for an instance.
 */
import type { CoreType } from '../../abi/index.ts';
import type { CoreFunction, Instance, Store } from '../store.ts';
import type { TrapPlace } from '../trap.ts';

export interface CoreFuncSignature {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
}

export interface Builtin {
  readonly signature: CoreFuncSignature;
  /** `immediates` as the plan has them. */
  make(store: Store, instance: Instance, immediates: readonly number[]): CoreFunction;
}

/** The function of the instance that is calling, for a trap. */
export function callerOf(store: Store, instance: Instance): TrapPlace {
  return { component: instance.label, func: store.current?.func ?? 'start function' };
}

export const unsigned = (value: number | bigint | undefined): number => Number(value) >>> 0;
