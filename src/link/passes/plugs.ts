/**
 * Pass 3: who gives what. Decides by names, before anything is evaluated, which import of which component is taken
 * from a plug and which from the host, which plugs are used at all, and under which one name the host is asked where
 * several components want compatible versions of an interface.
 */
import {
  CompatibleNames,
  diagnostic,
  nearNames,
  newest,
  trackOf,
  versionedName,
  type Diagnostic,
  type Outcome,
  type VersionedName,
} from '../../base/index.ts';
import type { Loaded } from './load.ts';

/** Where an import comes from: a plug's export, or the host under a name. */
export type Supply =
  | { readonly kind: 'plug'; readonly plug: Wired; readonly name: string }
  | { readonly kind: 'host'; readonly name: string };

/** A component with the supply of each of its imports. */
export interface Wired extends Loaded {
  readonly supplies: ReadonlyMap<string, Supply>;
}

export interface Wiring {
  /** The plugs that are used, in the order in which they are instantiated. */
  readonly plugs: readonly Wired[];
  readonly main: Wired;
}

/** A plug may use the exports of those before it; of plugs with the same export the last one counts. */
export function wire(main: Loaded, plugs: readonly Loaded[]): Outcome<Wiring> {
  const parts: (Wired & { readonly supplies: Map<string, Supply> })[] = [];
  const offers: Offer[] = [];
  for (const part of [...plugs, main]) {
    const supplies = new Map<string, Supply>();
    for (const name of importNames(part)) supplies.set(name, plugFor(name, offers) ?? asked(name));
    const wired = { ...part, supplies };
    parts.push(wired);
    const exported = exportNames(part).map((name) => versionedName(name));
    offers.push({
      plug: wired,
      names: new CompatibleNames(exported, { take: 'newest', older: true }),
    });
  }
  const last = parts.at(-1)!;
  const used = usedBy(last);
  nameHostImports([...used]);
  const diagnostics = parts.filter((p) => !used.has(p)).map((p) => unusedPlug(p, parts));
  return {
    value: { plugs: parts.filter((p) => p !== last && used.has(p)), main: last },
    diagnostics,
  };
}

const asked = (name: string): Supply => ({ kind: 'host', name });

function importNames({ tree }: Loaded): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'import' ? [d.extern.name] : []));
}

function exportNames({ tree }: Loaded): string[] {
  return tree.definitions.flatMap((d) => (d.kind === 'export' ? [d.extern.name] : []));
}

/** What a plug exports. */
interface Offer {
  readonly plug: Wired;
  readonly names: CompatibleNames<VersionedName>;
}

function plugFor(name: string, offers: readonly Offer[]): Supply | undefined {
  const wanted = versionedName(name);
  for (const { plug, names } of offers.toReversed()) {
    const found = names.find(wanted);
    if (found !== undefined) return { kind: 'plug', plug, name: found.name };
  }
  return undefined;
}

/** The component and all plugs that it needs, directly or through others. */
function usedBy(main: Wired): Set<Wired> {
  const used = new Set([main]);
  for (const part of used) {
    for (const supply of part.supplies.values()) {
      if (supply.kind === 'plug') used.add(supply.plug);
    }
  }
  return used;
}

/**
 * Gives compatible imports of different components one name, the newest, so that they share their resource types. Two
 * imports of one component stay apart: it may tell them apart, too.
 */
function nameHostImports(parts: readonly Wired[]): void {
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

function hostNames(part: Wired): VersionedName[] {
  return [...part.supplies].flatMap(([name, s]) =>
    s.kind === 'host' ? [versionedName(name)] : [],
  );
}

function unusedPlug(plug: Wired, parts: readonly Wired[]): Diagnostic {
  const gives = exportNames(plug);
  const wanted = [...new Set(parts.filter((p) => p !== plug).flatMap(importNames))];
  const near = gives.flatMap((g) =>
    nearNames(g, wanted, 1).map((w) => `it exports \`${g}\`, and \`${w}\` is imported`),
  );
  const list = (names: readonly string[]): string =>
    names.length === 0 ? 'nothing' : names.map((n) => `\`${n}\``).join(', ');
  return diagnostic(
    'link/unused-plug',
    `nothing of the plug \`${plug.label}\` is used, so it is left out`,
    { file: plug.tree.file, offset: 0, path: 'component' },
    {
      severity: 'warning',
      help:
        near.length > 0
          ? near.slice(0, 4)
          : [`it exports ${list(gives.slice(0, 8))}; imported is ${list(wanted.slice(0, 8))}`],
    },
  );
}
