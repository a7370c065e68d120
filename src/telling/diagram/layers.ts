/**
 * Boxes and edges between them -> where each is drawn: in layers from left to right, callers before what they call
 * (Sugiyama's method: layers, an order in each with few crossings, then heights that keep edges straight). Knows nothing
 * of what is in the boxes; every step is deterministic.
 */

export interface LayoutBox {
  readonly width: number;
  readonly height: number;
  /** The outermost layers, where there is nothing else. */
  readonly side?: 'left' | 'right';
}

export interface LayoutEdge {
  readonly from: number;
  readonly to: number;
  /** How far below the upper end of its box it begins, and ends. */
  readonly fromY: number;
  readonly toY: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  /** The upper left corner of each box. */
  readonly boxes: readonly Point[];
  /** The points through which each edge goes, from left to right as it is drawn. */
  readonly edges: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

const gap = { x: 72, y: 18, edge: 8 };
/** How often layers are ordered and heights are settled, each time seen from the other side. */
const sweeps = 12;
/** Layers with more boxes than this become several. */
const mostInLayer = (count: number): number => Math.max(6, Math.ceil(1.6 * Math.sqrt(count)));

/** A box, or a place where an edge crosses a layer. */
interface Item {
  readonly layer: number;
  readonly height: number;
  readonly box?: number;
  /** Neighbours to the left and to the right, with where the edge is fixed at both, from the middle of each. */
  readonly left: Link[];
  readonly right: Link[];
  /** Of its middle. */
  y: number;
}

interface Link {
  readonly item: Item;
  readonly own: number;
  readonly other: number;
}

export function layoutInLayers(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): Layout {
  const layers = layersOf(boxes, edges);
  const items: Item[] = boxes.map((box, i) => ({
    layer: layers[i]!,
    height: box.height,
    box: i,
    left: [],
    right: [],
    y: 0,
  }));
  const chains = edges.map((edge) => chainOf(edge, items));
  const columns: Item[][] = Array.from({ length: Math.max(0, ...layers) + 1 }, () => []);
  for (const item of items) columns[item.layer]!.push(item);
  order(columns);
  settle(columns);
  return placed(boxes, items, columns, chains, edges);
}

/**
 * The layer of each box: behind all that call it. An edge that closes a cycle counts the other way round. Full layers send
 * what comes later on to the next.
 */
function layersOf(boxes: readonly LayoutBox[], edges: readonly LayoutEdge[]): number[] {
  const inner = (i: number): boolean => boxes[i]!.side === undefined;
  const callees = boxes.map((): number[] => []);
  for (const { from, to } of edges) if (inner(from) && inner(to)) callees[from]!.push(to);
  const sorted = topological(callees);
  const rank = new Map(sorted.map((box, i) => [box, i]));
  const callers = boxes.map((): number[] => []);
  callees.forEach((all, from) => {
    for (const to of all) {
      const isForward = rank.get(from)! < rank.get(to)!;
      if (from !== to) callers[isForward ? to : from]!.push(isForward ? from : to);
    }
  });
  const most = mostInLayer(boxes.length);
  const first = boxes.some((b) => b.side === 'left') ? 1 : 0;
  const counts = new Map<number, number>();
  const layers = boxes.map(() => 0);
  for (const box of sorted) {
    if (!inner(box)) continue;
    let layer = Math.max(first, ...callers[box]!.map((c) => layers[c]! + 1));
    while ((counts.get(layer) ?? 0) >= most) layer++;
    counts.set(layer, (counts.get(layer) ?? 0) + 1);
    layers[box] = layer;
  }
  const last = Math.max(first, ...layers) + (boxes.some(({ side }) => side === undefined) ? 1 : 0);
  return layers.map((layer, i) => {
    const { side } = boxes[i]!;
    return side === undefined ? layer : side === 'left' ? 0 : last;
  });
}

/** Callers before callees, as far as there are no cycles. */
function topological(callees: readonly (readonly number[])[]): number[] {
  const done = new Set<number>();
  const sorted: number[] = [];
  callees.forEach((_, start) => {
    const open = [{ box: start, next: 0 }];
    if (done.has(start)) return;
    done.add(start);
    for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
      const callee = callees[at.box]![at.next++];
      if (callee === undefined) {
        sorted.push(at.box);
        open.pop();
      } else if (!done.has(callee)) {
        done.add(callee);
        open.push({ box: callee, next: 0 });
      }
    }
  });
  return sorted.toReversed();
}

