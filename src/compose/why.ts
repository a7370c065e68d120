/**
 * A component, and others or a world -> whether they fit, and why or why not: for each import what the others have for it, by
 * which rule, and where the two part; and what would help. Nothing is told to help that was not tried. Names are found by
 * `plug.ts` and `wires.ts`, types are compared by `component/targets`.
 */
import {
  CompatibleNames,
  hasErrors,
  versionedName,
  type Diagnostic,
  type Outcome,
} from '../base/index.ts';
import type { ComponentTree } from '../binary/index.ts';
import { treeOfWorld, typesOnlyImports } from '../component/assemble/index.ts';
import { importDifferences, targets, type ImportDifference } from '../component/index.ts';
import { worldName, type Model, type WorldId } from '../model/index.ts';
import { checkGraph } from './encode.ts';
import type { CheckGraphOptions } from './evaluate.ts';
import { GraphBuilder, type Graph, type GraphPackage } from './graph.ts';
import { plug } from './plug.ts';
import { AtHand, wires, type Candidate, type Wire } from './wires.ts';

/** Whether components fit, and why or why not. */
export interface Why {
  /** Whether all that the others have for the component fits, and they have anything for it. */
  readonly fits: boolean;
  /** In the order of the component. */
  readonly imports: readonly WhyImport[];
  /** What would help, each tried. */
  readonly remedies: readonly Remedy[];
}

/** An import of the component, with what the others have for it. */
export interface WhyImport {
  readonly import: string;
  /** What stands for it; absent where there is nothing. */
  readonly from?: { readonly label: string; readonly name: string };
  /** As of wires. */
  readonly why: Wire['why'];
  /** Where nothing stands for it, what comes nearest. */
  readonly nearest?: Candidate;
  /** Where the two part; none where they fit. */
  readonly differences: readonly ImportDifference[];
}

/** Something that would make components fit. Each was tried before it is told. */
export type Remedy =
  /** They fit the other way round: the component is what the other wants. */
  | { readonly kind: 'swap'; readonly socket: string }
  /** The types agree: give it by its name, or have it exported under the one that is wanted. */
  | {
      readonly kind: 'give';
      readonly import: string;
      readonly from: { readonly label: string; readonly name: string };
    }
  /** One component more, of those at hand, has what is missing. */
  | { readonly kind: 'plug'; readonly label: string; readonly imports: readonly string[] };

/** A world that a component is held against. */
export interface WorldOffer {
  readonly model: Model;
  readonly world: WorldId;
}

/** By which rules components are judged, and what is tried. */
export interface WhyOptions extends CheckGraphOptions {
  /** Components at hand, which are tried where something is missing. */
  readonly spare?: readonly GraphPackage[];
}

/** Exports under other names that are tried: each time all is composed. */
const mostTried = 16;

/**
 * Why a component fits others, or a world, or why it doesn't. The diagnostics are what is wrong when they are put together;
 * the value is undefined where one of them is not valid.
 */
export function why(
  component: GraphPackage,
  others: readonly GraphPackage[] | WorldOffer,
  options: WhyOptions = {},
): Outcome<Why | undefined> {
  if ('model' in others) return whyWorld(component, others);
  const faults = [component, ...others].flatMap((pkg) => faultsOf(pkg, options));
  if (faults.length > 0) return { value: undefined, diagnostics: faults };
  const plugged = plug(component, others, { unused: 'warning' });
  const graph = plugged.value ?? alone(component);
  const imports = importsIn(graph, component, others);
  const found: Diagnostic[] = [
    ...plugged.diagnostics.filter((d) => d.severity === 'error'),
    ...(plugged.value === undefined ? [] : checkGraph(graph, options)),
  ];
  const fits = !hasErrors(found) && imports.some((i) => i.from !== undefined);
  const remedies = [
    ...(imports.some((i) => i.from !== undefined) ? [] : swaps(component, others, options)),
    ...gifts(component, others, imports, options),
    ...(plugged.value === undefined ? [] : additions(component, others, imports, options)),
  ];
  return { value: { fits, imports, remedies }, diagnostics: found };
}

function faultsOf(pkg: GraphPackage, options: CheckGraphOptions): readonly Diagnostic[] {
  return checkGraph({ ...alone(pkg), nodes: [] }, options).filter((d) => d.severity === 'error');
}

/** A component by itself, with all of its imports open. */
function alone(pkg: GraphPackage): Graph {
  const builder = new GraphBuilder();
  builder.instantiate(builder.addPackage(pkg));
  return builder.graph;
}

