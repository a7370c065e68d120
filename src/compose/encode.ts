/**
 * A graph -> one component: imports, the packages, each once however often it is instantiated, instances, exports. The
 * same graph gives the same bytes. What can't be written is an error of the graph; what comes out is valid. Binary.md.
 */
import { hasErrors, type Diagnostic, type Outcome } from '../base/index.ts';
import {
  writeComponent,
  writeNames,
  type ComponentTree,
  type Names,
  type SortIndex,
} from '../binary/index.ts';
import {
  ComponentWriter,
  importsOf,
  minify,
  ourselves,
  partsCustom,
  producersSection,
  recordOf,
  writeProducers,
  type PartRecord,
} from '../component/assemble/index.ts';
import { exportsOf } from './exports.ts';
import { evaluate, type CheckGraphOptions, type EvaluatedGraph } from './evaluate.ts';
import {
  labelOf,
  type Graph,
  type GraphArgument,
  type GraphNode,
  type InstantiationNode,
  type NodeIndex,
  type TypeNode,
} from './graph.ts';
import { toldAt } from './told-at.ts';

/** How a graph is written as a component. */
export interface EncodeOptions extends CheckGraphOptions {
  /** The name of the component, for people. */
  readonly name?: string;
  /**
   * Leaves out what is there for people alone: names, and who made what, of the parts, too. What is kept of each part, its
   * name, version, digest and producers, stays.
   */
  readonly minify?: boolean;
}

/** The component that a graph describes; undefined, with everything that is wrong with the graph, where there is none. */
export function encodeGraph(
  graph: Graph,
  options: EncodeOptions = {},
): Outcome<Uint8Array | undefined> {
  const { value, diagnostics } = treeOf(graph, options);
  if (value === undefined) return { value, diagnostics };
  const small = options.minify === true;
  const { definitions } = small ? minify(value) : value;
  const forPeople = [
    { name: 'component-name', data: writeNames(value.names) },
    { name: producersSection, data: writeProducers([ourselves]) },
  ];
  const customs = [...(small ? [] : forPeople), partsCustom(recordsOf(graph, small))];
  const all = customs.map((custom) => ({ kind: 'custom', offset: 0, ...custom }) as const);
  return { value: writeComponent({ definitions: [...definitions, ...all] }), diagnostics };
}

/** What is kept of each component that is instantiated, in their order. */
function recordsOf({ packages, nodes }: Graph, isMinified: boolean): PartRecord[] {
  const used = new Set(nodes.flatMap((n) => (n.kind === 'instantiation' ? [n.package] : [])));
  return [...used].map((index) => {
    const { name, label, bytes, tree, imported } = packages[index]!;
    const small = isMinified && imported === undefined ? minify(tree) : tree;
    return recordOf({
      ...(name === undefined ? {} : { name }),
      label,
      bytes,
      tree,
      ...(imported === undefined ? {} : { imported: imported.name }),
      ...(small === tree ? {} : { minified: writeComponent(small) }),
    });
  });
}

/** Everything that is wrong with a graph; no error where it can be encoded. */
export function checkGraph(graph: Graph, options: CheckGraphOptions = {}): readonly Diagnostic[] {
  return treeOf(graph, options).diagnostics;
}

function treeOf(graph: Graph, options: EncodeOptions): Outcome<ComponentTree | undefined> {
  const { value, diagnostics } = evaluate(graph, options);
  if (value === undefined) return { value, diagnostics };
  const written = writeTree(graph, value, options);
  if (written.value === undefined) return written;
  const found = [...diagnostics, ...value.assembly.faultsOf(written.value)];
  return { value: hasErrors(found) ? undefined : written.value, diagnostics: found };
}

/** The component that a graph describes, before it is written as bytes; that it is valid is still to be asked. */
export function graphTree(
  graph: Graph,
  options: EncodeOptions = {},
): Outcome<ComponentTree | undefined> {
  const { value, diagnostics } = evaluate(graph, options);
  if (value === undefined) return { value, diagnostics };
  const written = writeTree(graph, value, options);
  return { value: written.value, diagnostics: [...diagnostics, ...written.diagnostics] };
}

function writeTree(
  graph: Graph,
  value: EvaluatedGraph,
  options: EncodeOptions,
): Outcome<ComponentTree | undefined> {
  const w = new ComponentWriter();
  const imported = value.assembly.writeImports(w);
  if (imported.value === undefined) return { value: undefined, diagnostics: imported.diagnostics };
  const encoder = new Encoder(graph, value, imported.value, w);
  const names = encoder.write(options);
  if (hasErrors(encoder.found)) return { value: undefined, diagnostics: encoder.found };
  const tree: ComponentTree = {
    kind: 'component',
    file: '<composition>',
    offset: 0,
    end: 0,
    definitions: w.definitions,
    names,
  };
  return { value: tree, diagnostics: [] };
}

