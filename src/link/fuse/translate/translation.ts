/** What the translation of a value goes by: the two sides, and the function that is being written. */
import type { AbiType } from '../../../abi/index.ts';
import type { Code } from '../../../wasm/index.ts';
import type { TrapSite } from '../../../plan/index.ts';
import type { AdapterModule } from '../adapter-module.ts';
import type { Side } from '../side.ts';
import type { Place } from './place.ts';

export interface Translation {
  readonly into: AdapterModule;
  readonly code: Code;
  /** Whose value it is. */
  readonly from: Side;
  /** Who gets it. */
  readonly to: Side;
  /** Translates a part of a value, of any kind. */
  readonly translate: Translate;
}

/** Writes the translation of a value at `from` into one at `to`. */
export type Translate = (cx: Translation, type: AbiType, from: Place, to: Place) => void;

/** Ends the program: what the giving side gave breaks a rule. */
export function refuse(
  { into, code, from }: Translation,
  trap: Omit<TrapSite, 'instance'>,
  ...values: readonly number[]
): void {
  into.trap(code, { ...trap, instance: from.instance }, ...values);
}
