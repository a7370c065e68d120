/**
 * A diagram -> boxes with rows, and edges between them, placed: a box a component, a row for each thing that it gets, from
 * which an edge goes to who gives it. What the whole exports stands in a box to the left of all, what the host gives in one
 * to the right.
 */
import { displayWidth, parseInterfaceName, printable } from '../../base/index.ts';
import type { Diagram, DiagramNode, DiagramWire, Traffic } from '../../compose/index.ts';
import { layoutInLayers, type LayoutEdge, type Point } from './layers.ts';
import { calledText, nodeNotes, trafficText, wireName } from './words.ts';

export type BoxKind = 'component' | 'exports' | 'host';

export interface Box {
  readonly kind: BoxKind;
  readonly title: string;
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/** Something that a component gets, that the host gives, or that the whole exports. */
export interface Row {
  readonly text: string;
  /** All of its name, and what of it is called. */
  readonly told: string;
  /** What of a trace is told of it. */
  readonly traffic?: string;
  /** Of its middle, below the upper end of the box. */
  readonly y: number;
}

export interface Edge {
  /** Numbers of boxes. */
  readonly from: number;
  readonly to: number;
  readonly points: readonly Point[];
  readonly told: string;
  /** Nothing can be called through it. */
  readonly isFaint: boolean;
  /** Only names something: of what is exported. */
  readonly isExport: boolean;
  readonly isToHost: boolean;
  readonly traffic?: Traffic;
}

/** A diagram as it is drawn; lengths are pixels. */
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
  readonly width: number;
  readonly height: number;
  /** Whether a trace was put on it. */
  readonly isTraced: boolean;
  /** How much is not drawn, as there is too much of it. */
  readonly leftOut: LeftOut;
}

interface LeftOut {
  readonly components: number;
  readonly wires: number;
}

/** Of type, in pixels: a character is as wide as in all usual monospaced fonts. */
export const measure = { char: 7.25, line: 18, title: 30, note: 16, pad: 12 } as const;
/** Rows of a component; what more there is shares the last. */
const mostRows = 14;
/** Components and wires that are drawn: nobody reads more, and time grows with them. */
const most = { boxes: 300, wires: 2000 };
/** Characters of a line. */
const longest = 44;

/** A box that isn't placed yet. */
interface Sketch {
  readonly kind: BoxKind;
  readonly title: string;
  readonly notes: readonly string[];
  rows: RowSketch[];
}

interface RowSketch {
  readonly text: string;
  readonly told: string;
  readonly traffic?: string;
  /** Numbers of edges that begin here. */
  readonly edges: number[];
}

interface EdgeSketch {
  readonly from: number;
  readonly to: number;
  readonly told: string;
  readonly isFaint: boolean;
  readonly isExport: boolean;
  readonly isToHost: boolean;
  readonly traffic?: Traffic;
  /** The row at which it ends, of the host's. */
  readonly toRow?: number;
}

export function drawing(diagram: Diagram): Drawing {
  const { boxes, edges, leftOut } = sketch(diagram);
  const first = place(boxes, edges);
  // Rows in the order of what they lead to cross less.
  const heights = edges.map((_, i) => first.edges[i]!.at(-1)!.y);
  for (const box of boxes) {
    if (box.kind === 'host') continue;
    const height = ({ edges: own }: RowSketch): number =>
      own.length === 1 ? heights[own[0]!]! : Infinity;
    box.rows = box.rows.toSorted((a, b) => height(a) - height(b) || 0);
  }
  const { sizes, edges: paths, boxes: corners, width, height } = place(boxes, edges);
  return {
    boxes: boxes.map(({ rows, ...box }, i) => ({
      ...box,
      rows: rows.map(({ edges: _, ...row }, n) => ({ ...row, y: sizes[i]!.rows[n]! })),
      width: sizes[i]!.width,
      height: sizes[i]!.height,
      ...corners[i]!,
    })),
    edges: edges.map(({ toRow: _, ...edge }, i) => ({ ...edge, points: paths[i]! })),
    width,
    height,
    isTraced: diagram.wires.some((w) => w.traffic !== undefined),
    leftOut,
  };
}

