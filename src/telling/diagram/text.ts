/** A diagram as lines to read: each component with what it gets, from whom, and what of it is called. */
import { displayWidth, printable } from '../../base/index.ts';
import type { Diagram, DiagramExport, DiagramNode, DiagramWire } from '../../compose/index.ts';
import { calledText, nodeNotes, trafficText, wireName } from './words.ts';

export function diagramText({ nodes, wires, open, exports }: Diagram): string {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const label = (id: number): string => printable(byId.get(id)!.label);
  const giver = (from: DiagramWire['from']): string =>
    'open' in from ? 'the host' : label(from.node);
  const byNode = Map.groupBy(wires, (wire) => wire.to);
  const blocks = nodes
    .filter(({ isGroup }) => !isGroup)
    .map((node) => [
      heading(node, label),
      ...columns(
        (byNode.get(node.id) ?? []).map((wire) => [
          printable(wireName(wire)),
          `from ${giver(wire.from)}`,
          [calledText(wire), ...(wire.traffic === undefined ? [] : [trafficText(wire.traffic)])]
            .filter((text) => text !== '')
            .map(printable)
            .join('; '),
        ]),
      ),
    ]);
  blocks.push(
    section(
      'open',
      open.map((o) => [
        printable(o.name),
        o.implements === undefined ? kindText(o.kind) : `implements ${printable(o.implements)}`,
      ]),
    ),
    section(
      'exports',
      exports.map(({ name, kind, from }) => [
        printable(name),
        from === undefined ? kindText(kind) : `from ${giver(from)}`,
      ]),
    ),
  );
  const shown = blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return `${shown.join('\n\n')}\n`;
}

function heading(node: DiagramNode, label: (id: number) => string): string {
  const { id, group } = node;
  // Everything stands in the whole.
  const within = group === undefined || group === 0 ? [] : [`in ${label(group)}`];
  const notes = [...within, ...nodeNotes(node)];
  return `${label(id)}${notes.length === 0 ? '' : `  ${notes.join(', ')}`}`;
}

/** What an interface is need not be said. */
const kindText = (kind: DiagramExport['kind']): string => (kind === 'instance' ? '' : kind);

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [title, ...columns(rows)];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((r) => displayWidth(r[i]!))));
  return rows.map((row) => {
    const cells = row.map((cell, i) => cell + ' '.repeat(widths[i]! - displayWidth(cell)));
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
