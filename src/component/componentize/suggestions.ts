/**
 * Near names for messages, as long as looking for them costs little: a module that is wrong in a thousand places is
 * told of all of them, but near names only for the first.
 */
import { didYouMean } from '../../base/index.ts';

/** How many pairs of names are compared for one module. */
const mostPairs = 50_000;

export class Suggestions {
  #left = mostPairs;

  /** A help sentence for the first of the names to which one of the keys is near; none if there is no such. */
  didYouMean(names: readonly string[], among: ReadonlyMap<string, unknown>): string[] {
    for (const name of names) {
      if (this.#left < among.size) return [];
      this.#left -= among.size;
      const help = didYouMean(name, among.keys());
      if (help.length > 0) return help;
    }
    return [];
  }
}
