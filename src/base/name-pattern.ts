/**
 * Patterns for names of interfaces and functions, `ns:pkg/iface[@version][#func]`, the one language in which people name
 * several at once. `*` stands for any characters, within each of the three parts; a part that is left out stands for all
 * there are: `wasi:*`, `wasi:http/*@0.2.*`, `demo:store/api#get-*`, `wasi:cli` (a package with all that it has).
 */

/** A pattern that was understood. */
export interface NamePattern {
  /** As it was written. */
  readonly text: string;
  /** Whether it is about an interface, or an import or export by its plain name, and about a function of it. */
  matches(name: string, func?: string): boolean;
}

/** What a pattern is made of; no blanks, nothing that is in no name. */
const form = /^[A-Za-z0-9*:/%-]+(?:@[A-Za-z0-9*.+-]+)?(?:#[A-Za-z0-9*.[\]%-]+)?$/;

/** Reads a pattern; `undefined` where the text is none. */
export function readNamePattern(text: string): NamePattern | undefined {
  if (text.length > 1000 || !form.test(text)) return undefined;
  const [path = '', func = '*'] = text.split('#');
  const [name = '', version = '*'] = path.split('@');
  const isPackage = name.includes(':') && !name.includes('/') && !name.endsWith('*');
  return {
    text,
    matches: (given, ofFunc) => {
      const at = given.indexOf('@');
      const [plain, own] = at === -1 ? [given, ''] : [given.slice(0, at), given.slice(at + 1)];
      if (!matchesPart(name, plain) && !(isPackage && plain.startsWith(`${name}/`))) return false;
      return matchesPart(version, own) && (func === '*' || matchesPart(func, ofFunc ?? ''));
    },
  };
}

/** Looks for what stands between the stars, one after the other: the time is that of a search in the text. */
function matchesPart(pattern: string, text: string): boolean {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return start === text;
  if (text.length < start.length + end.length) return false;
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  const last = text.length - end.length;
  let at = start.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > last) return false;
    at = found + part.length;
  }
  return true;
}
