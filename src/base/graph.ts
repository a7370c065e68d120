/**
 * Order by dependency. Nodes are numbers from 0; `edges[i]` are the nodes that `i` needs before it.
 */

/**
 * The nodes with every node after those it needs; among the nodes that are ready the smallest comes first, so that
 * the order is that of the input as far as it can be. Nodes on a cycle, and those that need them, are left out.
 */
export function topologicalOrder(edges: readonly (readonly number[])[]): number[] {
  const inOrder = edges.every((needs, i) => needs.every((n) => n < i));
  if (inOrder) return edges.map((_, i) => i);
  const remaining = edges.map((needs) => needs.length);
  const dependents: number[][] = edges.map(() => []);
  edges.forEach((needs, i) => needs.forEach((n) => dependents[n]!.push(i)));
  const order: number[] = [];
  const ready = new MinHeap();
  remaining.forEach((n, i) => n === 0 && ready.push(i));
  for (let i = ready.pop(); i !== undefined; i = ready.pop()) {
    order.push(i);
    for (const d of dependents[i]!) {
      remaining[d]! -= 1;
      if (remaining[d] === 0) ready.push(d);
    }
  }
  return order;
}

/**
 * The cycles of a graph as ways round, each from its smallest node. Of every strongly connected part one shortest
 * cycle through its smallest node is given, so that one mistake is one finding.
 */
export function findCycles(edges: readonly (readonly number[])[]): number[][] {
  return strongParts(edges)
    .map((part) =>
      wayRound(
        edges,
        part.reduce((a, b) => Math.min(a, b)),
        new Set(part),
      ),
    )
    .filter((way) => way !== undefined)
    .toSorted((a, b) => a[0]! - b[0]!);
}

/** The shortest way from `start` through `part` back to `start`, as the nodes passed. */
function wayRound(
  edges: readonly (readonly number[])[],
  start: number,
  part: ReadonlySet<number>,
): number[] | undefined {
  const from = new Map<number, number>();
  const queue = [start];
  for (const node of queue) {
    for (const next of edges[node]!) {
      if (next === start) {
        const way = [node];
        for (let n = node; n !== start;) way.push((n = from.get(n)!));
        return way.toReversed();
      }
      if (!part.has(next) || from.has(next)) continue;
      from.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

/** The strongly connected parts (Tarjan's algorithm, with a stack of its own because input can be deep). */
function strongParts(edges: readonly (readonly number[])[]): number[][] {
  const index = new Array<number>(edges.length).fill(-1);
  const low = new Array<number>(edges.length).fill(0);
  const onStack = new Array<boolean>(edges.length).fill(false);
  const stack: number[] = [];
  const parts: number[][] = [];
  let counter = 0;
  for (let root = 0; root < edges.length; root++) {
    if (index[root] !== -1) continue;
    const work: { node: number; next: number }[] = [{ node: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1)!;
      const { node } = frame;
      if (frame.next === 0) {
        index[node] = low[node] = counter++;
        stack.push(node);
        onStack[node] = true;
      }
      const target = edges[node]![frame.next++];
      if (target !== undefined) {
        if (index[target] === -1) work.push({ node: target, next: 0 });
        else if (onStack[target]) low[node] = Math.min(low[node]!, index[target]!);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
      if (low[node] !== index[node]) continue;
      const part = stack.splice(stack.lastIndexOf(node));
      for (const n of part) onStack[n] = false;
      parts.push(part);
    }
  }
  return parts;
}

/** A binary heap of numbers, the smallest first. */
class MinHeap {
  readonly #items: number[] = [];

  push(item: number): void {
    const a = this.#items;
    let i = a.push(item) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (a[parent]! <= item) break;
      a[i] = a[parent]!;
      i = parent;
    }
    a[i] = item;
  }

  pop(): number | undefined {
    const a = this.#items;
    const top = a[0];
    const last = a.pop();
    if (a.length === 0 || last === undefined) return top;
    let i = 0;
    for (let child = 1; child < a.length; child = 2 * i + 1) {
      if (child + 1 < a.length && a[child + 1]! < a[child]!) child++;
      if (a[child]! >= last) break;
      a[i] = a[child]!;
      i = child;
    }
    a[i] = last;
    return top;
  }
}
