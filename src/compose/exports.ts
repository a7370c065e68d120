/**
 * What a graph exports -> in which order it is written, and with what before it: a resource, record, variant, enum or flags
 * type that it uses must have a name outside. One that nobody gives a name is exported with it, where that gives away
 * nothing but the type; otherwise the export that is missing is told. Explainer.md, External Visibility of Types.
 */
import { diagnostic, type Diagnostic } from '../base/index.ts';
import type { ExternName } from '../binary/index.ts';
import {
  keyOf,
  namedTypes,
  type Extern,
  type TypeKey,
  type VisibleNames,
} from '../component/assemble/index.ts';
import type { EvaluatedGraph } from './evaluate.ts';
import { labelOf, type Graph, type GraphExport, type NodeIndex } from './graph.ts';

/** Something that is exported. */
export interface Exported {
  readonly extern: ExternName;
  readonly node: NodeIndex;
  /** The export of the node that is meant, if it is not the node itself. */
  readonly inner?: string;
  readonly item: Extern;
  /** Whether its type has to be said, since it has types in it that go by other names outside. */
  readonly isAscribed: boolean;
}

/** Where a type has a name: an export of an instance, or of an instance that it exports. */
interface Home {
  readonly node: NodeIndex;
  readonly path: readonly string[];
}

/** All exports, in order; what can't be exported is told. */
export function exportsOf(
  graph: Graph,
  evaluated: EvaluatedGraph,
): { readonly exports: readonly Exported[]; readonly diagnostics: readonly Diagnostic[] } {
  const plan = new ExportPlan(graph, evaluated);
  for (const wanted of graph.exports) plan.add(wanted);
  return { exports: plan.exports, diagnostics: plan.diagnostics };
}

class ExportPlan {
  readonly exports: Exported[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #graph: Graph;
  readonly #items: EvaluatedGraph['items'];
  readonly #names: VisibleNames;
  readonly #started = new Set<GraphExport>();
  readonly #taken: Set<string>;
  #homes: ReadonlyMap<TypeKey, Home> | undefined;
  #wanted: ReadonlyMap<TypeKey, GraphExport> | undefined;

  constructor(graph: Graph, { items, assembly }: EvaluatedGraph) {
    this.#graph = graph;
    this.#items = items;
    this.#names = assembly.visibleNames();
    this.#taken = new Set(graph.exports.map(({ extern }) => extern.name));
  }

  add(wanted: GraphExport): void {
    if (this.#started.has(wanted)) return;
    this.#started.add(wanted);
    const { node, extern } = wanted;
    this.#export({ extern, node, item: this.#items.get(node)! }, wanted);
  }

  /** @param cause - What was asked for, for the sake of which this is exported. */
  #export(made: Omit<Exported, 'isAscribed'>, cause: GraphExport): void {
    const { item } = made;
    let before: TypeKey | undefined;
    for (;;) {
      const lack = this.#names.lackOf(item);
      if (lack === undefined) break;
      const key = keyOf(lack.node);
      if (key === before) return void this.#fail(lack.kind, this.#homeOf(key), cause);
      if (!this.#name(key, lack.kind, cause)) return;
      before = key;
    }
    const isAscribed = this.#names.isBehind(item);
    this.#names.addExport(item);
    this.exports.push({ ...made, isAscribed });
  }

  /** Sees that a type has a name; false where there is none to be had. */
  #name(key: TypeKey, kind: string, cause: GraphExport): boolean {
    const wanted = this.#wantedFor(key);
    if (wanted !== undefined && !this.#started.has(wanted)) {
      this.add(wanted);
      return true;
    }
    const home = this.#homeOf(key);
    if (home === undefined) return this.#fail(kind, undefined, cause);
    const { node, path } = home;
    const [name = ''] = path;
    const instance = this.#items.get(node)!;
    const item = instance.sort === 'instance' ? instance.exports.get(name)! : instance;
    const isBare = item.sort === 'type' || isOfTypes(item);
    if (!isBare || this.#taken.has(name)) return this.#fail(kind, home, cause);
    this.#taken.add(name);
    this.#export({ extern: { ...item.extern, name }, node, inner: name, item }, cause);
    return true;
  }

  /** What the graph exports that has a name for a type. */
  #wantedFor(key: TypeKey): GraphExport | undefined {
    if (this.#wanted === undefined) {
      const wanted = new Map<TypeKey, GraphExport>();
      for (const each of this.#graph.exports) {
        namedTypes(this.#items.get(each.node)!, (named) => {
          if (!wanted.has(named)) wanted.set(named, each);
        });
      }
      this.#wanted = wanted;
    }
    return this.#wanted.get(key);
  }

  #homeOf(key: TypeKey): Home | undefined {
    if (this.#homes === undefined) {
      const homes = new Map<TypeKey, Home>();
      this.#graph.nodes.forEach(({ kind }, node) => {
        if (kind !== 'instantiation') return;
        namedTypes(this.#items.get(node)!, (named, path) => {
          // The shorter way gives less away.
          const known = homes.get(named);
          if (known === undefined || path.length < known.path.length)
            homes.set(named, { node, path });
        });
      });
      this.#homes = homes;
    }
    return this.#homes.get(key);
  }

  #fail(kind: string, home: Home | undefined, { extern, node, span }: GraphExport): boolean {
    const of = home === undefined ? '' : ` \`${home.path.at(-1)!}\` of ${this.#label(home.node)}`;
    const [name = ''] = home?.path ?? [];
    this.diagnostics.push(
      diagnostic(
        'compose/unnamed-type',
        `the export \`${extern.name}\` uses the ${kind}${of}, for which users of the result have no name`,
        span ?? this.#graph.nodes[node]!.span,
        {
          help:
            home === undefined
              ? [`have a component export the ${kind}`]
              : [
                  this.#taken.has(name)
                    ? `export \`${name}\` of ${this.#label(home.node)}, too, under another name`
                    : `export \`${name}\` of ${this.#label(home.node)}, too`,
                ],
        },
      ),
    );
    return false;
  }

  #label(index: NodeIndex): string {
    const node = this.#graph.nodes[index]!;
    return node.kind === 'instantiation' ? `\`${labelOf(this.#graph, node)}\`` : 'the whole';
  }
}

/** Whether an instance has types alone, so that nothing can be done with it. */
function isOfTypes(item: Extern): boolean {
  if (item.sort !== 'instance') return false;
  return [...item.exports.values()].every((inner) => inner.sort === 'type');
}
