/**
 * A diagram -> what is drawn of it, line by line, in whichever language a pen writes. An arrow goes from who calls to who
 * is called; it is faint where nothing can be called.
 */
import type { Diagram, DiagramNode, DiagramWire } from '../../compose/index.ts';
import { nodeNotes, trafficText, wireName } from './words.ts';

/** Lines of text; names in it are strangers'. */
export type Label = readonly string[];

/** How things are written in a language; each gives one line. Ids are words of letters and digits. */
export interface Pen {
  readonly begin: readonly string[];
  readonly end: readonly string[];
  readonly node: (id: string, label: Label) => string;
  readonly beginGroup: (id: string, label: Label) => string;
  readonly endGroup: string;
  /** What the whole imports or exports. */
  readonly port: (id: string, label: Label, side: 'import' | 'export') => string;
  readonly arrow: (from: string, to: string, label: Label, isFaint: boolean) => string;
  /** From an export to what is exported. */
  readonly line: (from: string, to: string) => string;
}

export function draw({ nodes, wires, open, exports }: Diagram, pen: Pen): string {
  const opened = new Map(open.map(({ name }, i) => [name, `open${i}`]));
  const idOf = (at: DiagramWire['from']): string =>
    'open' in at ? opened.get(at.open)! : `node${at.node}`;
  const drawn = exports.flatMap(({ name, from }, i) =>
    from === undefined ? [] : [{ id: `export${i}`, name, from: idOf(from) }],
  );
  const lines = [
    ...nodeLines(nodes, pen),
    ...[...opened].map(([name, id]) => pen.port(id, [name], 'import')),
    ...wires.map((wire) => {
      const isFaint = !wire.funcs.some((f) => f.called);
      return pen.arrow(`node${wire.to}`, idOf(wire.from), wireLabel(wire), isFaint);
    }),
    ...drawn.flatMap(({ id, name, from }) => [pen.port(id, [name], 'export'), pen.line(id, from)]),
  ].map((line) => `  ${line}`);
  return `${[...pen.begin, ...lines, ...pen.end].join('\n')}\n`;
}

function wireLabel(wire: DiagramWire): Label {
  const { from, interface: of, traffic } = wire;
  // What the host gives has its name on it already.
  const name = 'open' in from && from.open === of ? [] : [wireName(wire)];
  return [...name, ...(traffic === undefined ? [] : [trafficText(traffic)])];
}

function nodeLines(nodes: readonly DiagramNode[], pen: Pen): string[] {
  const byGroup = Map.groupBy(nodes, (node) => node.group);
  const lines: string[] = [];
  const write = (group: number | undefined, margin: string): void => {
    for (const node of byGroup.get(group) ?? []) {
      const id = `node${node.id}`;
      const label = [node.label, ...nodeNotes(node)];
      if (node.isGroup) {
        lines.push(margin + pen.beginGroup(id, label));
        write(node.id, `${margin}  `);
        lines.push(margin + pen.endGroup);
      } else {
        lines.push(margin + pen.node(id, label));
        // What has code of its own and makes others stands beside them.
        write(node.id, margin);
      }
    }
  };
  write(undefined, '');
  return lines;
}
