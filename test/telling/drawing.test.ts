/** Diagrams as drawings: where things are, what strangers' names may do, and how much is drawn. */
import { describe, expect, test } from 'vitest';
import type { Diagram, DiagramNode } from '../../src/compose/index.ts';
import { diagramHtml, drawing, type Drawing } from '../../src/telling/index.ts';

const node = (id: number, label: string, group = 0): DiagramNode => ({
  id,
  label,
  place: label,
  group,
  isGroup: false,
  part: id,
  isUnknown: false,
  memories: [],
});

/** Components by the numbers of those that each calls. */
function calling(calls: readonly (readonly number[])[], name = (i: number) => `c${i}`): Diagram {
  return {
    nodes: calls.map((_, i) => node(i + 1, name(i))),
    wires: calls.flatMap((all, i) =>
      all.map((to) => ({
        to: i + 1,
        from: { node: to + 1 },
        interface: `demo:shop/${name(to)}@1.0.0`,
        funcs: [{ name: 'ask', called: true }],
      })),
    ),
    open: [],
    exports: [{ name: 'demo:shop/shop@1.0.0', kind: 'instance', from: { node: 1 } }],
  };
}

/** Numbers that look as if by chance, the same each time. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

function overlaps({ boxes }: Drawing): number {
  let count = 0;
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const besides = a.x + a.width <= b.x || b.x + b.width <= a.x;
      if (!besides && a.y < b.y + b.height && b.y < a.y + a.height) count++;
    }
  });
  return count;
}

describe('layers', () => {
  test('callers stand to the left of what they call, exports and the host outermost', () => {
    const diagram: Diagram = {
      ...calling([[1, 2], [2], []]),
      open: [{ name: 'wasi:random/random@0.2.0', kind: 'instance' }],
    };
    const wires = [
      ...diagram.wires,
      {
        to: 1,
        from: { open: 'wasi:random/random@0.2.0' },
        interface: 'wasi:random/random@0.2.0',
        funcs: [{ name: 'get-random-u64', called: true }],
      },
    ];
    const { boxes } = drawing({ ...diagram, wires });
    const titles = boxes.toSorted((a, b) => a.x - b.x).map((b) => b.title);
    expect(titles).toEqual(['exports', 'c0', 'c1', 'c2', 'the host gives']);
  });

  test.each([3, 12, 40, 120])('of %i components none stands upon another', (count) => {
    const next = numbers(count);
    for (let round = 0; round < 5; round++) {
      const calls = Array.from({ length: count }, (_, i) => [
        ...new Set(
          Array.from({ length: next(4) }, () => i + 1 + next(count)).filter((c) => c < count),
        ),
      ]);
      const drawn = drawing(calling(calls));
      expect(overlaps(drawn)).toBe(0);
      for (const { points } of drawn.edges) {
        expect(
          points.every(({ x, y }) => x >= 0 && x <= drawn.width && y >= 0 && y <= drawn.height),
        ).toBe(true);
      }
    }
  });

  test('wires in a circle, and to oneself, are drawn', () => {
    const drawn = drawing(calling([[1], [2], [0, 2]]));
    expect(drawn.edges.length).toBe(5);
    expect(overlaps(drawn)).toBe(0);
  });

  test('an edge begins at the row of what it gives, and ends at who gives it', () => {
    const { boxes, edges } = drawing(calling([[1], []]));
    const edge = edges.find((e) => !e.isExport)!;
    const [from, to] = [boxes[edge.from]!, boxes[edge.to]!];
    expect(edge.points[0]).toEqual({ x: from.x + from.width, y: from.y + from.rows[0]!.y });
    expect(edge.points.at(-1)!.x).toBe(to.x);
    expect(edge.points.at(-1)!.y).toBeGreaterThan(to.y);
  });

  test('the same diagram gives the same page', () => {
    const diagram = calling([[1, 2], [2], []]);
    expect(diagramHtml(diagram, 'x')).toBe(diagramHtml(diagram, 'x'));
  });
});

describe('too much', () => {
  test('of many components and wires the first are drawn, quickly, and the rest is counted', () => {
    const all = Array.from({ length: 1000 }, (_, i) => i);
    const calls = all.map((i) => all.slice(i + 1, i + 30));
    const start = performance.now();
    const { boxes, leftOut } = drawing(calling(calls));
    expect(boxes.length).toBe(301);
    expect(leftOut.components).toBe(700);
    expect(leftOut.wires).toBeGreaterThan(20_000);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  test('rows beyond those that are shown share one', () => {
    const { boxes } = drawing(calling([all(30), ...all(30).map(() => [])]));
    const rows = boxes[0]!.rows.map((r) => r.text);
    expect(rows.length).toBe(14);
    expect(rows).toContain('and 17 more');
  });

  const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);
});

test('names of strangers are text', () => {
  const hostile = `"><script>alert('x')</script><!--\u001b[31m\u0000\ud800`;
  const page = diagramHtml(
    calling([[1], []], () => hostile),
    hostile,
  );
  expect(page).not.toMatch(/<script|<!--|alert\('/);
  expect(page).not.toMatch(/[\0\u001b]|\p{Surrogate}/u);
  expect(page.match(/<\/svg>/g)).toHaveLength(1);
});
