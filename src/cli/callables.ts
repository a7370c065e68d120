/**
 * What of a program can be called from the command line: its exported functions by name, and the choice of one.
 */
import { didYouMean, printable } from '../base/index.ts';
import { printFuncType } from '../model/index.ts';
import type { Plan, PlanExport, PlanFuncType } from '../runtime/index.ts';

export interface Callable {
  /** As `--invoke` takes it: `run`, or `ns:pkg/iface@1.0.0#f`. */
  readonly name: string;
  /** Where it stands among the exports of a running program. */
  readonly path: readonly string[];
  readonly type: PlanFuncType;
  /** Whether it belongs to a resource, so that it can't be called without an object. */
  readonly isMember: boolean;
}

/** The exported functions, in the order of the exports. */
export function callables(plan: Plan): Callable[] {
  const found: Callable[] = [];
  collect(plan, plan.exports, [], found);
  return found;
}

function collect(
  plan: Plan,
  items: readonly PlanExport[],
  path: readonly string[],
  found: Callable[],
): void {
  for (const item of items) {
    const at = [...path, item.name];
    if (item.kind === 'instance') collect(plan, item.items, at, found);
    if (item.kind !== 'func') continue;
    const { type } = plan.funcs[item.func]!;
    found.push({ name: at.join('#'), path: at, type, isMember: item.name.startsWith('[') });
  }
}

export type Choice =
  { readonly callable: Callable } | { readonly message: string; readonly help: readonly string[] };

/**
 * Chooses the function that a name means: exactly, or without the version, the package, or the interface, where that
 * leaves no other.
 */
export function chooseCallable(all: readonly Callable[], name: string): Choice {
  const exact = all.find((c) => c.name === name);
  const matches = exact === undefined ? all.filter((c) => shortNames(c).includes(name)) : [exact];
  const [callable] = matches;
  if (matches.length === 1 && callable !== undefined) {
    if (!callable.isMember) return { callable };
    return {
      message: `\`${printable(name)}\` belongs to a resource, and can’t be called from the command line`,
      help: ['call a function that uses it, or write a few lines of JavaScript'],
    };
  }
  if (matches.length > 1) {
    return {
      message: `\`${printable(name)}\` could be several functions`,
      help: [`name one of ${matches.map((c) => `\`${printable(c.name)}\``).join(', ')}`],
    };
  }
  const names = all.filter((c) => !c.isMember).map((c) => c.name);
  const near = didYouMean(name, [...names, ...all.flatMap(shortNames)]);
  const list = names.slice(0, 8).map((n) => `\`${printable(n)}\``);
  const there = list.length === 0 ? 'it exports no functions' : `there is ${list.join(', ')}`;
  return {
    message: `there is no exported function \`${printable(name)}\``,
    help: near.length > 0 ? near : [there],
  };
}

/** `ns:pkg/iface@1.0.0#f` is also `ns:pkg/iface#f`, `iface#f` and `f`. */
function shortNames({ name }: Callable): string[] {
  const hash = name.lastIndexOf('#');
  if (hash === -1) return [];
  const func = name.slice(hash + 1);
  const unversioned = name.slice(0, hash).replace(/@[^@]*$/, '');
  const short = unversioned.slice(unversioned.lastIndexOf('/') + 1);
  return [`${unversioned}#${func}`, `${short}#${func}`, func];
}

/** The functions as one reads them in WIT, a line each. */
export function listCallables(plan: Plan): string[] {
  return callables(plan)
    .filter((c) => !c.isMember)
    .map((c) => `${printable(c.name)}: ${printable(printFuncType(plan.types, c.type))}`);
}