class Encoder {
  /** What could not be written. */
  readonly found: Diagnostic[] = [];
  readonly #graph: Graph;
  readonly #evaluated: EvaluatedGraph;
  readonly #imports: ReadonlyMap<string, number>;
  readonly #w: ComponentWriter;
  readonly #components = new Map<ComponentTree, number>();
  readonly #indexes = new Map<NodeIndex, SortIndex>();
  readonly #given: ReadonlyMap<NodeIndex, readonly GraphArgument[]>;
  readonly #labels = { component: new Map<number, string>(), instance: new Map<number, string>() };

  constructor(
    graph: Graph,
    evaluated: EvaluatedGraph,
    imports: ReadonlyMap<string, number>,
    w: ComponentWriter,
  ) {
    this.#graph = graph;
    this.#evaluated = evaluated;
    this.#imports = imports;
    this.#w = w;
    this.#given = Map.groupBy(graph.arguments, ({ to }) => to);
  }

  write({ name }: EncodeOptions): Names {
    const { nodes } = this.#graph;
    const { order } = this.#evaluated;
    for (const i of order) {
      const node = nodes[i]!;
      if (node.kind === 'instantiation') this.#component(node.package);
    }
    for (const i of order) {
      const node = nodes[i]!;
      if (node.kind !== 'type') this.#indexes.set(i, this.#node(node, i));
    }
    this.#exports();
    // A type that is exported was written there, with the names of those that are exported before it.
    for (const i of order) if (nodes[i]!.kind === 'type') this.#indexOf(i);
    const sorts = new Map(Object.entries(this.#labels).filter(([, labels]) => labels.size > 0));
    return { ...(name === undefined ? {} : { component: name }), sorts };
  }

  #exports(): void {
    const { assembly } = this.#evaluated;
    const { exports, diagnostics } = exportsOf(this.#graph, this.#evaluated);
    this.found.push(...diagnostics);
    for (const { extern, node, inner, item, isAscribed } of exports) {
      const { sort } = item;
      const isDefined = this.#graph.nodes[node]!.kind === 'type';
      const whole = this.#indexOf(node);
      const from =
        inner === undefined ? whole : { sort, index: this.#w.alias(sort, whole.index, inner) };
      const type = isAscribed && !isDefined ? assembly.writeExportType(item) : undefined;
      this.found.push(...(type?.diagnostics ?? []));
      assembly.noteExport(item, this.#w.export(extern, from, type?.value));
    }
  }

  /** Where a node stands; a type is written where it is first wanted. */
  #indexOf(node: NodeIndex): SortIndex {
    return this.#indexes.get(node) ?? this.#type(node);
  }

  #type(index: NodeIndex): SortIndex {
    const { assembly, items } = this.#evaluated;
    const { value, diagnostics } = assembly.writeType(items.get(index)!);
    this.found.push(...toldAt(diagnostics, this.#graph.nodes[index]!.span));
    const written: SortIndex = { sort: 'type', index: value ?? 0 };
    this.#indexes.set(index, written);
    return written;
  }

  #component(index: number): number {
    const { tree, label, imported } = this.#graph.packages[index]!;
    if (imported !== undefined) return this.#imports.get(imported.name)!;
    let component = this.#components.get(tree);
    if (component === undefined) {
      component = this.#w.readComponent(tree);
      this.#components.set(tree, component);
      this.#labels.component.set(component, label);
    }
    return component;
  }

  #node(node: Exclude<GraphNode, TypeNode>, index: NodeIndex): SortIndex {
    const { items } = this.#evaluated;
    const { sort } = items.get(index)!;
    switch (node.kind) {
      case 'instantiation': {
        const args = this.#arguments(node, index);
        const made = this.#w.instance(this.#component(node.package), args);
        this.#labels.instance.set(made, labelOf(this.#graph, node));
        return { sort: 'instance', index: made };
      }
      case 'import':
        return { sort, index: this.#imports.get(node.extern.name)! };
      case 'alias': {
        const source = this.#indexes.get(node.source)!;
        return { sort, index: this.#w.alias(sort, source.index, node.name) };
      }
      default:
        return node satisfies never;
    }
  }

  /** In the order of the component's imports. */
  #arguments(node: InstantiationNode, index: NodeIndex): (SortIndex & { readonly name: string })[] {
    const { assembly, open } = this.#evaluated;
    const left = open.get(index)!;
    const given = new Map(this.#given.get(index)?.map((a) => [a.name, a.from]));
    return [...importsOf(this.#graph.packages[node.package]!.tree).keys()].map((name) => {
      const from = given.get(name);
      if (from !== undefined) return { name, ...this.#indexOf(from) };
      const outside = left.get(name)!.name;
      return { name, sort: assembly.sortOf(outside), index: this.#imports.get(outside)! };
    });
  }
}
