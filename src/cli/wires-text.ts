/** Wires of a composition as lines to read: whose import, by whom, and why; of what is open, what comes nearest. */
import { displayWidth, printable } from '../base/index.ts';
import type { Wire } from '../compose/index.ts';
import { candidateText } from '../telling/index.ts';

export function wiresText(wires: readonly Wire[]): string {
  const rows = wires.map((wire) => [printable(wire.import), by(wire), why(wire)] as const);
  const width = (column: 0 | 1): number =>
    Math.max(0, ...rows.map((row) => displayWidth(row[column]))) + 2;
  const pad = (text: string, to: number): string => text + ' '.repeat(to - displayWidth(text));
  const lines = rows.map(([name, giver, reason], i) => {
    const { to } = wires[i]!;
    const head = i === 0 || wires[i - 1]!.to !== to ? `${printable(to)} imports\n` : '';
    return `${head}  ${pad(name, width(0))}${pad(giver, width(1))}${reason}`.trimEnd();
  });
  return lines.length === 0 ? 'nothing is imported\n' : `${lines.join('\n')}\n`;
}

function by({ from, as, import: name }: Wire): string {
  if (from !== undefined) return `from ${printable(from.label ?? 'an import')}`;
  return as === undefined || as === name ? 'open' : `open, as ${printable(as)}`;
}

function why({ why: reason, from, nearest }: Wire): string {
  switch (reason) {
    case 'exact':
      return 'exports that very name';
    case 'compatible':
      return `exports ${printable(from!.name)}, which is compatible`;
    case 'chosen':
      return `exports ${printable(from!.name)}, as was asked for`;
    case 'types':
      return 'types alone, which nobody has to give';
    case 'nobody':
      return nearest === undefined ? 'nobody exports it' : candidateText(nearest, 'exports');
    default:
      return reason satisfies never;
  }
}
