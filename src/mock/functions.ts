/**
 * The functions of a surface by their names, as tests ask for them: what was called, and what is answered. Names are
 * patterns (docs/names.md); one that means nothing is an error with the names that are near.
 */
import {
  diagnostic,
  nearNames,
  parsePlainName,
  readNamePattern,
  WitlinkError,
} from '../base/index.ts';
import type { SurfaceFunc } from './surface.ts';

/** A call of something that is mocked, with what came of it. */
export interface MockCall {
  /** The function's full name: `demo:store/api@1.0.0#get`, `…#[method]blob.size`; without `#` where the world imports it. */
  readonly name: string;
  /** Of a method the object, of a constructor what it made. */
  readonly self?: object;
  readonly args: readonly unknown[];
  /** What was answered; a promise for asynchronous functions. Absent where the answer threw. */
  readonly result?: unknown;
  /** What the answer threw. */
  readonly error?: unknown;
}

/** What a test has a function do; `this` is the object of a method. */
// The arguments are those of the function, which only the test knows.
export type Answer = (this: unknown, ...args: never[]) => unknown;

/** A function that is mocked. */
export interface MockedFunc {
  /** The interface that it is in, or its own name. */
  readonly owner: string;
  /** Its name there; absent where the world imports it by itself. */
  readonly inner?: string;
  readonly type: SurfaceFunc;
  answer: Answer | undefined;
}

/** The name of a function in full. */
export const nameOf = ({ owner, inner }: MockedFunc): string =>
  inner === undefined ? owner : `${owner}#${inner}`;

/** The functions that a name means; throws where it means none. */
export function funcsNamed(all: readonly MockedFunc[], name: string): readonly MockedFunc[] {
  const exact = all.filter((func) => nameOf(func) === name);
  if (exact.length > 0) return exact;
  const pattern = readNamePattern(name, { short: true });
  const alone = name.includes('#') || name.includes(':') ? undefined : readNamePattern(`*#${name}`);
  const found = all.filter(({ owner, inner }) =>
    inner === undefined
      ? pattern?.hasFunc === false && pattern.matches(owner)
      : pattern?.matches(owner, inner) === true || alone?.matches(owner, inner) === true,
  );
  if (found.length > 0) return found;
  throw unknownName(`the world imports no function \`${name}\``, name, all.flatMap(names));
}

/** The one function that a name means; throws where it means none or several. */
export function funcNamed(all: readonly MockedFunc[], name: string): MockedFunc {
  const found = funcsNamed(all, name);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const list = found.slice(0, 8).map((func) => `\`${nameOf(func)}\``);
  const more = found.length > 8 ? ', …' : '';
  throw error('mock/several-functions', `\`${name}\` means several functions`, [
    `there are ${list.join(', ')}${more}`,
  ]);
}

/** That the world has no such name; help has the near ones, or some that it has. */
export function unknownName(message: string, name: string, known: readonly string[]): WitlinkError {
  const near = nearNames(name, known);
  const some = (near.length > 0 ? near : known.slice(0, 8)).map((n) => `\`${n}\``);
  const help =
    known.length === 0
      ? ['there is nothing to mock: the world imports no functions']
      : near.length > 0
        ? [`did you mean ${some.join(' or ')}?`]
        : [`there ${some.length === 1 ? 'is' : 'are'} ${some.join(', ')}`];
  return error('mock/unknown-name', message, help);
}

const error = (code: string, message: string, help: readonly string[]): WitlinkError =>
  new WitlinkError([diagnostic(code, message, undefined, { help })]);

/** The full name of a function and its short ones, for who mistypes one. */
function names(func: MockedFunc): readonly string[] {
  const { owner, inner } = func;
  if (inner === undefined) return [owner];
  const short = owner.replace(/@.*$/s, '').replace(/^.*\//s, '');
  const { kind, resource, name } = parsePlainName(inner);
  const member =
    kind === 'freestanding' ? name : `${resource}.${kind === 'constructor' ? kind : name}`;
  return [nameOf(func), `${short}#${member}`, member];
}
