/**
 * What of a program can be called from the command line: its exported functions by name, and the choice of one.
 */
import {
  didYouMean,
  parsePlainName,
  pathText,
  printable,
  readNamePattern,
  splitPath,
} from '../base/index.ts';
import { exportedFuncs, findExport } from '../link/index.ts';
import type { FoundExport, Program } from '../link/index.ts';
import { describeFunction, hasTextForm } from '../wave/index.ts';

export type Choice =
  { readonly found: FoundExport } | { readonly message: string; readonly help: readonly string[] };

/** As `--invoke` takes it: `run`, or `ns:pkg/iface@1.0.0#f`. */
export function callName({ path }: FoundExport): string {
  return pathText(path);
}

/**
 * Chooses the function that a name means: `ns:pkg/iface@1.0.0#f`, also in a compatible version, `f` alone where only one
 * interface has it, and any pattern of names that means one function.
 */
export function chooseExport(program: Program, name: string): Choice {
  const all = exportedFuncs(program);
  const { instance, name: func } = splitPath(name);
  const exact = findExport(program, instance, func);
  const alone = instance === undefined ? all.filter(({ path }) => path.at(-1) === name) : [];
  const plain = exact === undefined ? alone : [exact];
  const matches = plain.length > 0 ? plain : matching(all, name);
  const [found] = matches;
  if (matches.length > 1) {
    const list = matches.slice(0, 8).map((m) => `\`${printable(callName(m))}\``);
    const more = matches.length > list.length ? `, and ${matches.length - list.length} more` : '';
    return {
      message: `\`${printable(name)}\` could be several functions`,
      help: [`name one of ${list.join(', ')}${more}`],
    };
  }
  if (found === undefined) return unknown(all, name);
  if (isMember(found)) {
    return {
      message: `\`${printable(name)}\` belongs to a resource, and can’t be called from the command line`,
      help: ['call a function that uses it, or write a few lines of JavaScript'],
    };
  }
  return { found };
}

function matching(all: readonly FoundExport[], name: string): readonly FoundExport[] {
  const pattern = readNamePattern(name, { short: true });
  return all.filter(({ path }) => path.length <= 2 && pattern?.matches(path[0]!, path[1]) === true);
}

function unknown(all: readonly FoundExport[], name: string): Choice {
  const names = all.filter((f) => !isMember(f)).map(callName);
  const functions = names.map((n) => splitPath(n).name);
  const near = didYouMean(name, [...names, ...functions]);
  const list = names.slice(0, 8).map((n) => `\`${printable(n)}\``);
  const there = list.length === 0 ? 'it exports no functions' : `there is ${list.join(', ')}`;
  return {
    message: `there is no exported function \`${printable(name)}\``,
    help: near.length > 0 ? near : [there],
  };
}

/** What a program exports, as people who want to call something ask. */
export interface Callables {
  /** The functions that can be called, as one reads them in WIT, a line each. */
  readonly lines: readonly string[];
  /** The names of the others: they belong to resources, or take what has no text form. */
  readonly others: readonly string[];
}

/** Tells the functions that the command line can call from those that it can't. */
export function callablesOf(program: Program): Callables {
  const { types } = program.plan;
  const all = exportedFuncs(program);
  const canCall = (f: FoundExport): boolean =>
    !isMember(f) && f.type.params.every(({ type }) => hasTextForm(types, type));
  return {
    lines: all
      .filter(canCall)
      .map((f) => printable(`${callName(f)}: ${describeFunction(types, f.type)}`)),
    others: all.filter((f) => !canCall(f)).map((f) => printable(callName(f))),
  };
}

/** Whether it belongs to a resource. */
function isMember({ path }: FoundExport): boolean {
  return parsePlainName(path.at(-1)!).kind !== 'freestanding';
}
