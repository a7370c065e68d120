/** A graph -> what its result imports, and who inside uses each of the imports; packages that are imported stand aside. */
import type { ExternName } from '../binary/index.ts';
import { labelOf, type Graph, type NodeIndex } from './graph.ts';
import { openNames } from './open-names.ts';

/** An import of the component that a graph describes, with who inside uses it. */
export interface GraphImport {
  readonly extern: ExternName;
  /** By whom it is used, and as what; nobody of one that is only asked for. */
  readonly users: readonly { readonly to: string; readonly import: string }[];
}

/** What a graph leaves open, in the order in which it comes up, and what it asks for by itself. */
export function openImports(graph: Graph): readonly GraphImport[] {
  const found = new Map<string, { extern: ExternName; users: { to: string; import: string }[] }>();
  const usersOf = (extern: ExternName): { to: string; import: string }[] => {
    let entry = found.get(extern.name);
    if (entry === undefined) found.set(extern.name, (entry = { extern, users: [] }));
    return entry.users;
  };
  const labels = new Map<NodeIndex, string>();
  graph.nodes.forEach((node, index) => {
    if (node.kind === 'instantiation') labels.set(index, labelOf(graph, node));
  });
  for (const [index, names] of openNames(graph)) {
    for (const [name, extern] of names)
      usersOf(extern).push({ to: labels.get(index)!, import: name });
  }
  for (const node of graph.nodes) if (node.kind === 'import') usersOf(node.extern);
  for (const { to, name, from } of graph.arguments) {
    const given = graph.nodes[from];
    const label = labels.get(to);
    if (given?.kind !== 'import' || label === undefined) continue;
    usersOf(given.extern).push({ to: label, import: name });
  }
  return [...found.values()];
}
