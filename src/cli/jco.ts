/**
 * jco, an optional peer: what it does for the commands that say so in their help.
 */
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadPeer } from './peer.ts';

type Jco = typeof import('@bytecodealliance/jco');

const name = '@bytecodealliance/jco';

/** Loads it; `purpose` is what it is needed for, as the beginning of a sentence. */
export function loadJco(purpose: string): Promise<Jco> {
  return loadPeer(() => import('@bytecodealliance/jco'), `${purpose} is done by \`${name}\``, name);
}

/** Where the adapter for programs (`command`) or libraries (`reactor`) of WASI Preview 1 stands that comes with it. */
export async function adapterOfJco(kind: 'command' | 'reactor'): Promise<string> {
  await loadJco(`putting in the adapter for a ${kind}`);
  const entry = createRequire(import.meta.url).resolve(name);
  return path.join(path.dirname(entry), `../lib/wasi_snapshot_preview1.${kind}.wasm`);
}
