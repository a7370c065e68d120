/** Options by their names: JavaScript passes over what nobody asks for, and a misspelt option would be none. */
import { diagnostic } from './diagnostic.ts';
import { WitlinkError } from './error.ts';
import { printable } from './printable.ts';
import { didYouMean } from './suggest.ts';

/**
 * Sees that a verb was given an object of options that it knows.
 *
 * @throws WitlinkError `host/unknown-option`, with the near names
 */
export function checkOptions(verb: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    const message = `the options of \`${verb}\` are an object`;
    throw new WitlinkError([diagnostic('host/unknown-option', message, undefined)]);
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new WitlinkError(
    unknown.map((name) => {
      const near = didYouMean(name, known);
      const all = `the options are ${known.map((n) => `\`${n}\``).join(', ')}`;
      const message = `\`${verb}\` has no option \`${printable(name)}\``;
      return diagnostic('host/unknown-option', message, undefined, {
        help: near.length > 0 ? near : [all],
      });
    }),
  );
}
