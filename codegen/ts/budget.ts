/** A world whose types unfold to more than can be printed: parts shared in a binary stand apart in text. */
import { diagnostic, type Outcome } from '../../src/base/index.ts';
import type { GeneratedFile } from '../contract.ts';

export class TooLarge extends Error {}

/** What `make` gives, or one diagnostic where it runs out of its budget. */
export function withinBudget(
  make: () => readonly GeneratedFile[],
): Outcome<readonly GeneratedFile[]> {
  try {
    return { value: make(), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    const message = 'the types of the world unfold to more text than anybody could read';
    return {
      value: [],
      diagnostics: [
        diagnostic('codegen/too-large', message, undefined, {
          help: ['give names to the types that occur many times'],
        }),
      ],
    };
  }
}
