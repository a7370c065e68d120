/**
 * jco, an optional peer: what it does for the commands that say so in their help.
 */
import { loadPeer } from './peer.ts';

type Jco = typeof import('@bytecodealliance/jco');

const name = '@bytecodealliance/jco';

/** Loads it; `purpose` is what it is needed for, as the beginning of a sentence. */
export function loadJco(purpose: string): Promise<Jco> {
  return loadPeer(() => import('@bytecodealliance/jco'), `${purpose} is done by \`${name}\``, name);
}