function importsIn(
  graph: Graph,
  component: GraphPackage,
  others: readonly GraphPackage[],
): WhyImport[] {
  // The component is the last that is instantiated, as nothing needs it.
  const last = graph.nodes.findLastIndex((n) => n.kind === 'instantiation');
  const givers = new Map<string, { readonly pkg: GraphPackage; readonly name: string }>();
  for (const { to, name, from } of graph.arguments) {
    const node = graph.nodes[from]!;
    if (to !== last || node.kind !== 'alias') continue;
    const source = graph.nodes[node.source]!;
    if (source.kind !== 'instantiation') continue;
    givers.set(name, { pkg: graph.packages[source.package]!, name: node.name });
  }
  const differences = [...new Set([...givers.values()].map((g) => g.pkg))].flatMap((pkg) => {
    const find = (name: string): string | undefined => {
      const giver = givers.get(name);
      return giver?.pkg === pkg ? giver.name : undefined;
    };
    return importDifferences(component.tree, pkg.tree, 'exports', find).value ?? [];
  });
  const byImport = Map.groupBy(differences, (d) => d.import);
  const unused = others.filter((pkg) => !graph.packages.includes(pkg));
  const names = importNames(component.tree);
  const table = wires(graph, unused).slice(-names.length || Infinity);
  return table.map(({ import: name, why: reason, nearest }): WhyImport => {
    const giver = givers.get(name);
    return {
      import: name,
      ...(giver === undefined ? {} : { from: { label: giver.pkg.label, name: giver.name } }),
      why: reason,
      ...(nearest === undefined ? {} : { nearest }),
      differences: byImport.get(name) ?? [],
    };
  });
}

/** Others that want what the component has. */
function swaps(
  component: GraphPackage,
  others: readonly GraphPackage[],
  options: CheckGraphOptions,
): Remedy[] {
  return others.flatMap((socket): Remedy[] => {
    const { value, diagnostics } = plug(socket, [component]);
    if (value === undefined || hasErrors([...diagnostics, ...checkGraph(value, options)]))
      return [];
    return [{ kind: 'swap', socket: socket.label }];
  });
}

/** What is called otherwise, and has the type that is wanted. */
function gifts(
  component: GraphPackage,
  others: readonly GraphPackage[],
  imports: readonly WhyImport[],
  options: CheckGraphOptions,
): Remedy[] {
  // What serves an import by its name is not meant for another one.
  const serving = new Set(imports.flatMap(({ from }) => (from ? [keyOf(from)] : [])));
  let tried = 0;
  return imports.flatMap(({ import: name, nearest }): Remedy[] => {
    if (nearest?.label === undefined || nearest.why === 'own') return [];
    if (serving.has(keyOf({ label: nearest.label, name: nearest.name }))) return [];
    const giver = others.find((pkg) => pkg.label === nearest.label);
    if (giver === undefined || ++tried > mostTried) return [];
    const builder = new GraphBuilder();
    const from = builder.access(builder.instantiate(builder.addPackage(giver)), nearest.name);
    builder.give(builder.instantiate(builder.addPackage(component)), name, from);
    if (hasErrors(checkGraph(builder.graph, options))) return [];
    return [{ kind: 'give', import: name, from: { label: giver.label, name: nearest.name } }];
  });
}

const keyOf = ({ label, name }: { readonly label: string; readonly name: string }): string =>
  JSON.stringify([label, name]);

/** Components at hand that have what is missing. */
function additions(
  component: GraphPackage,
  others: readonly GraphPackage[],
  imports: readonly WhyImport[],
  options: WhyOptions,
): Remedy[] {
  const missing = new Set(imports.flatMap((i) => (i.why === 'nobody' ? [i.import] : [])));
  if (missing.size === 0) return [];
  return (options.spare ?? []).flatMap((pkg): Remedy[] => {
    const { value } = plug(component, [...others, pkg], { unused: 'warning' });
    if (value === undefined || hasErrors(checkGraph(value, options))) return [];
    const given = importsIn(value, component, others)
      .filter((i) => missing.has(i.import) && i.from?.label === pkg.label)
      .map((i) => i.import);
    return given.length === 0 ? [] : [{ kind: 'plug', label: pkg.label, imports: given }];
  });
}

function whyWorld(component: GraphPackage, { model, world }: WorldOffer): Outcome<Why | undefined> {
  const { tree, bytes, file } = component;
  const label = worldName(model, world);
  const offering = treeOfWorld(model, world, `<${label}>`);
  const offers = importNames(offering).map((name) => versionedName(name));
  const compatible = new CompatibleNames(offers, { take: 'newest', older: false });
  const names = new Set(offers.map(({ name }) => name));
  const find = (name: string): string | undefined =>
    names.has(name) ? name : compatible.find(versionedName(name))?.name;
  const compared = importDifferences(tree, offering, 'imports', find);
  if (compared.value === undefined) return { value: undefined, diagnostics: compared.diagnostics };
  const byImport = Map.groupBy(compared.value, (d) => d.import);
  const ofTypes = typesOnlyImports(tree);
  const atHand = new AtHand(offers.map((offer) => ({ label, offer })));
  const imports = importNames(tree).map((name): WhyImport => {
    const found = find(name);
    const differences = byImport.get(name) ?? [];
    if (found !== undefined) {
      const reason = found === name ? 'exact' : 'compatible';
      return { import: name, from: { label, name: found }, why: reason, differences };
    }
    if (ofTypes.has(name)) return { import: name, why: 'types', differences };
    const nearest = atHand.nearest(name);
    return {
      import: name,
      why: 'nobody',
      ...(nearest === undefined ? {} : { nearest }),
      differences,
    };
  });
  const { value: fits, diagnostics } = targets({ bytes, file }, model, world, { file });
  return { value: { fits, imports, remedies: [] }, diagnostics };
}

function importNames({ definitions }: ComponentTree): string[] {
  return definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
}
