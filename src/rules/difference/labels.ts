/**
 * How messages speak of the parts of a model. What the root package has stands by its name alone; of all else the
 * package is named, since two packages like to have an interface of one name.
 */
import { parsePlainName } from '../../base/index.ts';
import { externName, interfaceName, worldName } from '../../model/index.ts';
import type { Func, InterfaceId, PackageId, WorldId, WorldItem } from '../../model/index.ts';
import type { ComparedSide } from './difference.ts';
import type { Pair } from './members.ts';

/** `store` of the root package, `demo:kv/store@1.0.0` of another; an inline interface has no name of its own. */
export function interfaceText(side: ComparedSide, id: InterfaceId): string | undefined {
  const { name, package: pkg } = side.model.interfaces[id]!;
  return isOfRoot(side, pkg) ? name : interfaceName(side.model, id);
}

/** `app` of the root package, `demo:kv/app@1.0.0` of another. */
export function worldText(side: ComparedSide, id: WorldId): string {
  const { name, package: pkg } = side.model.worlds[id]!;
  return isOfRoot(side, pkg) ? name : worldName(side.model, id);
}

/** An import or export, as `interfaceText`; what has a name given by the world goes by it. */
export function externText(side: ComparedSide, item: WorldItem): string {
  const own = item.kind === 'interface' && item.name === undefined;
  return (own ? interfaceText(side, item.id) : undefined) ?? externName(side.model, item);
}

/** ``interface `demo:kv/store@1.0.0` ``, ``function `run` ``, ``type `level` `` */
export function externLabel(side: ComparedSide, item: WorldItem): string {
  return `${item.kind === 'func' ? 'function' : item.kind} \`${externText(side, item)}\``;
}

/** ``method `blob.read` `` */
export function funcLabel(func: Func): string {
  const { resource, name, accessor } = parsePlainName(func.name);
  const kind = func.kind.kind === 'freestanding' ? 'function' : func.kind.kind;
  const label = accessor === undefined ? kind : `${accessor}ter`;
  return `${label} \`${[resource, name].filter((part) => part !== '').join('.')}\``;
}

/** ``called `fetch` ``, or, of what is something else besides, ``method `blob.fetch` `` */
export function newName({ before, after }: Pair<Func>): string {
  const isSame = before.kind.kind === after.kind.kind;
  return isSame ? `called \`${parsePlainName(after.name).name}\`` : funcLabel(after);
}

function isOfRoot({ root, own }: ComparedSide, pkg: PackageId | undefined): boolean {
  return pkg === undefined || pkg === (root ?? (own.length === 1 ? own[0] : undefined));
}
