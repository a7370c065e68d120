/**
 * Patterns for names of interfaces and functions, `ns:pkg/iface[@version][#func]`, the one language in which people name
 * several at once (docs/names.md). `*` stands for any characters, within each of the three parts; a part that is left out
 * stands for all there are: `wasi:*`, `wasi:http/*@0.2.*`, `demo:store/api#get-*`, `wasi:cli` (a package with all that it
 * has). Functions of resources are named as in WIT, `blob.read`, or as in components, `[method]blob.read`.
 */
import { parsePlainName, splitVersion } from './extern-names.ts';

/** A pattern that was understood. */
export interface NamePattern {
  /** As it was written. */
  readonly text: string;
  /** Whether it is about functions, and not about all that an interface has. */
  readonly hasFunc: boolean;
  /** How many stars are in the name, without those of version and function. */
  readonly stars: number;
  /** Whether it is about an interface, or an import or export by its plain name, and about a function of it. */
  matches(name: string, func?: string): boolean;
  /** What the one star of the name stands for, without the version; `undefined` where the name isn't meant. */
  starOf(name: string): string | undefined;
}

export interface NamePatternOptions {
  /** The last part of a name alone, `api`, stands for `demo:store/api` as well. */
  readonly short?: boolean;
}

const name = '[A-Za-z0-9*:/%-]+(?:@[A-Za-z0-9*.+-]+)?';
const func = '#[A-Za-z0-9*.[\\]%-]+';

/** What patterns are made of, as a regular expression of JSON Schema: no blanks, nothing that is in no name. */
export const namePatternForm = `^(?=.{1,1000}$)${name}(?:${func})?$`;

/** The same without functions. */
export const interfacePatternForm = `^(?=.{1,1000}$)${name}$`;

const form = new RegExp(namePatternForm, 'u');

/** Reads a pattern; `undefined` where the text is none. */
export function readNamePattern(
  text: string,
  { short = false }: NamePatternOptions = {},
): NamePattern | undefined {
  if (!form.test(text)) return undefined;
  // It is no part of a name, but of how WIT writes one that is also a keyword.
  const [path = '', func = '*'] = text.replaceAll('%', '').split('#');
  const [name, version = '*'] = splitVersion(path);
  const isPackage = name.includes(':') && !name.includes('/');
  const isShort = short && !/[:/]/.test(name);
  const matchesName = (plain: string): boolean =>
    matchesPart(name, plain) ||
    (isPackage && matchesPart(`${name}/*`, plain)) ||
    (isShort && matchesPart(name, plain.slice(plain.lastIndexOf('/') + 1)));
  const matches: NamePattern['matches'] = (given, ofFunc) => {
    const [plain, own = ''] = splitVersion(given);
    if (!matchesName(plain) || !matchesPart(version, own)) return false;
    return func === '*' || (ofFunc !== undefined && matchesFunc(func, ofFunc));
  };
  const [before = '', after, ...more] = name.split('*');
  return {
    text,
    hasFunc: text.includes('#'),
    stars: name.split('*').length - 1,
    matches,
    starOf: (given) => {
      const [plain] = splitVersion(given);
      const isMeant = after !== undefined && more.length === 0 && matchesPart(name, plain);
      if (!isMeant || !matches(given)) return undefined;
      return plain.slice(before.length, plain.length - after.length);
    },
  };
}

function matchesFunc(pattern: string, func: string): boolean {
  if (matchesPart(pattern, func)) return true;
  const { kind, resource, name } = parsePlainName(func);
  if (kind === 'freestanding') return matchesPart(pattern, name);
  return matchesPart(pattern, `${resource}.${kind === 'constructor' ? kind : name}`);
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
