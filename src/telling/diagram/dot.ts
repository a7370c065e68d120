/**
 * DOT, the language of Graphviz. Labels stand in quotes, where quotes and backslashes are the only characters with a
 * meaning.
 */
import { printable } from '../../base/index.ts';
import type { Label, Pen } from './draw.ts';

export const dot: Pen = {
  begin: ['digraph {', '  rankdir=LR;', '  node [shape=box];'],
  end: ['}'],
  node: (id, label) => `${id} [label=${quoted(label)}];`,
  // Its name makes it a box.
  beginGroup: (id, label) => `subgraph cluster_${id} { label=${quoted(label)};`,
  endGroup: '}',
  port: (id, label, side) =>
    `${id} [shape=${side === 'import' ? 'oval' : 'cds'}, label=${quoted(label)}];`,
  arrow: (from, to, label, isFaint) => {
    const attributes = [
      ...(label.length === 0 ? [] : [`label=${quoted(label)}`]),
      ...(isFaint ? ['style=dashed'] : []),
    ];
    return `${from} -> ${to}${attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`};`;
  },
  line: (from, to) => `${from} -> ${to} [arrowhead=none];`,
};

function quoted(label: Label): string {
  const lines = label.map((line) => printable(line).replaceAll(/["\\]/g, '\\$&'));
  return `"${lines.join('\\n')}"`;
}
