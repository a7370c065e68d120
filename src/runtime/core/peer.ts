/**
 * Programs that were linked apart and have been given each other's exports share their fate: a trap in one ends the
 * others. CanonicalABI.md, Embedding, has them in one store.
 */
import type { Trap } from './trap.ts';

/** How stores of programs that were linked apart meet: under this key of exported functions and classes. */
export const peerKey = Symbol.for('witlink.store.1');

/** A store, as far as others know of it. */
export interface StorePeer {
  readonly poison: (trap: Trap) => void;
  readonly join: (peer: StorePeer) => void;
}
