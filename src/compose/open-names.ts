/**
 * What a graph leaves open, and under which names the whole imports it: compatible imports of different instances get the
 * newest of their names, so that they share their resource types. Two imports of one instance stay apart: it may tell
 * them apart, too. `base/compatible-names.ts` says which versions are compatible.
 */
import { newest, trackOf, versionedName, type VersionedName } from '../base/index.ts';
import type { ComponentTree, ExternName } from '../binary/index.ts';
import type { Graph, NodeIndex } from './graph.ts';

/** Of each instantiation what no argument gives, by its own names, with the names under which the whole imports it. */
export type OpenNames = ReadonlyMap<NodeIndex, ReadonlyMap<string, ExternName>>;

interface Open extends VersionedName {
  readonly extern: ExternName;
}

export function openNames(graph: Graph): OpenNames {
  const given = new Map<NodeIndex, Set<string>>();
  for (const { to, name } of graph.arguments) {
    const names = given.get(to);
    if (names === undefined) given.set(to, new Set([name]));
    else names.add(name);
  }
  const open = new Map<NodeIndex, readonly Open[]>();
  graph.nodes.forEach((node, index) => {
    if (node.kind !== 'instantiation') return;
    const externs = importNames(graph.packages[node.package]!.tree);
    const left = externs.filter((e) => given.get(index)?.has(e.name) !== true);
    open.set(
      index,
      left.map((extern) => ({ ...versionedName(extern.name, extern.versionSuffix), extern })),
    );
  });
  const shared = sharedNames([...open.values()]);
  const unified = (name: Open): ExternName => shared.get(trackOf(name)) ?? name.extern;
  return new Map(
    [...open].map(([node, names]) => [node, new Map(names.map((n) => [n.name, unified(n)]))]),
  );
}

/** The one name of each track that has one. */
function sharedNames(parts: readonly (readonly Open[])[]): Map<string, ExternName> {
  const tracks = new Map<string, (readonly Open[])[]>();
  for (const part of parts) {
    for (const [track, own] of Map.groupBy(part, trackOf)) {
      const all = tracks.get(track);
      if (all === undefined) tracks.set(track, [own]);
      else all.push(own);
    }
  }
  const shared = new Map<string, ExternName>();
  for (const [track, names] of tracks) {
    if (names.every((own) => own.length === 1)) shared.set(track, united(names.flat()));
  }
  return shared;
}

/** The newest of the names, with the attributes that any of them has; whether they contradict each other is asked elsewhere. */
function united(names: readonly Open[]): ExternName {
  const { extern } = newest(names)!;
  const of = names.flatMap((n) => n.extern.implements ?? []).map((name) => versionedName(name));
  const ids = names.flatMap((n) => n.extern.externalId ?? []);
  return {
    ...extern,
    ...(of.length === 0 ? {} : { implements: newest(of)!.name }),
    ...(ids.length === 0 ? {} : { externalId: ids[0]! }),
  };
}

function importNames({ definitions }: ComponentTree): ExternName[] {
  return definitions.flatMap((d) => (d.kind === 'import' ? [d.extern] : []));
}
