/** Why components fit, or why they don't, as lines to read: import by import, the innermost differences beneath. */
import { displayWidth, printable } from '../base/index.ts';
import type { Remedy, Why, WhyImport } from '../compose/index.ts';
import { counted } from './amounts.ts';
import { candidateText } from './candidate-text.ts';

/** Differences of one import that are shown. */
const mostDifferences = 8;

/** @param label - What the component is called. */
export function whyText({ fits, imports, remedies }: Why, label: string): string {
  const who = printable(label);
  const width = Math.max(0, ...imports.map((i) => displayWidth(printable(i.import))));
  const lines = imports.flatMap((i) => {
    const name = printable(i.import);
    const pad = ' '.repeat(width - displayWidth(name));
    return [`  ${name}${pad}  ${verdict(i)}`, ...differences(i, who)];
  });
  return [
    lines.length === 0 ? `${who} imports nothing` : `${who} imports`,
    ...lines,
    '',
    fits ? 'they fit' : 'they don’t fit',
    ...remedies.map((remedy) => `  try: ${remedyText(remedy, who)}`),
    '',
  ].join('\n');
}

function verdict({ from, why, nearest, differences: found }: WhyImport): string {
  if (from === undefined) {
    if (why === 'types') return 'types alone, which nobody has to give';
    return nearest === undefined ? 'nobody has it' : candidateText(nearest, 'has');
  }
  const has = `${printable(from.label)} has ${why === 'exact' ? 'that very name' : printable(from.name)}`;
  if (found.length > 0) return `${has}, but of another type`;
  return why === 'compatible' ? `${has}, which is compatible` : has;
}

function differences({ from, differences: found }: WhyImport, who: string): string[] {
  const giver = printable(from?.label ?? '');
  const lines = found.slice(0, mostDifferences).map(({ item, where, wanted, given }) => {
    const place = [where, ...(item === undefined ? [] : [`\`${item}\``])].filter((p) => p !== '');
    const at = place.length === 0 ? '' : `${printable(place.join(' of '))}: `;
    const gives = given === undefined ? 'doesn’t have it' : `has ${printable(given)}`;
    return `    ${at}${who} wants ${printable(wanted)}, ${giver} ${gives}`;
  });
  const more = found.length - lines.length;
  return more === 0 ? lines : [...lines, `    and ${counted(more, 'difference')} more`];
}

function remedyText(remedy: Remedy, who: string): string {
  switch (remedy.kind) {
    case 'swap':
      return `the other way round: ${printable(remedy.socket)} wants what ${who} exports, so it is the plug`;
    case 'give': {
      const { label, name } = remedy.from;
      return `the types agree: have ${printable(label)} export it as ${printable(remedy.import)}, or give ${printable(name)} for it by a graph or WAC`;
    }
    case 'plug':
      return `${printable(remedy.label)} as one plug more: it has ${remedy.imports.map(printable).join(', ')}`;
    default:
      return remedy satisfies never;
  }
}
