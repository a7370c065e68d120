/** Where packages speak of another: the first import, export, `include` or `use` of something that it has. */
import type { Span } from '../../base/index.ts';
import { usedFrom } from '../../model/index.ts';
import type { InterfaceId, PackageId, TypeId, WorldId } from '../../model/index.ts';
import type { ComparedSide } from './difference.ts';

/**
 * By package, where the compared ones name it; those that only others name are missing. In a binary nothing has a place.
 *
 * @param by - Those whose names count.
 */
export function namedAt(
  { model, own, includes }: ComparedSide,
  by: readonly PackageId[] = own,
): ReadonlyMap<PackageId, Span | undefined> {
  const found = new Map<PackageId, Span | undefined>();
  const note = (pkg: PackageId | undefined, span: Span | undefined): void => {
    if (pkg !== undefined && found.get(pkg) === undefined) found.set(pkg, span);
  };
  const ofInterface = (id: InterfaceId, span: Span | undefined): void =>
    note(model.interfaces[id]!.package, span);
  const ofType = (id: TypeId): void => {
    const type = model.types[id]!;
    const from = usedFrom(model.types, type);
    if (from !== undefined) ofInterface(from, type.span);
  };
  const ofWorld = (id: WorldId): void => {
    for (const { world, span } of includes?.get(id) ?? []) note(model.worlds[world]!.package, span);
    const { imports, exports } = model.worlds[id]!;
    for (const item of [...imports, ...exports]) {
      if (item.kind === 'interface') ofInterface(item.id, item.span);
      else if (item.kind === 'type') ofType(item.id);
    }
  };
  for (const pkg of by) {
    for (const id of model.packages[pkg]!.worlds) ofWorld(id);
    for (const id of model.packages[pkg]!.interfaces) {
      for (const type of model.interfaces[id]!.types) ofType(type.id);
    }
  }
  return found;
}