function sketch({ nodes, wires, open, exports }: Diagram): {
  readonly boxes: Sketch[];
  readonly edges: EdgeSketch[];
  readonly leftOut: LeftOut;
} {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const all = nodes.filter(({ isGroup }) => !isGroup);
  const shown = all.slice(0, most.boxes);
  const boxes: Sketch[] = shown.map((node) => ({
    kind: 'component',
    title: short(node.label),
    notes: [...within(node, byId), ...nodeNotes(node)].map(short),
    rows: [],
  }));
  const edges: EdgeSketch[] = [];
  const boxOf = new Map(shown.map((node, i) => [node.id, i]));
  const hostRows = new Map(open.map(({ name }, i) => [name, i]));
  const given = exports.filter(({ from }) => from !== undefined);
  const outside = given.length === 0 ? undefined : boxes.push(titled('exports', 'exports')) - 1;
  const host = open.length === 0 ? undefined : boxes.push(titled('host', 'the host gives')) - 1;
  if (host !== undefined) {
    boxes[host]!.rows = open.map(({ name, kind }) => ({
      text: shortName(name),
      told: printable(kind === 'instance' ? name : `${name}: ${kind}`),
      edges: [],
    }));
  }
  const end = (from: DiagramWire['from']): Pick<EdgeSketch, 'to' | 'toRow'> | undefined => {
    if ('open' in from) {
      const toRow = hostRows.get(from.open);
      return host === undefined || toRow === undefined ? undefined : { to: host, toRow };
    }
    const to = boxOf.get(from.node);
    return to === undefined ? undefined : { to };
  };
  for (const wire of wires.slice(0, most.wires)) {
    const from = boxOf.get(wire.to);
    const to = end(wire.from);
    if (from === undefined || to === undefined) continue;
    const { rows } = boxes[from]!;
    const { traffic } = wire;
    const called = calledText(wire);
    const told = printable(`${wireName(wire)}${called === '' ? '' : `: ${called}`}`);
    const edge = {
      from,
      ...to,
      told,
      isFaint: !wire.funcs.some((f) => f.called),
      isExport: false,
      isToHost: to.to === host,
      ...(traffic === undefined ? {} : { traffic }),
    };
    addRow(rows, edges.push(edge) - 1, {
      text: shortName(wireName(wire)),
      told,
      ...(traffic === undefined ? {} : { traffic: trafficText(traffic) }),
    });
  }
  for (const { name, from } of given) {
    const to = end(from!);
    if (to === undefined) continue;
    const told = printable(name);
    const edge = { from: outside!, ...to, told, isFaint: false, isExport: true, isToHost: false };
    addRow(boxes[outside!]!.rows, edges.push(edge) - 1, { text: shortName(name), told });
  }
  return {
    boxes,
    edges,
    leftOut: {
      components: all.length - shown.length,
      wires: Math.max(0, wires.length - most.wires),
    },
  };
}

function titled(kind: BoxKind, title: string): Sketch {
  return { kind, title, notes: [], rows: [] };
}

function addRow(rows: RowSketch[], edge: number, row: Omit<RowSketch, 'edges'>): void {
  const last = rows.at(-1);
  if (rows.length < mostRows || last === undefined) {
    rows.push({ ...row, edges: [edge] });
    return;
  }
  const all = [...last.edges, edge];
  const told = `${last.told}\n${row.told}`;
  rows.splice(-1, 1, { text: `and ${all.length} more`, told, edges: all });
}

/** The groups in which a component stands; everything stands in the whole. */
function within({ group }: DiagramNode, byId: ReadonlyMap<number, DiagramNode>): readonly string[] {
  const above = group === undefined || group === 0 ? undefined : byId.get(group);
  return above === undefined ? [] : [`in ${above.label}`];
}

/** `demo:secret-store/store@0.1.0` is `secret-store/store` to a reader; all of it is told where one points. */
function shortName(name: string): string {
  const parsed = parseInterfaceName(name);
  return short(parsed === undefined ? name : `${parsed.package}/${parsed.interface}`);
}

function short(text: string): string {
  const shown = printable(text);
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

interface Size {
  readonly width: number;
  readonly height: number;
  /** The middle of each row. */
  readonly rows: readonly number[];
}

function sizeOf({ title, notes, rows }: Sketch): Size {
  const texts = [...notes, ...rows.flatMap(({ text, traffic }) => [text, traffic ?? ''])];
  const columns = Math.max(10, displayWidth(title) * 1.1, ...texts.map((t) => displayWidth(t)));
  const tops: number[] = [];
  let y = measure.title + notes.length * measure.note + (rows.length > 0 ? measure.pad / 2 : 0);
  for (const { traffic } of rows) {
    tops.push(y + measure.line / 2);
    y += measure.line + (traffic === undefined ? 0 : measure.note);
  }
  return {
    width: Math.ceil(columns * measure.char + 2 * measure.pad),
    height: Math.ceil(y + measure.pad / 2),
    rows: tops,
  };
}

function place(
  boxes: readonly Sketch[],
  edges: readonly EdgeSketch[],
): ReturnType<typeof layoutInLayers> & { readonly sizes: readonly Size[] } {
  const sizes = boxes.map(sizeOf);
  const rowOf = new Map(
    boxes.flatMap(({ rows }, i) =>
      rows.flatMap((row, n) => row.edges.map((e) => [e, sizes[i]!.rows[n]!] as const)),
    ),
  );
  const lines: LayoutEdge[] = edges.map(({ from, to, toRow }, i) => ({
    from,
    to,
    fromY: rowOf.get(i)!,
    toY: toRow === undefined ? measure.title / 2 : sizes[to]!.rows[toRow]!,
  }));
  const sided = boxes.map(({ kind }, i) => ({
    width: sizes[i]!.width,
    height: sizes[i]!.height,
    ...(kind === 'exports'
      ? { side: 'left' as const }
      : kind === 'host'
        ? { side: 'right' as const }
        : {}),
  }));
  return { ...layoutInLayers(sided, lines), sizes };
}
