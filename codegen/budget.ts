/** A world whose types unfold to more than can be printed: parts shared in a binary stand apart in text. */
import { diagnostic, type Outcome } from '../src/base/index.ts';
import type { GeneratedFile } from './contract.ts';

export class TooLarge extends Error {}

const fewer = 'give names to the types that occur many times';

/**
 * What `make` gives, or one diagnostic where it runs out of its budget.
 *
 * @param help - How the text would become less.
 */
export function withinBudget(
  make: () => Outcome<readonly GeneratedFile[]>,
  help = fewer,
): Outcome<readonly GeneratedFile[]> {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return tooLarge(help);
  }
}

/** One diagnostic, and no files. */
export function tooLarge(help = fewer): Outcome<readonly GeneratedFile[]> {
  const message = 'the types of the world unfold to more text than anybody could read';
  return {
    value: [],
    diagnostics: [diagnostic('codegen/too-large', message, undefined, { help: [help] })],
  };
}
