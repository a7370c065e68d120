/**
 * Components that fit together by the names of their imports and exports -> the graph of it. Decides, before anything is
 * evaluated, which import of which component is taken from a plug and which is left open, and which plugs are used at
 * all. Whether what has the right name has the right type is asked by `evaluate.ts`, or where the graph is linked.
 */
import {
  CompatibleNames,
  diagnostic,
  didYouMean,
  findCycles,
  nearNames,
  topologicalOrder,
  trackOf,
  versionedName,
  type BinarySpan,
  type Diagnostic,
  type Outcome,
  type Severity,
  type VersionedName,
} from '../base/index.ts';
import { importsOf, typesOnlyImports, typeSources } from '../component/assemble/index.ts';
import { GraphBuilder, type Graph, type GraphPackage, type NodeIndex } from './graph.ts';

/**
 * Options of `plug`, which takes one component as the socket, whose exports the whole has, and others as plugs for what
 * it imports.
 */
export interface PlugOptions {
  /**
   * Plugs for imports of the socket, by the names of these: each is an instance of its own, which gives the interface that
   * the import implements, or is. They give nothing else.
   */
  readonly named?: ReadonlyMap<string, GraphPackage>;
  /** How bad it is that nothing of a plug is used, which then is left out; an error by default. */
  readonly unused?: Severity;
}

/** A component whose imports are being given their supplies. */
interface Part {
  readonly pkg: GraphPackage;
  readonly supplies: Map<string, Supply>;
  /** Its exports, as far as they are offered: a plug's are, the socket's own are not. */
  readonly offers: CompatibleNames<VersionedName>;
}

/** The export of a plug that an import is taken from. */
interface Supply {
  readonly part: Part;
  readonly name: string;
}

/** An import that several plugs could serve. */
interface Contest {
  readonly name: string;
  readonly serving: readonly Supply[];
}

/**
 * Every plug may use the exports of every other, whichever order they are given in, and each is one instance that all
 * share. An import is served by the plug that exports its very name, else by the one that exports a compatible version;
 * two that do are an error, unless they are a chain, of which each but the last imports it, too, and takes it from the one
 * behind. So are plugs that need each other. What the socket exports, the whole exports.
 */
export function plug(
  socket: GraphPackage,
  plugs: readonly GraphPackage[],
  { unused: severity = 'error', named = new Map() }: PlugOptions = {},
): Outcome<Graph | undefined> {
  const offering = plugs.map(partOf);
  const last = partOf(socket);
  const diagnostics: Diagnostic[] = [];
  const chosen = supplyNamed(last, named, diagnostics);
  const used = new Set([last]);
  const contested = new Set<Part>();
  // The set grows while it is gone through: a part that is used wants things itself.
  for (const wanting of used) {
    for (const contest of supply(wanting, offering)) {
      diagnostics.push(ambiguousPlugs(wanting, contest));
      for (const { part } of contest.serving) contested.add(part);
    }
    for (const given of wanting.supplies.values()) used.add(given.part);
  }
  const unused = offering.filter((p) => !used.has(p) && !contested.has(p));
  for (const part of unused) supply(part, offering);
  const parts = [...offering.filter((p) => used.has(p)), ...chosen, last];
  const needs = parts.map((p) => neededBy(p).map((part) => parts.indexOf(part)));
  diagnostics.push(...findCycles(needs).map((cycle) => plugCycle(cycle.map((i) => parts[i]!))));
  const left = unused.map((p) => unusedPlug(p, parts, unused, severity));
  if (diagnostics.length > 0) return { value: undefined, diagnostics: [...diagnostics, ...left] };
  const order = topologicalOrder(needs).map((i) => parts[i]!);
  // The socket comes last, as nothing needs it.
  return { value: graphOf([...order.filter((p) => p !== last), last]), diagnostics: left };
}

function partOf(pkg: GraphPackage): Part {
  const offers = exportNames(pkg).map((name) => versionedName(name));
  return {
    pkg,
    supplies: new Map(),
    offers: new CompatibleNames(offers, { take: 'newest', older: true }),
  };
}

/** The graph of parts, each of which stands after those that it needs; the last is the socket. */
function graphOf(parts: readonly Part[]): Graph {
  const builder = new GraphBuilder();
  const nodes = new Map<Part, NodeIndex>();
  for (const part of parts) {
    const node = builder.instantiate(builder.addPackage(part.pkg));
    nodes.set(part, node);
    for (const [name, supply] of part.supplies) {
      builder.give(node, name, builder.access(nodes.get(supply.part)!, supply.name));
    }
  }
  const socket = parts.at(-1)!;
  for (const def of socket.pkg.tree.definitions) {
    if (def.kind !== 'export') continue;
    builder.export(builder.access(nodes.get(socket)!, def.extern.name), def.extern);
  }
  return builder.graph;
}

