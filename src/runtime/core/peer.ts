/**
 * Programs that were linked apart and have been given each other's exports share their fate: a trap in one ends the
 * others. CanonicalABI.md, Embedding, has them in one store. That goes for programs whose files have runtimes of their own, too, as
 * long as these are alike; others are plain hosts to each other.
 */
import type { Trap } from './trap.ts';

/** How programs and their errors are known across runtimes: under this key of exported functions, classes, and traps. */
export const runtimeKey = Symbol.for('witlink.runtime');

/** Another one where what runtimes know of each other has changed: what stands under the key, and what a trap has. */
export const runtimeVersion = 1;

/** A store, as far as others know of it. */
export interface StorePeer {
  readonly version: number;
  readonly poison: (trap: Trap) => void;
  readonly join: (peer: StorePeer) => void;
}

/** The store of what was given, where it has one of an equal runtime. */
export function peerOf(given: object): StorePeer | undefined {
  const peer = Reflect.get(given, runtimeKey) as StorePeer | undefined;
  return peer?.version === runtimeVersion ? peer : undefined;
}
