/**
 * Mermaid, which pages of GitHub and GitLab draw. All but letters, digits and a few marks are written as entities, so that
 * no name ends its quotes or is taken for markup.
 */
import { printable } from '../../base/index.ts';
import type { Label, Pen } from './draw.ts';

export const mermaid: Pen = {
  begin: ['flowchart LR'],
  end: [],
  node: (id, label) => `${id}[${quoted(label)}]`,
  beginGroup: (id, label) => `subgraph ${id}[${quoted(label)}]`,
  endGroup: 'end',
  port: (id, label, side) =>
    side === 'import' ? `${id}([${quoted(label)}])` : `${id}>${quoted(label)}]`,
  arrow: (from, to, label, isFaint) => {
    const text = label.length === 0 ? '' : `|${quoted(label)}|`;
    return `${from} ${isFaint ? '-.->' : '-->'}${text} ${to}`;
  },
  line: (from, to) => `${from} --- ${to}`,
};

function quoted(label: Label): string {
  const lines = label.map((line) =>
    printable(line).replaceAll(/[^\p{L}\p{N} _.,:/@()-]/gu, (c) => `#${c.codePointAt(0)!};`),
  );
  return `"${lines.join('<br/>')}"`;
}
