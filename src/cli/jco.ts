/**
 * jco, an optional peer: what it does for the commands that say so in their help.
 */
import { Misuse } from './failure.ts';

type Jco = typeof import('@bytecodealliance/jco');

/**
 * Loads it.
 *
 * @param purpose What it is needed for, as the beginning of a sentence.
 */
export async function loadJco(purpose: string): Promise<Jco> {
  try {
    return await import('@bytecodealliance/jco');
  } catch {
    throw new Misuse(`${purpose} is done by \`@bytecodealliance/jco\`, which is not installed`, [
      'npm i @bytecodealliance/jco',
    ]);
  }
}
