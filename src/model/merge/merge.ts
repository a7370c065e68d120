/**
 * Two models -> one with the packages of both. A package that both have becomes the union of the two where they agree:
 * interfaces may each have types and functions that the other lacks, worlds must be the same. Where they disagree, each
 * disagreement is a finding: `pairs.ts` says what is held against what, `disagreements.ts` and `worlds.ts` compare.
 */
import type { Outcome } from '../../base/index.ts';
import type { Ids } from '../copy.ts';
import type { Interface, InterfaceId, Model, PackageId, World } from '../model.ts';
import { interfaceName, packageNameText } from '../names.ts';
import { Disagreements, type Named } from './disagreements.ts';
import { inOrder, interfaceEdges, newCycles } from './order.ts';
import { pairUp } from './pairs.ts';
import { unite } from './union.ts';
import { uniteWorlds } from './worlds.ts';

/** Two models as one, and where to find in it what had an id in either. */
export interface Merged {
  readonly model: Model;
  /** Where the parts of each of the two are now, by their old ids. */
  readonly into: Ids;
  /** Types that nothing needs any more, made for what `into` has as well, are not there. */
  readonly from: Ids;
}

/**
 * Adds the packages of `from` to those of `into`; neither is changed. Packages are the same by their name and version.
 * Interfaces, worlds and types of `into` keep their ids. The value is undefined, with an error (`merge/…`) for each
 * disagreement, where the two can't be put together.
 */
export function merge(into: Model, from: Model): Outcome<Merged | undefined> {
  const pairs = pairUp(into, from);
  const disagreements = new Disagreements(into, from, pairs);
  for (const [added, there] of pairs.packages) {
    const { name } = into.packages[there]!;
    disagreements.names(packageNameText(name), namesOf(from, added), namesOf(into, there));
  }
  for (const [added, there] of pairs.interfaces) {
    // Those without names are compared with their worlds.
    const name = interfaceName(into, there);
    if (name !== undefined) disagreements.interfaces(added, there, name);
  }
  const union = unite(into, from, pairs);
  const cycles = newCycles(union.model, [into, from]);
  if (cycles.length > 0) {
    return { value: undefined, diagnostics: [...disagreements.found, ...cycles] };
  }
  const edges = interfaceEdges(union.model);
  const [before, added] = [interfaceEdges(into), interfaceEdges(from)];
  const grown = new Set<InterfaceId>();
  for (const [id, there] of pairs.interfaces) {
    const uses = edges[there]!.length;
    if (uses > before[there]!.length || uses > added[id]!.length) grown.add(there);
  }
  const { worlds, diagnostics } = uniteWorlds({
    into,
    from,
    pairs,
    union,
    disagreements,
    dependencies: (id) => edges[id]!,
    hasGrown: (id) => grown.has(id),
  });
  const found = [...disagreements.found, ...diagnostics];
  if (found.length > 0) return { value: undefined, diagnostics: found };
  const { model, ids } = inOrder({ ...union.model, worlds });
  const same = (items: readonly unknown[]): Map<number, number> =>
    new Map(items.map((_, id) => [id, id]));
  return {
    value: {
      model,
      into: {
        packages: new Map(into.packages.map((_, id) => [id, ids[id]!])),
        interfaces: same(into.interfaces),
        worlds: same(into.worlds),
        types: same(into.types),
      },
      from: {
        ...union.from,
        packages: new Map([...union.from.packages].map(([id, at]) => [id, ids[at]!])),
      },
    },
    diagnostics: [],
  };
}

/** What a package defines. */
function namesOf(model: Model, id: PackageId): Named[] {
  const { interfaces, worlds } = model.packages[id]!;
  const named = (kind: string, item: Interface | World): Named[] =>
    item.name === undefined
      ? []
      : [{ kind, name: item.name, ...(item.span === undefined ? {} : { span: item.span }) }];
  return [
    ...interfaces.flatMap((i) => named('interface', model.interfaces[i]!)),
    ...worlds.flatMap((w) => named('world', model.worlds[w]!)),
  ];
}
