/**
 * Pass 3: a composition -> the parts that are joined, each after those that supply it, with where each import of a part
 * comes from: another part or the host. Of a graph that `plug` has made (`compose/plug.ts`) the parts are its packages; of
 * any other the component that it describes is the only one.
 */
import {
  componentLabel,
  openNames,
  type Graph,
  type InstantiationNode,
} from '../../compose/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import type { Part, Supply } from '../../component/join/index.ts';

export interface Wiring {
  /** The plugs that are used, each after those that it needs. */
  readonly plugs: readonly Part[];
  readonly main: Part;
}

/** The parts of a graph whose last instantiation is the main one, as `plug` makes them. */
export function wiring(graph: Graph): Wiring {
  const open = openNames(graph);
  const parts = new Map<number, Part & { readonly supplies: Map<string, Supply> }>();
  graph.nodes.forEach((node, i) => {
    if (node.kind === 'instantiation') parts.set(i, partOf(graph, node));
  });
  for (const { to, name, from } of graph.arguments) {
    const given = graph.nodes[from]!;
    if (given.kind !== 'alias') throw new TypeError(`a ${given.kind} is given as ${name}`);
    const part = parts.get(given.source)!;
    parts.get(to)!.supplies.set(name, { kind: 'part', part, name: given.name });
  }
  for (const [i, { supplies }] of parts) {
    for (const [name, extern] of open.get(i)!) {
      supplies.set(name, { kind: 'host', name: extern.name });
    }
  }
  const all = [...parts.values()];
  return { plugs: all.slice(0, -1), main: all.at(-1)! };
}

/** The wiring of a component that is alone. */
export function wiringAlone(tree: ComponentTree): Wiring {
  const supplies = new Map(
    tree.definitions.flatMap((d): [string, Supply][] =>
      d.kind === 'import' ? [[d.extern.name, { kind: 'host', name: d.extern.name }]] : [],
    ),
  );
  return { plugs: [], main: { tree, label: componentLabel(tree), supplies } };
}

function partOf(
  { packages }: Graph,
  { package: index }: InstantiationNode,
): Part & { readonly supplies: Map<string, Supply> } {
  const { tree, label } = packages[index]!;
  return { tree, label, supplies: new Map() };
}
