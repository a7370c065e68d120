/** Names by which people and components speak of a model's parts (Explainer.md, Import and Export Definitions). */
import { type InterfaceName, splitVersion, withVersion } from '../base/index.ts';
import type { InterfaceId, Model, PackageName, World, WorldId, WorldItem } from './model.ts';

/** `ns:name@version` */
export function packageNameText(name: PackageName): string {
  return withVersion(`${name.namespace}:${name.name}`, name.version);
}

/** The package of an interface, of whose name these are the parts. */
export function packageOf(name: InterfaceName): PackageName {
  const { namespace, package: pkg, version } = name;
  return { namespace, name: pkg, ...(version === undefined ? {} : { version }) };
}

/** `ns:pkg/name@version`; `undefined` for an inline interface, which has no name of its own. */
export function interfaceName(model: Model, id: InterfaceId): string | undefined {
  const { name, package: pkg } = model.interfaces[id]!;
  return name === undefined || pkg === undefined ? undefined : itemName(model, pkg, name);
}

/** `ns:pkg/world@version` */
export function worldName(model: Model, id: WorldId): string {
  const world = model.worlds[id]!;
  return itemName(model, world.package, world.name);
}

function itemName(model: Model, pkg: number, item: string): string {
  const { name } = model.packages[pkg]!;
  return withVersion(`${name.namespace}:${name.name}/${item}`, name.version);
}

/** The name under which a component has an import or export: the plain one, or that of the interface. */
export function externName(model: Model, item: WorldItem): string {
  return item.kind === 'interface' && item.name === undefined
    ? interfaceName(model, item.id)!
    : item.name!;
}

/** What came of choosing a world: its id, or the names among which there was none or more than one. */
export type WorldSelection =
  | { readonly kind: 'found'; readonly id: WorldId }
  | { readonly kind: 'unknown' | 'ambiguous' | 'none'; readonly candidates: readonly string[] };

/**
 * Chooses a world (WIT.md, Specifying a World): by its name in the root package, by a full path in any, or, without a
 * name, the only world of the root package.
 */
export function selectWorld(model: Model, root: number | undefined, name?: string): WorldSelection {
  const own: readonly WorldId[] = root === undefined ? [] : model.packages[root]!.worlds;
  const names = (ids: readonly WorldId[]): string[] => ids.map((id) => model.worlds[id]!.name);
  if (name === undefined) {
    if (own.length === 1) return { kind: 'found', id: own[0]! };
    return { kind: own.length === 0 ? 'none' : 'ambiguous', candidates: names(own) };
  }
  if (!name.includes('/')) {
    const id = own.find((w) => model.worlds[w]!.name === name);
    return id === undefined ? { kind: 'unknown', candidates: names(own) } : { kind: 'found', id };
  }
  const all = model.worlds.map((_: World, id) => worldName(model, id));
  const exact = all.indexOf(name);
  if (exact !== -1) return { kind: 'found', id: exact };
  const unversioned = all.flatMap((n, id) => (splitVersion(n)[0] === name ? [id] : []));
  if (unversioned.length === 1) return { kind: 'found', id: unversioned[0]! };
  return unversioned.length === 0
    ? { kind: 'unknown', candidates: all }
    : { kind: 'ambiguous', candidates: unversioned.map((id) => all[id]!) };
}