/** The names of what has to be given. */
function importNames({ tree }: GraphPackage): string[] {
  const ofTypes = typesOnlyImports(tree);
  return tree.definitions.flatMap((d) =>
    d.kind === 'import' && !ofTypes.has(d.extern.name) ? [d.extern.name] : [],
  );
}

function exportNames({ tree }: GraphPackage): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}

/** Gives imports of the socket what was said by their names; the parts that do. */
function supplyNamed(
  socket: Part,
  named: ReadonlyMap<string, GraphPackage>,
  diagnostics: Diagnostic[],
): Part[] {
  const { label, tree } = socket.pkg;
  const imports = importsOf(tree);
  return [...named].map(([name, pkg]) => {
    const part = partOf(pkg);
    const wanted = imports.get(name)?.extern;
    const asked = versionedName(wanted?.implements ?? name);
    const found = part.offers.find(asked);
    if (wanted === undefined) {
      const span = { file: tree.file, offset: tree.offset, path: 'component' };
      const message = `\`${label}\` doesn't import \`${name}\``;
      const near = didYouMean(name, imports.keys());
      const help = near.length > 0 ? near : [`it imports ${listed([...imports.keys()])}`];
      diagnostics.push(diagnostic('compose/unknown-argument', message, span, { help }));
    } else if (found === undefined) {
      const span = { file: pkg.tree.file, offset: pkg.tree.offset, path: 'component' };
      const message = `\`${pkg.label}\` doesn't export \`${asked.name}\`, for which it is given as \`${name}\``;
      const help = didYouMean(asked.name, exportNames(pkg));
      diagnostics.push(diagnostic('compose/missing-export', message, span, { help }));
    } else socket.supplies.set(name, { part, name: found.name });
    return part;
  });
}

/** Says where each import of a part comes from; what several plugs could serve is left to nobody, and given back. */
function supply(part: Part, plugs: readonly Part[]): Contest[] {
  const contests: Contest[] = [];
  for (const name of importNames(part.pkg)) {
    if (part.supplies.has(name)) continue;
    const serving = servingPlugs(name, part, plugs);
    const [only] = serving;
    if (serving.length > 1) contests.push({ name, serving });
    else if (only !== undefined) part.supplies.set(name, only);
  }
  supplyTypes(part);
  return contests;
}

/**
 * Types alone are the same whoever gives them, so that nobody has to; but where they are made of what a plug gives, nobody
 * else could have a name for its resources, and the plug gives them, if it exports them.
 */
function supplyTypes({ pkg, supplies }: Part): void {
  const ofTypes = typesOnlyImports(pkg.tree);
  for (const [name, sources] of typeSources(pkg.tree)) {
    if (!ofTypes.has(name)) continue;
    const asked = versionedName(name);
    for (const source of sources) {
      const part = supplies.get(source)?.part;
      const found = part?.offers.find(asked);
      if (part === undefined || found === undefined) continue;
      supplies.set(name, { part, name: found.name });
      break;
    }
  }
}

/**
 * The plugs that export the name of an import, or, where none does, those that export a compatible version of it; of a chain the
 * next one.
 */
function servingPlugs(name: string, part: Part, plugs: readonly Part[]): readonly Supply[] {
  const asked = versionedName(name);
  const offered = plugs.flatMap((plug): Supply[] => {
    const found = plug.offers.find(asked);
    return found === undefined ? [] : [{ part: plug, name: found.name }];
  });
  const closest = (all: readonly Supply[]): readonly Supply[] => {
    const exact = all.filter((s) => s.name === name);
    return exact.length > 0 ? exact : all;
  };
  const chain = closest(offered);
  if (!isChain(chain, asked)) return closest(offered.filter((s) => s.part !== part));
  const next = chain[chain.findIndex((s) => s.part === part) + 1];
  return next === undefined ? [] : [next];
}

/** Whether each plug but the last wants what it exports of the one behind it, as middlewares do: then their order says who has whom. */
function isChain(offered: readonly Supply[], asked: VersionedName): boolean {
  return offered.length > 1 && offered.slice(0, -1).every((s) => imports(s.part, asked));
}

const imports = ({ pkg }: Part, asked: VersionedName): boolean =>
  importNames(pkg).some((name) => trackOf(versionedName(name)) === trackOf(asked));

