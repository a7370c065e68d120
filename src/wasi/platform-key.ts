/**
 * How an interface of a platform says where it comes from: who runs a program elsewhere can make the same platform there.
 */
import type { WasiOptions } from './options/index.ts';

export const platformKey: unique symbol = Symbol.for('witlink.platform') as never;

/** What stands under the key. */
export interface PlatformOrigin {
  /** Of the platform; the same object for all of its interfaces. */
  readonly options: WasiOptions;
  /** The full name of the interface. */
  readonly name: string;
}
