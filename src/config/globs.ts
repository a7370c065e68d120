/**
 * Globs of a configuration -> whether a path is meant. Paths begin in the configuration's folder and have `/` between
 * their parts; `!` before a glob leaves out what it matches, wherever it stands in the list.
 */
import picomatch from 'picomatch/posix.js';
import type { Placed } from '../shape/index.ts';

/** What has a meaning in globs. In a name that has such a character `?` can stand for it. */
const special = /[*?[\]{}]/;

/** Whether a path is meant. */
export type Matcher = (path: string) => boolean;

/** Makes a matcher; a glob that matches a folder stands for all in it as well. */
export function matchFiles(globs: readonly Placed[]): Matcher {
  return matchAll(globs, (glob) => {
    const own = compile(glob);
    const below = compile(glob.endsWith('/') ? `${glob}**` : `${glob}/**`);
    return (path) => own(path) || below(path);
  });
}

/** The globs that choose, each with its own matcher, and what all of them leave out. */
export function matchEach(globs: readonly Placed[]): {
  readonly chosen: readonly { readonly glob: Placed; readonly matches: Matcher }[];
  readonly isLeftOut: Matcher;
} {
  const out = globs.filter(({ text }) => text.startsWith('!'));
  const isLeftOut = out.length === 0 ? () => false : matchFiles(out.map(withoutMark));
  const chosen = globs
    .filter(({ text }) => !text.startsWith('!'))
    .map((glob) => ({ glob, matches: compile(glob.text) }));
  return { chosen, isLeftOut };
}

/** A path as it is, where a glob is none: without anything that has a meaning in globs. */
export function literal({ text }: Placed): string | undefined {
  return special.test(text) || text.startsWith('!') ? undefined : plain(text);
}

function matchAll(globs: readonly Placed[], one: (glob: string) => Matcher): Matcher {
  const [ins, outs] = [
    globs.filter(({ text }) => !text.startsWith('!')),
    globs.filter(({ text }) => text.startsWith('!')).map(withoutMark),
  ].map((side) => side.map(({ text }) => one(text))) as [Matcher[], Matcher[]];
  const isIn: Matcher = ins.length === 0 ? () => true : (path) => ins.some((m) => m(path));
  return (path) => isIn(path) && !outs.some((m) => m(path));
}

const withoutMark = (glob: Placed): Placed => ({ ...glob, text: glob.text.slice(1) });

/** Without `./` before it, which picomatch takes for a folder, and `/` behind. */
const plain = (glob: string): string => glob.replace(/^(?:\.\/+)+/, '').replace(/\/+$/, '') || '.';

/** Nothing but `*`, `**`, `?`, `[…]` and `{…}` has a meaning. */
const options = {
  dot: true,
  keepQuotes: true,
  nonegate: true,
  noextglob: true,
  regex: false,
} as const;

function compile(glob: string): Matcher {
  const whole = plain(glob);
  if (!special.test(whole)) return (path) => path === whole;
  const matches = picomatch(whole, options);
  // The folder itself has no name that a glob could match. Of several arguments the second would mean something else.
  return (path) => (path === '.' ? whole === '**' : matches(path));
}
