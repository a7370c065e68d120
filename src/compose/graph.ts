/**
 * A composition graph: which components are instantiated, what they are given, and what the whole imports and exports, as
 * plain data. What it means is said by `evaluate.ts`, its bytes by `encode.ts`. The builder gives out the numbers by which
 * parts of the graph know each other: places in its lists. Explainer.md, Instance Definitions.
 */
import type { Span } from '../base/index.ts';
import type { ComponentTree, ExternName } from '../binary/index.ts';
import type { Model, WorldId } from '../model/index.ts';

/** A package's place among the packages of its graph. */
export type PackageIndex = number;
/** A node's place among the nodes of its graph. */
export type NodeIndex = number;

/** What is put together, as far as it is known: `checkGraph` says whether it holds, `encodeGraph` makes a component of it. */
export interface Graph {
  readonly packages: readonly GraphPackage[];
  readonly nodes: readonly GraphNode[];
  readonly arguments: readonly GraphArgument[];
  readonly exports: readonly GraphExport[];
}

/** A component that can be instantiated, any number of times. */
export interface GraphPackage {
  /** Its name for people; where the graph is encoded also that of the component within the other. */
  readonly label: string;
  /** The name of its file, for messages. */
  readonly file: string;
  /** Its name where packages are kept, with its version: `ns:pkg@1.0.0`; absent where it has none. */
  readonly name?: string;
  /** The import by which the result has it; absent where it is inside, as it is by default (`importPackages`). */
  readonly imported?: ExternName;
  readonly bytes: Uint8Array;
  /** The same, as it was read. */
  readonly tree: ComponentTree;
}

/** Where a part of a graph was asked for: errors are told of it there. Absent where a binary is the only place. */
export interface GraphPlace {
  readonly span?: Span;
}

/**
 * A node of a composition graph: something that instances can be given, that can be looked into, or that the result can
 * export.
 */
export type GraphNode = InstantiationNode | ImportNode | AliasNode | TypeNode;

/** A new instance of a package. What no argument gives it is open: it becomes an import of the result. */
export interface InstantiationNode extends GraphPlace {
  readonly kind: 'instantiation';
  readonly package: PackageIndex;
  /** Its name for people; the package's where it is absent. */
  readonly label?: string;
}

/** An import that the result has whether anybody uses it or not. */
export interface ImportNode extends GraphPlace {
  readonly kind: 'import';
  readonly extern: ExternName;
  readonly type: ItemType;
}

/** An export of an instance. */
export interface AliasNode extends GraphPlace {
  readonly kind: 'alias';
  readonly source: NodeIndex;
  readonly name: string;
}

/** A type that the result defines. */
export interface TypeNode extends GraphPlace {
  readonly kind: 'type';
  readonly name: string;
  readonly type: ItemType;
}

/** The type of something, by where that stands. */
export type ItemType =
  /** An import or export of a package; of an exported type of instances or functions, these. */
  | { readonly kind: 'import' | 'export'; readonly package: PackageIndex; readonly name: string }
  /** What a world imports under that name, after all that it needs of the world's other imports. */
  | {
      readonly kind: 'model';
      readonly model: Model;
      readonly world: WorldId;
      readonly name: string;
    };

/** What an instance is given for one of its imports. */
export interface GraphArgument extends GraphPlace {
  readonly to: NodeIndex;
  /** The name of the import. */
  readonly name: string;
  readonly from: NodeIndex;
}

/** An export of the component that the graph describes: a node, under a name. */
export interface GraphExport extends GraphPlace {
  readonly node: NodeIndex;
  readonly extern: ExternName;
}

/** Puts a graph together. Nothing is checked meanwhile; whatever can be said against it, `checkGraph` says. */
export class GraphBuilder {
  readonly #packages: GraphPackage[] = [];
  readonly #indexes = new Map<GraphPackage, PackageIndex>();
  readonly #nodes: GraphNode[] = [];
  readonly #arguments: GraphArgument[] = [];
  readonly #exports: GraphExport[] = [];
  /** By instance and name the nodes of exports that were taken. */
  readonly #aliases = new Map<NodeIndex, Map<string, NodeIndex>>();

  /** The graph as it is now. */
  get graph(): Graph {
    return {
      packages: [...this.#packages],
      nodes: [...this.#nodes],
      arguments: [...this.#arguments],
      exports: [...this.#exports],
    };
  }

  /** Adds a package; one that is there already, the same object, is not added again. */
  addPackage(pkg: GraphPackage): PackageIndex {
    let index = this.#indexes.get(pkg);
    if (index === undefined) this.#indexes.set(pkg, (index = this.#packages.push(pkg) - 1));
    return index;
  }

  /** Makes a new instance of a package. */
  instantiate(pkg: PackageIndex, about: { label?: string; span?: Span } = {}): NodeIndex {
    return this.#nodes.push({ kind: 'instantiation', package: pkg, ...about }) - 1;
  }

  /** Asks whoever instantiates the result for something of that type. */
  import(name: string | ExternName, type: ItemType, about: GraphPlace = {}): NodeIndex {
    return this.#nodes.push({ kind: 'import', extern: externOf(name), type, ...about }) - 1;
  }

  /** Takes an export from an instance; the same one is the same node. */
  access(source: NodeIndex, name: string, about: GraphPlace = {}): NodeIndex {
    const taken = this.#aliases.get(source) ?? new Map<string, NodeIndex>();
    this.#aliases.set(source, taken);
    let node = taken.get(name);
    if (node === undefined) {
      node = this.#nodes.push({ kind: 'alias', source, name, ...about }) - 1;
      taken.set(name, node);
    }
    return node;
  }

  /** Defines a type. */
  define(name: string, type: ItemType, about: GraphPlace = {}): NodeIndex {
    return this.#nodes.push({ kind: 'type', name, type, ...about }) - 1;
  }

  /** Gives an instance what it imports as `name`. */
  give(to: NodeIndex, name: string, from: NodeIndex, about: GraphPlace = {}): void {
    this.#arguments.push({ to, name, from, ...about });
  }

  /** Exports a node from the result. */
  export(node: NodeIndex, name: string | ExternName, about: GraphPlace = {}): void {
    this.#exports.push({ node, extern: externOf(name), ...about });
  }
}

const externOf = (name: string | ExternName): ExternName =>
  typeof name === 'string' ? { name } : name;

/** The name for people of an instantiation. */
export function labelOf({ packages }: Graph, node: InstantiationNode): string {
  return node.label ?? packages[node.package]!.label;
}
