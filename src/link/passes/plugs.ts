/**
 * Pass 3: who gives what. Decides by names, before anything is evaluated, which import of which component is taken
 * from a plug and which from the host, which plugs are used at all, and under which one name the host is asked where
 * several components want compatible versions of an interface.
 */
import {
  CompatibleNames,
  diagnostic,
  findCycles,
  nearNames,
  newest,
  topologicalOrder,
  trackOf,
  versionedName,
  type BinarySpan,
  type Diagnostic,
  type Outcome,
  type VersionedName,
} from '../../base/index.ts';
import type { ComponentTree } from '../../binary/index.ts';
import { typesOnlyImports, type Part, type Supply } from '../../component/join/index.ts';
import type { Loaded } from './load.ts';

export interface Wiring {
  /** The plugs that are used, each after those that it needs. */
  readonly plugs: readonly Part[];
  readonly main: Part;
}

/** A component whose imports are being given their supplies. */
interface OpenPart extends Part {
  readonly supplies: Map<string, Supply>;
  /** Its exports, as far as they are offered: a plug's are, the component's own are not. */
  readonly offers: CompatibleNames<VersionedName>;
}

/**
 * Every plug may use the exports of every other, whichever order they are given in. An import is served by the plug
 * that exports its very name, else by the one that exports a compatible version; two that do are an error, and so are
 * plugs that need each other.
 */
export function wire(main: Loaded, plugs: readonly Loaded[]): Outcome<Wiring | undefined> {
  const part = (loaded: Loaded): OpenPart => ({
    ...loaded,
    supplies: new Map(),
    offers: new CompatibleNames(
      exportNames(loaded).map((name) => versionedName(name)),
      { take: 'newest', older: true },
    ),
  });
  const offering = plugs.map(part);
  const last = part(main);
  const diagnostics: Diagnostic[] = [];
  const used = new Set([last]);
  // The set grows while it is gone through: a part that is used wants things itself.
  for (const wanting of used) {
    supply(wanting, offering, diagnostics);
    for (const given of wanting.supplies.values()) {
      if (given.kind === 'part') used.add(given.part as OpenPart);
    }
  }
  const unused = offering.filter((p) => !used.has(p));
  for (const plug of unused) supply(plug, offering, []);
  const parts = [...offering.filter((p) => used.has(p)), last];
  const needs = parts.map((p) => neededBy(p).map((plug) => parts.indexOf(plug as OpenPart)));
  diagnostics.push(...findCycles(needs).map((cycle) => plugCycle(cycle.map((i) => parts[i]!))));
  if (diagnostics.length > 0) return { value: undefined, diagnostics };

  nameHostImports(parts);
  const order = topologicalOrder(needs).map((i) => parts[i]!);
  return {
    value: { plugs: order.filter((p) => p !== last), main: last },
    diagnostics: unused.map((p) => unusedPlug(p, parts, unused)),
  };
}

const asked = (name: string): Supply => ({ kind: 'host', name });

/** The names of what has to be given. */
function importNames({ tree }: Loaded): string[] {
  const ofTypes = typesOnlyImports(tree);
  return allImportNames(tree).filter((name) => !ofTypes.has(name));
}

function allImportNames(tree: ComponentTree): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
}

function exportNames({ tree }: Loaded): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}

/** Says where each import of a part comes from; what two plugs could serve is told, and left to nobody. */
function supply(part: OpenPart, plugs: readonly OpenPart[], diagnostics: Diagnostic[]): void {
  const wanted = new Set(importNames(part));
  for (const name of allImportNames(part.tree)) {
    // Types are the same whoever gives them, so that nobody has to.
    const serving = wanted.has(name) ? servingPlugs(name, part, plugs) : [];
    if (serving.length > 1) diagnostics.push(ambiguousPlugs(name, part, serving));
    const [only] = serving;
    part.supplies.set(name, only ?? asked(name));
  }
}

type PlugSupply = Supply & { readonly kind: 'part' };

/** The plugs that export the name of an import, or, where none does, those that export a compatible version of it. */
function servingPlugs(
  name: string,
  part: OpenPart,
  plugs: readonly OpenPart[],
): readonly PlugSupply[] {
  const asked = versionedName(name);
  const compatible = plugs.flatMap((plug): PlugSupply[] => {
    const found = plug === part ? undefined : plug.offers.find(asked);
    return found === undefined ? [] : [{ kind: 'part', part: plug, name: found.name }];
  });
  const exact = compatible.filter((s) => s.name === name);
  return exact.length > 0 ? exact : compatible;
}

