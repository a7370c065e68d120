/**
 * What a graph connects, for people: each import of each instance with who gives it and why that one, or with what comes
 * nearest of all that is at hand, and why that doesn't serve. Nothing is decided here.
 */
import {
  isPreRelease,
  isVersion,
  nearNames,
  trackOf,
  versionedName,
  type VersionedName,
} from '../base/index.ts';
import type { ComponentTree } from '../binary/index.ts';
import { typesOnlyImports } from '../component/assemble/index.ts';
import { labelOf, type Graph, type GraphPackage, type NodeIndex } from './graph.ts';
import { openNames } from './open-names.ts';

/** An import of an instance, with where it comes from. */
export interface Wire {
  /** Who imports. */
  readonly to: string;
  readonly import: string;
  /** Who gives it; absent where it is left open. */
  readonly from?: Provider;
  /** The name under which the whole imports what is left open. */
  readonly as?: string;
  /**
   * Why it comes from there: `exact`, that very name is exported; `compatible`, a compatible version of it; `chosen`,
   * another name, by whoever made the graph. Why nobody gives it: `types`, it has nothing to give but types; `nobody`,
   * none has it.
   */
  readonly why: 'exact' | 'compatible' | 'chosen' | 'types' | 'nobody';
  /** Of what nobody gives, the export that comes nearest. */
  readonly nearest?: Candidate;
}

/** Something that could be given: an export of a component, or an import of the whole. */
export interface Provider {
  /** Who has it; absent for an import of the whole. */
  readonly label?: string;
  readonly name: string;
}

/** An export that comes near to serving an import, and why it does not. */
export interface Candidate extends Provider {
  /**
   * `version`, it is not compatible; `pre-release`, which is compatible with itself alone; `own`, an instance is not
   * given what it exports itself; `name`, it is called otherwise.
   */
  readonly why: 'version' | 'pre-release' | 'own' | 'name';
}

/**
 * The wires of a graph whose parts know each other (`checkGraph`), instance by instance, imports in their order.
 *
 * @param spare - Components that were at hand, and are not in the graph.
 */
export function wires(graph: Graph, spare: readonly GraphPackage[] = []): readonly Wire[] {
  const open = openNames(graph);
  const given = new Map<string, NodeIndex>();
  for (const { to, name, from } of graph.arguments) given.set(`${to} ${name}`, from);
  const atHand = new AtHand(
    [...graph.packages, ...spare].flatMap((of) =>
      exportNames(of.tree).map((n) => ({ label: of.label, offer: versionedName(n), of })),
    ),
  );
  return graph.nodes.flatMap((node, index): Wire[] => {
    if (node.kind !== 'instantiation') return [];
    const pkg = graph.packages[node.package]!;
    const ofTypes = typesOnlyImports(pkg.tree);
    const to = labelOf(graph, node);
    return importNames(pkg.tree).map((name): Wire => {
      const from = given.get(`${index} ${name}`);
      if (from !== undefined) {
        const provider = providerOf(graph, from);
        return { to, import: name, from: provider, why: whyGiven(name, provider.name) };
      }
      const wire = { to, import: name, as: open.get(index)!.get(name)!.name };
      if (ofTypes.has(name)) return { ...wire, why: 'types' };
      const nearest = atHand.nearest(name, pkg);
      return { ...wire, why: 'nobody', ...(nearest === undefined ? {} : { nearest }) };
    });
  });
}

function providerOf(graph: Graph, index: NodeIndex): Provider {
  const node = graph.nodes[index]!;
  switch (node.kind) {
    case 'instantiation': {
      const label = labelOf(graph, node);
      return { label, name: label };
    }
    case 'alias':
      return { ...providerOf(graph, node.source), name: node.name };
    case 'import':
      return { name: node.extern.name };
    case 'type':
      return { name: node.name };
    default:
      return node satisfies never;
  }
}

function whyGiven(wanted: string, name: string): Wire['why'] {
  if (wanted === name) return 'exact';
  return trackOf(versionedName(wanted)) === trackOf(versionedName(name)) ? 'compatible' : 'chosen';
}

/** An export, or what a world offers, with who has it. */
export interface Offered {
  readonly label: string;
  readonly offer: VersionedName;
  /** The component whose export it is. */
  readonly of?: GraphPackage;
}

/** Names that are compared at most in search of near ones: each that is missing is held against all others. */
const maxCompared = 1_000_000;

/** All that is at hand, among which is sought what comes nearest to a name of what nobody gives. */
export class AtHand {
  readonly #offers: readonly Offered[];
  readonly #byPath: ReadonlyMap<string, readonly Offered[]>;
  #compared = 0;

  constructor(offers: readonly Offered[]) {
    this.#offers = offers;
    this.#byPath = Map.groupBy(offers, ({ offer }) => offer.path);
  }

  /** @param wanting - Who wants it: an instance is not given what it exports itself. */
  nearest(name: string, wanting?: GraphPackage): Candidate | undefined {
    const isOwn = ({ of }: Offered): boolean => wanting !== undefined && of === wanting;
    const wanted = versionedName(name);
    const there = this.#byPath.get(wanted.path) ?? [];
    const own = there.find((o) => isOwn(o) && trackOf(o.offer) === trackOf(wanted));
    if (own !== undefined) return { label: own.label, name: own.offer.name, why: 'own' };
    const same = there.find((o) => !isOwn(o));
    if (same !== undefined) {
      const isPre = isPreReleased(same.offer) || isPreReleased(wanted);
      return { label: same.label, name: same.offer.name, why: isPre ? 'pre-release' : 'version' };
    }
    this.#compared += this.#offers.length;
    if (this.#compared > maxCompared) return undefined;
    const others = this.#offers.filter((o) => !isOwn(o));
    const names = others.map(({ offer }) => offer.name);
    const [near] = nearNames(name, names, 1);
    const like = others.find(({ offer }) => offer.name === near);
    return like === undefined
      ? undefined
      : { label: like.label, name: like.offer.name, why: 'name' };
  }
}

const isPreReleased = ({ version }: VersionedName): boolean =>
  version !== undefined && isVersion(version) && isPreRelease(version);

function importNames({ definitions }: ComponentTree): string[] {
  return definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
}

function exportNames({ definitions }: ComponentTree): string[] {
  return definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}
