/**
 * Names of WIT -> names of a language: casing, words that the language keeps for itself, and names that stand beside
 * each other and would be the same. What a name becomes depends on what stands beside it, never on order, so that users'
 * code goes on compiling when somebody adds a function above theirs. TypeScript has rules of its own (`codegen/ts`).
 */
import { shortHash } from './file-segment.ts';

/** How words are put together. */
export type Casing = 'snake' | 'screaming' | 'camel' | 'pascal';

/** What names of a language look like. */
export interface NameStyle {
  readonly casing: Casing;
  /** Whether an acronym of WIT stays in capitals in camel and Pascal case: `get-JSON` is `GetJSON`, not `GetJson`. */
  readonly acronyms?: boolean;
}

/** The words that a language, its compilers and our own helpers keep for themselves, and what becomes of a name that is one. */
export interface Reserved {
  readonly keywords: ReadonlySet<string>;
  readonly escape: (name: string) => string;
}

/** A label of WIT in another casing: `get-JSON` is `get_json`, `GET_JSON`, `getJson`, `GetJson`. */
export function cased(label: string, style: Casing | NameStyle): string {
  return spell(label, style, '');
}

/** A name that is none of the reserved words. */
export function unreserved(name: string, { keywords, escape }: Reserved): string {
  return keywords.has(name) ? escape(name) : name;
}

/**
 * Labels of WIT that stand beside each other (fields, cases, parameters, functions of an interface) as names, in order.
 * Of those that would share a name (`a-1` and `a1` in camel case) all keep their words apart by `_`.
 *
 * @param taken - What stands there already.
 */
export function casedAll(
  labels: readonly string[],
  style: Casing | NameStyle,
  reserved: Reserved,
  taken: ReadonlySet<string> = new Set(),
): readonly string[] {
  const names = settle(
    labels,
    (label) => [
      unreserved(spell(label, style, ''), reserved),
      unreserved(spell(label, style, '_'), reserved),
    ],
    (label) => label,
    taken,
  );
  return labels.map((label) => names.get(label)!);
}

/**
 * Gives each thing the first of its candidates that it shares with no other and that isn't taken: all that would share
 * one take their next, whoever came first. Those that have none left get a mark made of their identity.
 *
 * @param candidatesOf - Names by preference, at least one.
 * @param identityOf - What a thing is, e.g. its path in WIT; no other may have it.
 */
export function settle<T>(
  things: Iterable<T>,
  candidatesOf: (thing: T) => readonly string[],
  identityOf: (thing: T) => string,
  taken: ReadonlySet<string> = new Set(),
): ReadonlyMap<T, string> {
  const all = [...new Set(things)].map((thing) => {
    const candidates = candidatesOf(thing);
    return { thing, names: [...candidates, marked(candidates.at(-1)!, identityOf(thing))], at: 0 };
  });
  for (let moved = true; moved;) {
    moved = false;
    const byName = Map.groupBy(all, ({ names, at }) => names[at]!);
    for (const [name, sharing] of byName) {
      if (sharing.length === 1 && !taken.has(name)) continue;
      for (const one of sharing) {
        if (one.at + 1 < one.names.length) {
          one.at++;
          moved = true;
        }
      }
    }
  }
  return new Map(all.map(({ thing, names, at }) => [thing, names[at]!]));
}

function marked(name: string, identity: string): string {
  return `${name}${name.endsWith('_') ? '' : '_'}${shortHash(identity)}`;
}

function spell(label: string, style: Casing | NameStyle, between: '' | '_'): string {
  const { casing, acronyms = false } = typeof style === 'string' ? { casing: style } : style;
  const words = label.split('-');
  switch (casing) {
    case 'snake':
      return words.join('_').toLowerCase();
    case 'screaming':
      return words.join('_').toUpperCase();
    case 'camel':
      return words.map((w, i) => (i === 0 ? w.toLowerCase() : capital(w, acronyms))).join(between);
    case 'pascal':
      return words.map((w) => capital(w, acronyms)).join(between);
    default:
      return casing satisfies never;
  }
}

function capital(word: string, acronyms: boolean): string {
  if (acronyms && word === word.toUpperCase()) return word;
  return word.charAt(0).toUpperCase() + word.slice(1).toLowerCase();
}