/** The plugs that a part needs itself, each once. */
function neededBy(part: Part): Part[] {
  return [...new Set([...part.supplies.values()].map((s) => s.part))];
}

function ambiguousPlugs(part: Part, { name, serving }: Contest): Diagnostic {
  const labels = serving.map((s) => `\`${s.part.pkg.label}\``);
  const [first, ...rest] = serving.map((s) => placeOfExport(s));
  const same = serving.every((s) => s.name === name);
  const all = serving.length > 2 ? 'all' : 'both';
  return diagnostic(
    'link/ambiguous-plug',
    `the plugs ${labels.join(' and ')} ${all} export what \`${part.pkg.label}\` imports as \`${name}\``,
    first!.span,
    {
      related: rest.map(({ text, span }) => ({ message: `${text} here, too`, span })),
      help: [
        same
          ? 'give only one of them'
          : `give only one of them, or one that exports the very version: ${serving.map((s) => `\`${s.name}\``).join(' and ')} are compatible with it`,
        ...(serving.some((s) => imports(s.part, versionedName(name)))
          ? ['or name one that imports it, too, before the one that it is to take it from']
          : []),
      ],
    },
  );
}

function placeOfExport({ part: plug, name }: Supply): { text: string; span: BinarySpan } {
  const { tree } = plug.pkg;
  const found = tree.definitions.find((d) => d.kind === 'export' && d.extern.name === name);
  const offset = found === undefined || !('offset' in found) ? tree.offset : found.offset;
  return {
    text: `\`${name}\` is exported`,
    span: { file: tree.file, offset, path: `component > export "${name}"` },
  };
}

/** Plugs that can only be instantiated after each other. */
function plugCycle(cycle: readonly Part[]): Diagnostic {
  const ways = cycle.map((part, i) => {
    const next = cycle[(i + 1) % cycle.length]!;
    const [name] = [...part.supplies].find(([, s]) => s.part === next)!;
    return `\`${part.pkg.label}\` imports \`${name}\`, which \`${next.pkg.label}\` exports`;
  });
  const { tree } = cycle[0]!.pkg;
  return diagnostic(
    'link/plug-cycle',
    `the plugs ${cycle.map((p) => `\`${p.pkg.label}\``).join(', ')} need each other, so that none can be instantiated first`,
    { file: tree.file, offset: tree.offset, path: 'component' },
    { help: ways },
  );
}

/** Names that are compared at most to say why a plug is of no use. */
const maxCompared = 100_000;

function unusedPlug(
  plug: Part,
  used: readonly Part[],
  unused: readonly Part[],
  severity: Severity,
): Diagnostic {
  return diagnostic(
    'link/unused-plug',
    `nothing of the plug \`${plug.pkg.label}\` is used${severity === 'error' ? '' : ', so it is left out'}`,
    { file: plug.pkg.tree.file, offset: plug.pkg.tree.offset, path: 'component' },
    { severity, help: whyUnused(plug, used, unused) },
  );
}

function whyUnused(plug: Part, used: readonly Part[], unused: readonly Part[]): string[] {
  const gives = exportNames(plug.pkg);
  const tracks = new Set(gives.map((name) => trackOf(versionedName(name))));
  const taken = used.flatMap((part) =>
    [...part.supplies].flatMap(([name, s]) =>
      tracks.has(trackOf(versionedName(name)))
        ? [`\`${name}\` is taken from \`${s.part.pkg.label}\`, which exports that very version`]
        : [],
    ),
  );
  if (taken.length > 0) return [...new Set(taken)].slice(0, 4);
  const takers = unused.filter((part) => neededBy(part).includes(plug));
  if (takers.length > 0) {
    return takers.map(
      (t) => `only \`${t.pkg.label}\` imports from it, of which nothing is used either`,
    );
  }
  const wanted = [...new Set(used.flatMap((p) => importNames(p.pkg)))];
  // Each is held against all that is wanted.
  const most = Math.ceil(maxCompared / (wanted.length + 1));
  const near = gives
    .slice(0, most)
    .flatMap((g) =>
      nearNames(g, wanted, 1).map((w) => `it exports \`${g}\`, and \`${w}\` is imported`),
    );
  if (near.length > 0) return near.slice(0, 4);
  return [`it exports ${listed(gives)}; imported is ${listed(wanted)}`];
}

/** The first of some names, as a message has them. */
function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing';
  const first = names.slice(0, 8).map((name) => `\`${name}\``);
  return first.join(', ') + (names.length > first.length ? ', …' : '');
}