/** What an edge goes through, from left to right; makes the items in the layers between. */
function chainOf(edge: LayoutEdge, items: Item[]): readonly Item[] {
  const ends = [
    { item: items[edge.from]!, y: edge.fromY },
    { item: items[edge.to]!, y: edge.toY },
  ];
  if (ends[0]!.item.layer > ends[1]!.item.layer) ends.reverse();
  const [start, end] = ends as [(typeof ends)[0], (typeof ends)[0]];
  const chain: Item[] = [start.item];
  for (let layer = start.item.layer + 1; layer < end.item.layer; layer++) {
    const item: Item = { layer, height: 0, left: [], right: [], y: 0 };
    items.push(item);
    chain.push(item);
  }
  chain.push(end.item);
  chain.slice(1).forEach((item, i) => {
    const before = chain[i]!;
    if (before.layer === item.layer) return;
    const own = item === end.item ? end.y - item.height / 2 : 0;
    const other = before === start.item ? start.y - before.height / 2 : 0;
    item.left.push({ item: before, own, other });
    before.right.push({ item, own: other, other: own });
  });
  return chain;
}

/** Orders each layer by the middle of its neighbours, to and fro, and keeps the order with the fewest crossings. */
function order(columns: Item[][]): void {
  number(columns);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns);
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const side = sweep % 2 === 0 ? 'left' : 'right';
    for (const column of side === 'left' ? columns : columns.toReversed()) {
      const middles = new Map(column.map((item) => [item, middle(item[side], item.y)]));
      column.sort((a, b) => middles.get(a)! - middles.get(b)!);
      number([column]);
    }
    const found = crossings(columns);
    if (found >= fewest) continue;
    fewest = found;
    best = columns.map((column) => [...column]);
  }
  best.forEach((column, i) => columns.splice(i, 1, column));
}

/** Heights for the time being: an item is as high as others are before it in the layer. */
function number(columns: readonly (readonly Item[])[]): void {
  for (const column of columns) {
    column.forEach((item, i) => {
      item.y = i;
    });
  }
}

/** Where an item's neighbours are; the port of a box counts for less than the box. */
function middle(links: readonly Link[], otherwise: number): number {
  if (links.length === 0) return otherwise;
  const sum = links.reduce((total, { item, other }) => {
    return total + item.y + (item.height === 0 ? 0 : other / (2 * item.height + 1));
  }, 0);
  return sum / links.length;
}

/** How many pairs of edges cross: those that begin above each other and end below. */
function crossings(columns: readonly (readonly Item[])[]): number {
  let count = 0;
  for (const column of columns) {
    const ends = column
      .flatMap((item) =>
        item.right.map((link) => ({
          from: item.y + link.own / 1e6,
          to: link.item.y + link.other / 1e6,
        })),
      )
      .toSorted((a, b) => a.from - b.from || a.to - b.to);
    const ranks = new Map(
      [...new Set(ends.map((e) => e.to))].toSorted((a, b) => a - b).map((to, i) => [to, i + 1]),
    );
    // Ends up to each rank so far, as a tree of sums (Fenwick).
    const sums = new Array<number>(ranks.size + 1).fill(0);
    ends.forEach(({ to }, before) => {
      const rank = ranks.get(to)!;
      let above = 0;
      for (let i = rank; i > 0; i -= i & -i) above += sums[i]!;
      count += before - above;
      for (let i = rank; i < sums.length; i += i & -i) sums[i]!++;
    });
  }
  return count;
}

