/** binaryen, an optional peer: what makes core modules smaller or faster. */
import { optimize } from '../emit/index.ts';
import { loadPeer } from './peer.ts';

/** Loads it, and gives what is done with a module. */
export async function loadOptimizer(): Promise<(bytes: Uint8Array) => Uint8Array> {
  const load = () => import('binaryen');
  const { default: binaryen } = await loadPeer(load, 'optimising is done by binaryen', 'binaryen');
  return (bytes) => optimize(binaryen, bytes);
}
