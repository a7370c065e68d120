/**
 * A graph -> its form in JSON, which other tools can make and read, too (docs/json.md). Components are named, by their files
 * and digests; the types of a model become WIT. Places of a text are left out. `graph-from-json.ts` is the way back.
 */
import { sha256, toBase64 } from '../base/index.ts';
import type { ExternName } from '../binary/index.ts';
import { isWitPackage } from '../component/assemble/index.ts';
import { printWit, type Model, type WorldId } from '../model/index.ts';
import type { Graph, GraphNode, GraphPackage, ItemType, NodeIndex, PackageIndex } from './graph.ts';

/** A composition graph in JSON. */
export interface GraphJson {
  readonly version: 1;
  readonly packages: readonly GraphPackageJson[];
  /** What nodes have the types of, where no package has it; absent where there is none. */
  readonly worlds?: readonly GraphWorldJson[];
  readonly nodes: readonly GraphNodeJson[];
  readonly arguments: readonly GraphArgumentJson[];
  readonly exports: readonly GraphExportJson[];
}

/** A component: where its bytes are, or which they are, or both; or the bytes themselves. */
export interface GraphPackageJson {
  /** Its name for people; that of its file, where it is absent. */
  readonly label?: string;
  /** The way to it from the folder in which the graph stands, with `/` between its parts. */
  readonly file?: string;
  /** Its name where packages are kept, with its version: `ns:pkg@1.0.0`. */
  readonly name?: string;
  /** The import by which the result has it; it is inside where this is absent. */
  readonly imported?: ExternName;
  /** The SHA-256 of its bytes, 64 hexadecimal digits in lower case. */
  readonly sha256?: string;
  /** Its bytes in base64, where they stand in no file: of packages of types, which may have been text. */
  readonly bytes?: string;
}

/** A world that is written down. */
export interface GraphWorldJson {
  /** A package in WIT, after it the packages that it depends on, each as `package … { … }`. */
  readonly wit: string;
  /** The name of the world in the package. */
  readonly world: string;
}

/** A node; packages and nodes are named by their places in the lists, from 0. */
export type GraphNodeJson =
  | { readonly kind: 'instantiation'; readonly package: PackageIndex; readonly label?: string }
  | { readonly kind: 'import'; readonly extern: ExternName; readonly type: ItemTypeJson }
  | { readonly kind: 'alias'; readonly source: NodeIndex; readonly name: string }
  | { readonly kind: 'type'; readonly name: string; readonly type: ItemTypeJson };

/** The type of what a package or a world imports or exports under a name. */
export type ItemTypeJson =
  | { readonly kind: 'import' | 'export'; readonly package: PackageIndex; readonly name: string }
  | { readonly kind: 'world'; readonly world: number; readonly name: string };

/** What an instance is given for its import `name`. */
export interface GraphArgumentJson {
  readonly to: NodeIndex;
  readonly name: string;
  readonly from: NodeIndex;
}

/** An export of the result. */
export interface GraphExportJson {
  readonly node: NodeIndex;
  readonly extern: ExternName;
}

/** The form of a graph in JSON. Paths are those by which its files were read. */
export function graphToJson({ packages, nodes, arguments: args, exports }: Graph): GraphJson {
  const worlds = new Worlds();
  const nodesJson = nodes.map((node) => nodeJson(node, worlds));
  return {
    version: 1,
    packages: packages.map(packageJson),
    ...(worlds.all.length === 0 ? {} : { worlds: worlds.all }),
    nodes: nodesJson,
    arguments: args.map(({ to, name, from }) => ({ to, name, from })),
    exports: exports.map(({ node, extern }) => ({ node, extern: externJson(extern) })),
  };
}

function packageJson({ label, file, name, imported, bytes, tree }: GraphPackage): GraphPackageJson {
  const isTypes = isWitPackage(tree);
  return {
    label,
    ...(isTypes ? {} : { file }),
    ...(name === undefined ? {} : { name }),
    ...(imported === undefined ? {} : { imported: externJson(imported) }),
    ...(isTypes ? { bytes: toBase64(bytes) } : { sha256: sha256(bytes) }),
  };
}

/** The worlds of models, each written once. */
class Worlds {
  readonly all: GraphWorldJson[] = [];
  readonly #indexes = new Map<Model, Map<WorldId, number>>();

  indexOf(model: Model, id: WorldId): number {
    let known = this.#indexes.get(model);
    if (known === undefined) this.#indexes.set(model, (known = new Map()));
    let index = known.get(id);
    if (index === undefined) {
      const { name, package: root } = model.worlds[id]!;
      index = this.all.push({ wit: printWit(model, { root }), world: name }) - 1;
      known.set(id, index);
    }
    return index;
  }
}

function nodeJson(node: GraphNode, worlds: Worlds): GraphNodeJson {
  const { kind } = node;
  switch (kind) {
    case 'instantiation': {
      const { package: pkg, label } = node;
      return { kind, package: pkg, ...(label === undefined ? {} : { label }) };
    }
    case 'import':
      return { kind, extern: externJson(node.extern), type: typeJson(node.type, worlds) };
    case 'alias':
      return { kind, source: node.source, name: node.name };
    case 'type':
      return { kind, name: node.name, type: typeJson(node.type, worlds) };
    default:
      return node satisfies never;
  }
}

function typeJson(type: ItemType, worlds: Worlds): ItemTypeJson {
  const { kind, name } = type;
  if (kind !== 'model') return { kind, package: type.package, name };
  return { kind: 'world', world: worlds.indexOf(type.model, type.world), name };
}

/** A name with its attributes, and nothing else that whoever made it may have kept with it. */
function externJson({ name, implements: of, versionSuffix, externalId }: ExternName): ExternName {
  return {
    name,
    ...(of === undefined ? {} : { implements: of }),
    ...(versionSuffix === undefined ? {} : { versionSuffix }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}