/** Heights: each item where its neighbours would have it, as far as those beside it leave room. */
function settle(columns: readonly (readonly Item[])[]): void {
  for (const column of columns)
    keepApart(
      column,
      column.map(() => 0),
    );
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isForward = sweep % 2 === 0;
    for (const column of isForward ? columns : columns.toReversed()) {
      const wanted = column.map((item) => {
        const sided = isForward ? item.left : item.right;
        // In the end both sides count.
        const links =
          sweep >= sweeps - 4 || sided.length === 0 ? [...item.left, ...item.right] : sided;
        if (links.length === 0) return item.y;
        const sum = links.reduce((t, { item: at, own, other }) => t + at.y + other - own, 0);
        return sum / links.length;
      });
      keepApart(column, wanted);
    }
  }
}

/** As near as can be to the heights that are wanted, with room between them: isotonic regression. */
function keepApart(column: readonly Item[], wanted: readonly number[]): void {
  const offsets: number[] = [];
  column.forEach((item, i) => {
    const before = column[i - 1];
    const room =
      before === undefined ? 0 : (before.height + item.height) / 2 + roomOf(before, item);
    offsets.push((offsets.at(-1) ?? 0) + room);
  });
  const blocks: { sum: number; count: number }[] = [];
  wanted.forEach((y, i) => {
    let block = { sum: y - offsets[i]!, count: 1 };
    for (let last = blocks.at(-1); last && last.sum / last.count > block.sum / block.count;) {
      block = { sum: block.sum + last.sum, count: block.count + last.count };
      blocks.pop();
      last = blocks.at(-1);
    }
    blocks.push(block);
  });
  let i = 0;
  for (const { sum, count } of blocks) {
    for (let n = 0; n < count; n++, i++) column[i]!.y = sum / count + offsets[i]!;
  }
}

const roomOf = (a: Item, b: Item): number =>
  a.box === undefined && b.box === undefined ? gap.edge : gap.y;

function placed(
  boxes: readonly LayoutBox[],
  items: readonly Item[],
  columns: readonly (readonly Item[])[],
  chains: readonly (readonly Item[])[],
  edges: readonly LayoutEdge[],
): Layout {
  const all = columns.flat();
  const top = all.reduce((least, item) => Math.min(least, item.y - item.height / 2), Infinity);
  const widths = columns.map((column) =>
    column.reduce(
      (most, { box }) => (box === undefined ? most : Math.max(most, boxes[box]!.width)),
      0,
    ),
  );
  const lefts: number[] = [];
  widths.forEach((_, i) => {
    lefts.push(i === 0 ? 0 : lefts[i - 1]! + widths[i - 1]! + gap.x);
  });
  const corner = (item: Item): Point => ({
    x: lefts[item.layer]!,
    y: item.y - item.height / 2 - top,
  });
  const corners = new Map(
    all.flatMap((item) => (item.box === undefined ? [] : [[item.box, corner(item)] as const])),
  );
  return {
    boxes: boxes.map((_, i) => corners.get(i)!),
    edges: edges.map((edge, i) => {
      const [start, end] = [corners.get(edge.from)!, corners.get(edge.to)!];
      const between = chains[i]!.slice(1, -1).flatMap((item) => {
        const y = item.y - top;
        const x = lefts[item.layer]!;
        return [
          { x, y },
          { x: x + widths[item.layer]!, y },
        ];
      });
      const isBack = start.x > end.x;
      const y = start.y + edge.fromY;
      return [
        { x: start.x + boxes[edge.from]!.width, y },
        // Level beside a narrow box: wider ones of the layer are not to be crossed.
        { x: start.x + widths[items[edge.from]!.layer]!, y },
        ...(isBack ? between.toReversed() : between),
        { x: end.x, y: end.y + edge.toY },
      ];
    }),
    width: (lefts.at(-1) ?? 0) + (widths.at(-1) ?? 0),
    height: all.reduce((most, item) => Math.max(most, item.y + item.height / 2 - top), 0),
  };
}
