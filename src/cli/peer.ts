/**
 * Optional peers: packages that users install beside witlink where they want what these do. Each is loaded when a
 * command needs it.
 */
import { Misuse } from './failure.ts';

/**
 * Loads a peer. Where it isn't installed, that is misuse, told in one line with what to type.
 *
 * @param load - Imports it, by its name as a literal: a bundler has to see that it is left outside.
 * @param purpose - What needs it, up to its name: `formatting needs prettier`.
 * @param install - The arguments of `npm i`.
 */
export async function loadPeer<T>(
  load: () => Promise<T>,
  purpose: string,
  install: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error;
    if (!isMissing || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Misuse(`${purpose}, which is not installed: npm i ${install}`);
  }
}
