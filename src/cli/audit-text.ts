/** An audit as lines to read: of each part what it calls of the host, itself and by others, and what it gets inside. */
import { printable } from '../base/index.ts';
import type { Audit, AuditPart, Reach } from '../compose/index.ts';

const shownFuncs = 4;

export function auditText(file: string, { parts }: Audit): string {
  const lines = parts.flatMap((part) => [`  ${heading(part)}`, ...linesOf(part, parts)]);
  const none = '  no code runs in it';
  return [printable(file), ...(lines.length === 0 ? [none] : lines), ''].join('\n');
}

/** A part by its name and its place, as policies name it. */
function heading({ name, place }: AuditPart): string {
  return name === undefined ? printable(place) : `${printable(name)}  (${printable(place)})`;
}

function linesOf(part: AuditPart, parts: readonly AuditPart[]): string[] {
  const { unknown, calls, reaches, inside } = part;
  const label = (index: number): string => {
    const { name, place } = parts[index]!;
    return printable(name ?? place);
  };
  const lines = [
    ...unknown.map((name) => `unknown code: the import ${printable(name)}`),
    ...calls.map((reach) => `calls ${reachText(reach)}`),
    ...reaches.map(
      (reach) => `reaches ${reachText(reach)}, through ${reach.through.map(label).join(' and ')}`,
    ),
    ...[...Map.groupBy(inside, ({ from }) => from)].flatMap(([from, all]) => {
      // Types alone can do nothing.
      const names = all.flatMap((i) => (i.funcs.length === 0 ? [] : (i.interface ?? i.funcs)));
      if (names.length === 0) return [];
      const { calls: own, reaches: others } = parts[from]!;
      const resources = own.length + others.length === 0 ? [] : all.flatMap((i) => i.resources);
      const handed = resources.length === 0 ? '' : `; resources ${listed(resources)}`;
      return [`gets of ${label(from)}: ${listed(names)}${handed}`];
    }),
  ];
  const nothing = calls.length + reaches.length + unknown.length === 0;
  return [...(nothing ? ['nothing of the host'] : []), ...lines].map((line) => `    ${line}`);
}

function reachText({ import: name, implements: of, funcs }: Reach): string {
  const which = of === undefined ? printable(name) : `${printable(name)} (${printable(of)})`;
  return funcs.length === 0 ? which : `${which}: ${listed(funcs)}`;
}

function listed(names: readonly string[]): string {
  const more = names.length > shownFuncs ? [`${names.length - shownFuncs} more`] : [];
  return [...names.slice(0, shownFuncs).map((name) => printable(name)), ...more].join(', ');
}
