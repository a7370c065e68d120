/**
 * A world's interfaces, told apart: an interface that is imported or exported under a plain name is an instance beside
 * others of it, with functions and types of its own. WIT.md, WIT Worlds (🏷️ `implements`).
 */
import { append } from '../base/index.ts';
import { Changes } from './changes.ts';
import { Copy } from './copy.ts';
import type { InterfaceId, Model, TypeDef, TypeId, World, WorldId, WorldItem } from './model.ts';
import { childTypes, namedTypes } from './types.ts';

/**
 * The model in which each import and export of the world that gives an interface another name has a copy of that
 * interface, so that an interface, a type or a function stands for one thing of the world. Others keep their ids.
 */
export function withDistinctInterfaces(model: Model, id: WorldId): Model {
  const world = model.worlds[id]!;
  const isRenamed = (item: WorldItem): boolean =>
    item.kind === 'interface' &&
    item.name !== undefined &&
    model.interfaces[item.id]!.name !== undefined;
  if (![...world.imports, ...world.exports].some(isRenamed)) return model;
  const types = [...model.types];
  const interfaces = [...model.interfaces];
  const own = (item: WorldItem): WorldItem => {
    if (item.kind !== 'interface' || !isRenamed(item)) return item;
    const copied = new Map<TypeId, TypeId>();
    const found = typesOf(model, item.id);
    for (const [i, type] of found.entries()) copied.set(type, types.length + i);
    const copy = new Copy({
      interfaces: new Changes([[item.id, interfaces.length]]),
      types: new Changes(copied),
      worlds: new Changes(),
      packages: new Changes(),
    });
    append(
      types,
      found.map((type): TypeDef => copy.typeDef(model.types[type]!)),
    );
    const made = interfaces.push(copy.interface(model.interfaces[item.id]!)) - 1;
    return { ...item, id: made };
  };
  const distinct: World = {
    ...world,
    imports: world.imports.map(own),
    exports: world.exports.map(own),
  };
  return { ...model, types, interfaces, worlds: model.worlds.with(id, distinct) };
}

/** The types that an interface defines, and those without names that its types and functions are made of. */
function typesOf(model: Model, id: InterfaceId): TypeId[] {
  const found = new Set<TypeId>();
  const todo = namedTypes(model.interfaces[id]!);
  for (const ref of todo) {
    if (typeof ref === 'string' || found.has(ref)) continue;
    const { owner, type } = model.types[ref]!;
    if (owner !== undefined && (owner.kind !== 'interface' || owner.id !== id)) continue;
    found.add(ref);
    append(todo, childTypes(type));
    if (type.kind === 'own' || type.kind === 'borrow') todo.push(type.resource);
  }
  return [...found];
}