/** The plugs that a part needs itself, each once. */
function neededBy(part: Part): Part[] {
  const plugs = [...part.supplies.values()].flatMap((s) => (s.kind === 'part' ? [s.part] : []));
  return [...new Set(plugs)];
}

function ambiguousPlugs(name: string, part: Part, serving: readonly PlugSupply[]): Diagnostic {
  const labels = serving.map((s) => `\`${s.part.label}\``);
  const [first, ...rest] = serving.map((s) => placeOfExport(s));
  const same = serving.every((s) => s.name === name);
  const all = serving.length > 2 ? 'all' : 'both';
  return diagnostic(
    'link/ambiguous-plug',
    `the plugs ${labels.join(' and ')} ${all} export what \`${part.label}\` imports as \`${name}\``,
    first!.span,
    {
      related: rest.map(({ text, span }) => ({ message: `${text} here, too`, span })),
      help: [
        same
          ? 'give only one of them'
          : `give only one of them, or one that exports the very version: ${serving.map((s) => `\`${s.name}\``).join(' and ')} are compatible with it`,
      ],
    },
  );
}

function placeOfExport({ part: plug, name }: PlugSupply): { text: string; span: BinarySpan } {
  const { tree } = plug;
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
    const [name] = [...part.supplies].find(([, s]) => s.kind === 'part' && s.part === next)!;
    return `\`${part.label}\` imports \`${name}\`, which \`${next.label}\` exports`;
  });
  const { tree } = cycle[0]!;
  return diagnostic(
    'link/plug-cycle',
    `the plugs ${cycle.map((p) => `\`${p.label}\``).join(', ')} need each other, so that none can be instantiated first`,
    { file: tree.file, offset: tree.offset, path: 'component' },
    { help: ways },
  );
}

/**
 * Gives compatible imports of different components one name, the newest, so that they share their resource types. Two
 * imports of one component stay apart: it may tell them apart, too.
 */
function nameHostImports(parts: readonly Part[]): void {
  const tracks = new Map<string, VersionedName[][]>();
  for (const part of parts) {
    const own = Map.groupBy(hostNames(part), trackOf);
    for (const [track, names] of own) {
      const all = tracks.get(track);
      if (all === undefined) tracks.set(track, [names]);
      else all.push(names);
    }
  }
  for (const part of parts) {
    for (const name of hostNames(part)) {
      const wanted = tracks.get(trackOf(name))!;
      if (wanted.every((names) => names.length === 1)) {
        const supplies = part.supplies as Map<string, Supply>;
        supplies.set(name.name, asked(newest(wanted.flat())!.name));
      }
    }
  }
}

function hostNames(part: Part): VersionedName[] {
  return [...part.supplies].flatMap(([name, s]) =>
    s.kind === 'host' ? [versionedName(name)] : [],
  );
}

function unusedPlug(plug: Part, used: readonly Part[], unused: readonly Part[]): Diagnostic {
  return diagnostic(
    'link/unused-plug',
    `nothing of the plug \`${plug.label}\` is used, so it is left out`,
    { file: plug.tree.file, offset: plug.tree.offset, path: 'component' },
    { severity: 'warning', help: whyUnused(plug, used, unused) },
  );
}

function whyUnused(plug: Part, used: readonly Part[], unused: readonly Part[]): string[] {
  const gives = exportNames(plug);
  const tracks = new Set(gives.map((name) => trackOf(versionedName(name))));
  const taken = used.flatMap((part) =>
    [...part.supplies].flatMap(([name, s]) =>
      s.kind === 'part' && tracks.has(trackOf(versionedName(name)))
        ? [`\`${name}\` is taken from \`${s.part.label}\`, which exports that very version`]
        : [],
    ),
  );
  if (taken.length > 0) return [...new Set(taken)].slice(0, 4);
  const takers = unused.filter((part) => neededBy(part).includes(plug));
  if (takers.length > 0) {
    return takers.map(
      (t) => `only \`${t.label}\` imports from it, of which nothing is used either`,
    );
  }
  const wanted = [...new Set(used.flatMap(importNames))];
  const near = gives.flatMap((g) =>
    nearNames(g, wanted, 1).map((w) => `it exports \`${g}\`, and \`${w}\` is imported`),
  );
  if (near.length > 0) return near.slice(0, 4);
  const list = (names: readonly string[]): string =>
    names.length === 0 ? 'nothing' : names.map((n) => `\`${n}\``).join(', ');
  return [`it exports ${list(gives.slice(0, 8))}; imported is ${list(wanted.slice(0, 8))}`];
}
